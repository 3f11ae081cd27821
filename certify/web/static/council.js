// A meeting's page, made better: what is typed is saved while the meeting goes on.
// Without this script the page works the same through its buttons.
"use strict";

const form = document.getElementById("council");

function settle(said, isTyping) {
  if (said.problems) return { say: `Chưa lưu: ${said.problems.join(" ")}`, left: true, has: () => false };
  for (const name of ["version", "seen"]) if (name in said) form.elements[name].value = said[name];
  return { say: isTyping() ? "" : [`Đã lưu lúc ${said.saved_at}`, ...said.hints].join(". ") };
}

autosave(form, {
  url: form.action,
  state: document.getElementById("kept"),
  after: 1500,
  settle,
  counts: (field) => field.name !== "ended_at",
});
