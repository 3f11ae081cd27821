// The score sheet, made better: points appear as one types, drafts save themselves, nobody leaves with unsaved work.
// Without this script the sheet works the same through its button.
"use strict";

const form = document.getElementById("sheet");
const state = document.getElementById("save-state");
const PREVIEW_AFTER = 350,
  SAVE_AFTER = 2000;
let unsaved = false,
  saving = false,
  asked = 0;
let previewTimer, saveTimer;

const say = (text) => {
  if (state && state.textContent !== text) state.textContent = text;
};
const find = (name, id) => form.querySelector(`[data-${name}="${id}"]`);
const send = (url) =>
  fetch(url, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });

function put(name, id, text) {
  const place = find(name, id);
  if (place) place.textContent = text;
  return place;
}

function show(live) {
  for (const [id, row] of Object.entries(live.rows)) if (form.elements[`${id}.version`]) showRow(id, row);
  for (const [id, criterion] of Object.entries(live.criteria)) showCriterion(id, criterion);
  document.getElementById("total").textContent = live.total;
  const bar = document.getElementById("progress");
  bar.value = live.answered;
  document.getElementById("answered").textContent = `đã nhập ${live.answered}/${bar.max}`;
  list("zeros", live.zeros.length, [live.zeros.join(", ")]);
  list("missing", live.missing.length, live.missing.flatMap(linked));
  form.querySelectorAll(".outcomes li").forEach((item, index) => {
    const outcome = live.outcomes[index];
    item.textContent = outcome.text;
    item.className = outcome.meets ? "good" : live.missing.length ? "warn" : "bad";
  });
  if (live.gaps) document.getElementById("gaps").replaceChildren(...live.gaps.flatMap(told));
}

// What is lacking with the figures that are tried out, under one category.
function told(gap) {
  const name = document.createElement("b"),
    line = document.createElement("p"),
    steps = document.createElement("ul");
  name.textContent = `${gap.name}:`;
  line.append(name, ` ${gap.said}`);
  steps.append(...gap.steps.map((step) => Object.assign(document.createElement("li"), { textContent: step })));
  return gap.steps.length ? [line, steps] : [line];
}

function showRow(id, row) {
  put("points", id, row.points || "–")?.classList.toggle("zero", row.points === "0");
  put("difference", id, row.difference)?.classList.toggle("differs", !["", "0"].includes(row.difference));
  put("why", id, row.why);
  put("next", id, row.next);
  const errors = Object.entries(row.errors);
  put("error", id, errors.map(([, text]) => text).join(" "));
  for (const name of ["numerator", "denominator", "count"]) {
    const input = form.elements[`${id}.${name}`];
    if (input) row.errors[name] ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
}

function showCriterion(id, criterion) {
  put("criterion", id, criterion.points || "–")?.classList.toggle("zero", criterion.state === "zero");
  const chip = find("chip", id);
  chip.className = criterion.state;
  chip.querySelector("span").textContent = criterion.points || "0";
}

function list(id, count, nodes) {
  const place = document.getElementById(id);
  place.hidden = !count;
  place.querySelector("span").replaceChildren(...nodes);
}

function linked(id) {
  const link = document.createElement("a");
  link.href = `#i${id}`;
  link.textContent = id;
  return [link, " "];
}

async function preview() {
  const mine = ++asked;
  try {
    const reply = await send(form.dataset.preview);
    if (reply.ok && mine === asked) show(await reply.json());
  } catch {
    /* the button still works */
  }
}

// One save at a time: a second one begun on the first one's versions would conflict with it.
async function save() {
  if (saving) {
    later();
    return;
  }
  saving = true;
  unsaved = false;
  say("Đang lưu…");
  try {
    const reply = await send(form.dataset.autosave);
    if (!reply.ok) throw new Error(String(reply.status));
    settle(await reply.json());
  } catch {
    unsaved = true;
    say("Chưa lưu: mất kết nối hoặc phiên đã hết; những gì đã gõ vẫn còn trên trang.");
  } finally {
    saving = false;
  }
}

function settle(live) {
  for (const [id, version] of Object.entries(live.versions)) {
    form.elements[`${id}.version`].value = version;
    form.elements[`${id}.seen`].value = live.seen[id];
  }
  const typing = unsaved;
  if (!typing) show(live);
  unsaved = typing || live.trouble > 0;
  if (live.conflicts.length) say(`Người khác vừa sửa ${live.conflicts.join(", ")}: bấm Lưu nháp để xem cả hai số.`);
  else if (live.trouble) say(`Chưa lưu: còn ${live.trouble} chỉ tiêu chưa đúng`);
  else if (!typing) say([`Đã lưu lúc ${live.saved_at}${newer(live.newer)}`, ...live.hints].join(". "));
}

const newer = (ids) => (ids.length ? `. Người khác vừa sửa ${ids.join(", ")}: tải lại trang để xem số mới.` : "");

function later() {
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, SAVE_AFTER);
}

if (form && state) {
  form.addEventListener("input", () => {
    clearTimeout(previewTimer);
    previewTimer = setTimeout(preview, PREVIEW_AFTER);
    if (!form.dataset.autosave) return;
    unsaved = true;
    say("Chưa lưu");
    later();
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    clearTimeout(saveTimer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
