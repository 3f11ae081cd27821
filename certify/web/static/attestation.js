// What the loader says of the figures as one types them. Without this script it says the same after saving.
"use strict";

const form = document.getElementById("attestation");
const CHECK_AFTER = 400;
let timer,
  asked = 0,
  unsaved = false;

function show(faults) {
  for (const place of document.querySelectorAll("[data-fault]")) {
    const text = faults[place.dataset.fault] || "";
    if (place.textContent !== text) place.textContent = text;
    if (place.dataset.fault === "") place.hidden = !text;
    const input = form.elements[place.dataset.fault];
    if (input?.setAttribute) text ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
}

async function check() {
  const mine = ++asked;
  try {
    const reply = await Session.post(form.dataset.check, form);
    if (reply.ok && mine === asked) show(await reply.json());
  } catch {
    /* the button still works */
  }
}

form.addEventListener("input", (event) => {
  if (event.target.type === "checkbox") return;
  unsaved = true;
  clearTimeout(timer);
  timer = setTimeout(check, CHECK_AFTER);
});
form.addEventListener("submit", () => {
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved && !Session.isOver()) event.preventDefault();
});
