// A meeting's page, made better: what is typed is kept while the meeting goes on, nobody leaves with unsaved words.
// Without this script the page works the same through its buttons.
"use strict";

const form = document.getElementById("council");
const state = document.getElementById("kept");
const SAVE_AFTER = 1500;
let unsaved = false,
  saving = false,
  timer;

const say = (text) => {
  if (state.textContent !== text) state.textContent = text;
};

// One save at a time: a second one begun on the first one's version would conflict with it.
async function save() {
  if (saving) {
    later();
    return;
  }
  saving = true;
  unsaved = false;
  say("Đang lưu…");
  try {
    const reply = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: "application/json" },
    });
    const said = await reply.json();
    if (said.problems) refuse(said.problems);
    else settle(said);
  } catch {
    refuse(["mất kết nối hoặc phiên đã hết; những gì đã gõ vẫn còn trên trang."]);
  } finally {
    saving = false;
  }
}

function settle(said) {
  for (const name of ["version", "seen"]) if (name in said) form.elements[name].value = said[name];
  if (!unsaved) say([`Đã lưu lúc ${said.saved_at}`, ...said.hints].join(". "));
}

function refuse(problems) {
  unsaved = true;
  say(`Chưa lưu: ${problems.join(" ")}`);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_AFTER);
}

form.addEventListener("input", (event) => {
  if (event.target.name === "ended_at") return;
  unsaved = true;
  say("Chưa lưu");
  later();
});
form.addEventListener("submit", () => {
  unsaved = false;
  clearTimeout(timer);
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
