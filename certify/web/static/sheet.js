// The score sheet, made better: points appear as one types, drafts save themselves.
// Without this script the sheet works the same through its button.
"use strict";

const form = document.getElementById("sheet");
const state = document.getElementById("save-state");
const PREVIEW_AFTER = 350,
  SAVE_AFTER = 2000;
let previews = 0,
  previewTimer;

const find = (name, id) => form.querySelector(`[data-${name}="${id}"]`);

function put(name, id, text) {
  const place = find(name, id);
  if (place) place.textContent = text;
  return place;
}

function show(live) {
  for (const [id, row] of Object.entries(live.rows)) if (form.elements[`${id}.version`]) showRow(id, row);
  for (const [id, error] of Object.entries(live.quantities)) showQuantity(id, error);
  for (const [id, error] of Object.entries(live.replies)) put("error", id, error);
  for (const [id, criterion] of Object.entries(live.criteria)) showCriterion(id, criterion);
  document.getElementById("total").textContent = live.total;
  const bar = document.getElementById("progress");
  bar.value = live.answered;
  document.getElementById("answered").textContent = `đã nhập ${live.answered}/${bar.max}`;
  list("zeros", live.zeros.length, [live.zeros.join(", ")]);
  list("missing", live.missing.length, live.missing.flatMap(linked));
  form.querySelectorAll(".outcomes li").forEach((item, index) => {
    const one = live.outcomes[index];
    item.textContent = one.text;
    item.className = one.meets ? "good" : live.missing.length ? "warn" : "bad";
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
  const carried = find("carried", id);
  if (carried) carried.hidden = !row.carried;
  put("points", id, row.points || "–")?.classList.toggle("zero", row.points === "0");
  put("difference", id, row.difference)?.classList.toggle("differs", !["", "0"].includes(row.difference));
  put("why", id, row.why);
  put("next", id, row.next);
  const unproved = find("unproved", id);
  if (unproved) unproved.hidden = !row.unproved;
  const errors = Object.entries(row.errors);
  put("error", id, errors.map(([, text]) => text).join(" "));
  for (const name of ["numerator", "denominator", "count"]) {
    const input = form.elements[`${id}.${name}`];
    if (input) row.errors[name] ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
}

function showQuantity(id, error) {
  put("error", id, error);
  const input = find("shared", id);
  if (input) error ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
}

// A number that several lines share goes into each of them as it is typed. One that was not touched, or is again as it
// was, leaves to them what they had: they may say different numbers.
const touched = new Set(),
  own = new Map();

function share() {
  for (const typed of form.querySelectorAll("[data-shared]")) {
    const id = typed.dataset.shared,
      number = typed.value.trim();
    const changed = number !== form.elements[`${id}.seen`].value;
    if (!changed && !touched.delete(id)) continue;
    if (changed) touched.add(id);
    for (const field of sharing(id)) {
      if (!own.has(field)) own.set(field, field.value);
      field.value = changed ? number : own.get(field);
      put("shown", lineOf(field.name), spelt(field.value) || "chưa nhập");
    }
    const notice = find("differs", id);
    if (notice) notice.hidden = changed;
  }
}

// As the page draws it: 2.243.
const spelt = (typed) => (/^\d+$/.test(typed) ? Number(typed).toLocaleString("vi") : typed);

const sharing = (id) => form.querySelectorAll(`[data-of="${id}"]`);

// The lines have the number that was saved, all the same one, also if another one is being typed already.
function keepShared(id, number) {
  if (!touched.has(id) || (!number && find("shared", id).value.trim())) return;
  form.elements[`${id}.seen`].value = number;
  for (const field of sharing(id)) own.set(field, number);
  find("differs", id)?.remove();
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

// The rows whose lines are sent whole: they differ from what the server has, or did when they were last shown, or were
// refused. Of every other line its version alone is sent.
const sent = new Set();

function whatDiffers() {
  const held = new FormData(form);
  for (const row of "whole" in form.dataset ? [] : form.querySelectorAll("tr[id^='i']")) {
    const fields = [...row.querySelectorAll("input, textarea")];
    if (fields.some(differs)) sent.add(row.id);
    if (sent.has(row.id)) continue;
    for (const { name } of fields) if (!name.endsWith(".version")) held.delete(name);
  }
  return held;
}

function differs(field) {
  if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
  // The server completes a line with the number that stands for all.
  if (field.dataset.of && !field.value && find("shared", field.dataset.of)?.value.trim()) return true;
  // A hidden field forgets what the page had put into it.
  return field.value !== (field.type === "hidden" ? (own.get(field) ?? field.value) : field.defaultValue);
}

async function preview() {
  const mine = ++previews;
  try {
    const reply = await Session.post(form.dataset.preview, form, whatDiffers);
    if (reply.ok && mine === previews) show(await reply.json());
  } catch {
    /* the button still works */
  }
}

// What the server made of a save: versions for what it has, the other version of what somebody else changed.
function settle(live, isTyping) {
  for (const [id, version] of Object.entries(live.versions)) {
    form.elements[`${id}.version`].value = version;
    form.elements[`${id}.seen`].value = live.seen[id];
  }
  for (const [id, number] of Object.entries(live.shared)) keepShared(id, number);
  const asked = isTyping() ? [] : (live.asked ?? []).filter(({ id }) => !document.getElementById(id));
  const lacks = (id) =>
    live.conflicts.includes(id) ||
    live.quantities[id] ||
    live.replies[id] ||
    Object.keys(live.rows[id]?.errors ?? {}).length > 0;
  return {
    say: outcome(live, asked, isTyping()),
    left: live.trouble > 0,
    has: (name) => !lacks(lineOf(name)),
    then: isTyping()
      ? undefined
      : () => {
          if (live.asked) askAll(live);
          show(live);
          for (const row of sent) if (!lacks(row.slice(1))) sent.delete(row);
          // Looks at points that are still on their way show what was typed before.
          previews++;
        },
  };
}

function outcome(live, asked, typing) {
  if (live.conflicts.length) return `Có người vừa sửa ${live.conflicts.join(", ")}: bấm Lưu nháp để xem cả hai số.`;
  if (live.trouble) return `Chưa lưu: còn ${live.trouble} chỉ tiêu chưa đúng`;
  const said = [`Đã lưu lúc ${live.saved_at}${newer(live.newer)}`, ...live.hints, ...newly(asked)];
  return typing ? "" : said.join(". ");
}

// The questions as the figures raise them now, below the first line that each is about. What was typed in answer and not
// saved stays, under the question as it reads now, or where it stood if nothing is asked there any more.
function askAll({ asked, unanswered, replies }) {
  const standing = new Set(asked.map(({ id }) => id));
  for (const question of form.querySelectorAll(".question"))
    if (!standing.has(question.id) && !replies[question.id]) question.closest(".asked").remove();
  for (const one of asked) ask(one, replies[one.id]);
  for (const lead of form.querySelectorAll("small > a[href^='#hoi-']"))
    lead.parentElement.hidden = !document.getElementById(lead.hash.slice(1));
  const notice = document.getElementById("unanswered"),
    fresh = document.createElement("template");
  fresh.innerHTML = unanswered;
  if (notice.textContent.trim() !== fresh.content.textContent.trim()) notice.replaceChildren(fresh.content);
}

function ask({ id, at, drawn, open, row }, unsaved) {
  const old = document.getElementById(id);
  old?.classList.toggle("open", open);
  if (old?.dataset.drawn === drawn) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = row;
  const typed = form.elements[`${id}.text`],
    written = fresh.content.querySelector("textarea");
  if (typed && written && unsaved) written.value = typed.value;
  const focused = old?.contains(document.activeElement) && typed;
  const selected = focused && [typed.selectionStart, typed.selectionEnd];
  old?.closest(".asked").remove();
  let place = document.getElementById(`i${at[0]}`);
  while (place.nextElementSibling?.matches(".asked")) place = place.nextElementSibling;
  place.after(fresh.content);
  if (!focused || !written) return;
  written.focus({ preventScroll: true });
  written.setSelectionRange(...selected);
}

function newly(asked) {
  const about = [...new Set(asked.flatMap(({ at }) => at))].join(", ");
  return about ? [`Có câu hỏi mới về số liệu ở ${about}: trả lời dưới dòng đó`] : [];
}

const lineOf = (name) => name.slice(0, name.lastIndexOf("."));
const newer = (ids) => (ids.length ? `. Người khác vừa sửa ${ids.join(", ")}: tải lại trang để xem số mới.` : "");

if (form && state) {
  form.addEventListener("input", () => {
    share();
    clearTimeout(previewTimer);
    previewTimer = setTimeout(preview, PREVIEW_AFTER);
  });
  const url = form.dataset.autosave;
  if (url) autosave(form, { url, state, after: SAVE_AFTER, settle, hold: whatDiffers });
}
