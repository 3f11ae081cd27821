// A form that saves itself while people type: one save at a time, and again with growing pauses while the server can't be
// reached. Nobody leaves the page with unsaved words without being asked.
"use strict";

// `settle` takes the server's answer and returns what to `say`, whether something is `left` unsaved, and which fields the
// server `has`; `then` is done when nothing of these is kept any more. `counts` says which typing is to be saved by itself,
// `hold` what is sent, if not the whole form.
function autosave(form, { url, state, after, settle, hold, counts = () => true }) {
  const FIRST_PAUSE = 2_000,
    LONGEST_PAUSE = 60_000;
  let unsaved = false,
    saving = false,
    pause = FIRST_PAUSE,
    timer;

  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  // One at a time: a second save begun on the first one's versions would conflict with it.
  async function save() {
    if (saving) return later(after);
    saving = true;
    unsaved = false;
    say("Đang lưu…");
    const sent = Kept.sent(form);
    try {
      take(await answer(await Session.post(url, form, hold)), sent);
      pause = FIRST_PAUSE;
    } catch (fault) {
      unsaved = true;
      if (fault instanceof Session.Gone) return;
      say(fault.message);
      if (fault instanceof Session.Away) retry();
    } finally {
      saving = false;
    }
  }

  async function answer(reply) {
    if (reply.headers.get("Content-Type")?.startsWith("application/json")) return reply.json();
    if (reply.status === 500) throw new Session.Away("Hệ thống gặp lỗi, chưa lưu được, sẽ tự lưu lại…");
    throw new Error("Chưa lưu được: trang này không còn nhận nội dung. Những gì đã gõ được giữ trong trình duyệt này.");
  }

  function take(said, sent) {
    const { say: text, left = false, has, then } = settle(said, () => unsaved);
    Kept.saved(form, sent, has);
    then?.();
    unsaved ||= left;
    if (text) say(text);
  }

  function retry() {
    later(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  form.addEventListener("input", (event) => {
    if (!counts(event.target)) return;
    unsaved = true;
    say("Chưa lưu");
    later(after);
  });
  form.addEventListener("submit", () => {
    unsaved = false;
    clearTimeout(timer);
  });
  form.addEventListener("save", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    save();
  });
  addEventListener("online", () => unsaved && save());
  addEventListener("beforeunload", (event) => {
    if (unsaved && !Session.isOver()) event.preventDefault();
  });
}
