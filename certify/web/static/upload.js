// Says what is going on while a form is on its way, and keeps a second click from sending it again.
"use strict";
for (const form of document.querySelectorAll("form.upload")) {
  form.addEventListener("submit", () => {
    const state = form.querySelector("[data-busy]");
    if (state) state.textContent = state.dataset.busy;
    const button = form.querySelector("button");
    if (button) button.disabled = true;
  });
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
