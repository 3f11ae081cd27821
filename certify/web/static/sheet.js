// The score sheet, made better: points appear as one types, drafts save themselves, nobody leaves with unsaved work.
// Without this script the sheet works the same through its button.
"use strict";

const form = document.getElementById("sheet");
const state = document.getElementById("save-state");
let unsaved = false;
let previewTimer, saveTimer, asked = 0;

const say = (text) => { if (state) state.textContent = text; };
const put = (selector, text) => { const place = form.querySelector(selector); if (place) place.textContent = text; };
const send = (url) => fetch(url, {
  method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
});

function show(live) {
  for (const [id, row] of Object.entries(live.rows)) {
    if (!form.elements[`${id}.version`]) continue;
    put(`[data-points="${id}"]`, row.points);
    put(`[data-why="${id}"]`, row.why);
    put(`[data-next="${id}"]`, row.next);
    put(`[data-error="${id}"]`, Object.values(row.errors).join(" "));
  }
  for (const [id, criterion] of Object.entries(live.criteria)) {
    const cell = form.querySelector(`[data-criterion="${id}"]`);
    if (cell) { cell.textContent = criterion.points; cell.classList.toggle("zero", criterion.zero); }
  }
  document.getElementById("total").textContent = live.total;
  const bar = document.getElementById("progress");
  bar.value = live.answered;
  document.getElementById("answered").textContent = `đã nhập ${live.answered}/${bar.max}`;
  list("zeros", live.zeros.join(", "), live.zeros.length);
  missing(live.missing);
  form.querySelectorAll(".outcomes li").forEach((item, index) => {
    item.textContent = live.outcomes[index].text;
    item.className = live.outcomes[index].meets ? "good" : "bad";
  });
}

function list(id, text, count) {
  const place = document.getElementById(id);
  place.hidden = !count;
  place.querySelector("span").textContent = text;
}

function missing(ids) {
  const place = document.getElementById("missing");
  place.hidden = !ids.length;
  place.querySelector("span").replaceChildren(...ids.flatMap((id) => {
    const link = document.createElement("a");
    link.href = `#i${id}`;
    link.textContent = id;
    return [link, " "];
  }));
}

async function preview() {
  const mine = ++asked;
  try {
    const reply = await send(form.dataset.preview);
    if (reply.ok && mine === asked) show(await reply.json());
  } catch { /* the button still works */ }
}

async function save() {
  say("Đang lưu…");
  unsaved = false;
  try {
    const reply = await send(form.dataset.autosave);
    if (!reply.ok) throw new Error(reply.status);
    const live = await reply.json();
    for (const [id, version] of Object.entries(live.versions)) form.elements[`${id}.version`].value = version;
    show(live);
    unsaved = unsaved || live.trouble > 0;
    if (live.conflicts.length) say(`Người khác vừa sửa ${live.conflicts.join(", ")}: bấm Lưu nháp để xem cả hai số.`);
    else say(live.trouble ? `Còn ${live.trouble} chỉ tiêu chưa lưu được` : `Đã lưu lúc ${live.saved_at}`);
  } catch {
    unsaved = true;
    say("Chưa lưu: mất kết nối hoặc phiên đã hết; những gì đã gõ vẫn còn trên trang.");
  }
}

if (form && state) {
  form.addEventListener("input", () => {
    unsaved = Boolean(form.dataset.autosave);
    if (unsaved) say("Chưa lưu");
    clearTimeout(previewTimer);
    previewTimer = setTimeout(preview, 350);
    if (!form.dataset.autosave) return;
    clearTimeout(saveTimer);
    saveTimer = setTimeout(save, 2000);
  });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
