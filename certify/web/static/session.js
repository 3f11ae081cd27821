// The session behind a page that stays open: a warning before it ends of idleness, signing in again on the same page,
// new tokens for the page's forms. Nothing is sent once somebody else has signed in; signing out leaves nothing behind.
"use strict";

const Session = (() => {
  const own = document.body.dataset;
  const PREFIX = "certify.",
    WHO = "certify.who",
    SEEN = "certify.seen";
  const WARN_BEFORE = 120_000,
    LOOK_EVERY = 5_000,
    NOTE_EVERY = 180_000;
  // Where the typing of this person lies; what somebody else left is deleted.
  const kept = `${PREFIX}kept.${own.owner}.`;
  let seen = Date.now(),
    signingIn = null,
    warning = null,
    left = false;

  class Away extends Error {}
  class Gone extends Error {}

  // What the browser keeps for the pages of this site; without a store everything else still works.
  const store = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value);
      } catch {
        /* full or forbidden */
      }
    },
    keys: () => {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      } catch {
        return [];
      }
    },
  };
  const clear = (keeps = () => false) => {
    for (const key of store.keys()) if (!keeps(key)) store.set(key, null);
  };
  const who = () => (store.get(WHO) ?? "").split(" ")[0];
  // Whether the page may still send; whether it may leave anything in the browser, which ends with signing out.
  const isOwn = () => !left && ["", own.owner].includes(who());
  const mayKeep = () => !left && who() === own.owner;

  async function reach(url, options = {}) {
    let reply;
    try {
      reply = await fetch(url, { ...options, headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      throw new Away("Chưa lưu được vì mất mạng, sẽ tự lưu lại…");
    }
    if (reply.status >= 502) throw new Away("Máy chủ đang bận, chưa lưu được, sẽ tự lưu lại…");
    return reply;
  }

  function used() {
    seen = Date.now();
    store.set(SEEN, String(seen));
    warning?.remove();
    warning = null;
  }

  // Takes the session that the server knows of for this page; false when nobody is signed in.
  function take(now) {
    if (!now.owner) return false;
    store.set(WHO, `${now.owner} ${now.session}`);
    if (now.owner !== own.owner) leave();
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = now.csrf_token;
    used();
    return true;
  }

  const ask = async () => (await reach(own.state)).json();
  const renew = async () => take(await ask()) || (await signIn());

  // Somebody else's page: nothing of it may be kept, shown or sent.
  function leave() {
    left = true;
    clear((key) => key === WHO || key === SEEN);
    document.body.replaceChildren();
    location.replace("/");
    throw new Gone("Tài khoản khác đang đăng nhập.");
  }

  // Posts what a form holds, or what `hold` takes of it, signing in again first where the session has ended. Rejects with
  // Away to try later.
  async function post(url, form, hold = (form) => new FormData(form)) {
    for (let tries = 0; ; tries++) {
      if (!isOwn()) leave();
      const held = hold(form);
      const body = form.enctype === "multipart/form-data" ? held : new URLSearchParams(held);
      const reply = await reach(url, { method: "POST", body });
      const refused = reply.status === 401 || (reply.status === 400 && tries === 0);
      if (!refused || tries > 3) {
        if (reply.ok) used();
        return reply;
      }
      await renew();
    }
  }

  const signIn = () =>
    (signingIn ??= new Promise(lock).finally(() => {
      signingIn = null;
    }));

  function lock(done) {
    const dialog = document.getElementById("sign-in-again").content.firstElementChild.cloneNode(true);
    const [first, second] = dialog.querySelectorAll("form"),
      said = dialog.querySelector("[role=alert]");
    document.body.append(dialog);
    warning?.remove();
    const finish = () => {
      removeEventListener("storage", elsewhere);
      dialog.remove();
      done(true);
    };
    // Signed in again in another tab: this page may go on too.
    const elsewhere = async (event) => {
      if (event.key === WHO)
        await ask()
          .then((now) => take(now) && finish())
          .catch(() => {});
    };
    addEventListener("storage", elsewhere);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    for (const form of [first, second]) form.addEventListener("submit", (event) => enter(event, form));

    async function enter(event, form) {
      event.preventDefault();
      const body = new URLSearchParams();
      for (const [id, name] of [
        ["lock-name", "user_name"],
        ["lock-password", "password"],
        ["lock-code", "code"],
      ]) {
        const field = form.querySelector(`#${id}`);
        if (field) body.set(name, field.value);
      }
      try {
        body.set("csrf_token", (await ask()).csrf_token);
        const reply = await reach(form.getAttribute("action"), { method: "POST", body });
        if (reply.type === "opaqueredirect") {
          step(first);
          return tell("Mã phải gõ trong 5 phút sau mật khẩu; hãy gõ lại mật khẩu.");
        }
        const answer = await reply.json();
        if (answer.owner) return take(answer) && finish();
        answer.second ? step(second) : tell(answer.problem);
      } catch (fault) {
        if (!(fault instanceof Gone)) tell("Chưa kết nối được với máy chủ; hãy thử lại sau ít phút.");
      }
    }
    function tell(problem) {
      said.textContent = problem;
      said.hidden = false;
    }
    function step(form) {
      said.hidden = first.hidden = second.hidden = true;
      form.hidden = false;
      form.querySelector("input").focus();
    }
    dialog.showModal();
    dialog.querySelector("#lock-password").focus();
  }

  function warn() {
    if (warning) return;
    warning = document.getElementById("idle-warning").content.firstElementChild.cloneNode(true);
    warning.querySelector("button").addEventListener("click", goOn);
    document.body.append(warning);
  }

  const goOn = () => renew().catch(() => {});

  function look() {
    seen = Math.max(seen, Number(store.get(SEEN)) || 0);
    const remains = seen + own.idle * 1000 - Date.now();
    if (signingIn || left) return;
    if (remains <= 0)
      ask()
        .then((now) => take(now) || signIn(), signIn)
        .catch(() => {});
    else if (remains <= WARN_BEFORE) warn();
    else if (warning) used();
  }

  function note() {
    if (!signingIn && !warning && Date.now() - seen > NOTE_EVERY) {
      seen = Date.now();
      goOn();
    }
  }

  function begin() {
    if (who() !== own.owner) clear((key) => key.startsWith(kept));
    store.set(WHO, `${own.owner} ${own.session}`);
    used();
    setInterval(look, LOOK_EVERY);
    for (const kind of ["input", "pointerdown", "keydown", "scroll"]) addEventListener(kind, note, { passive: true });
    addEventListener("storage", (event) => {
      if (event.key !== WHO || signingIn) return;
      if (!isOwn()) {
        left = true;
        location.replace("/");
      } else goOn();
    });
    for (const form of document.querySelectorAll("form[data-leave]")) form.addEventListener("submit", signOut);
  }

  function signOut(event) {
    const unsent = store.keys().some((key) => key.startsWith(`${PREFIX}kept.`));
    if (unsent && !confirm("Còn nội dung đã gõ mà chưa lưu; đăng xuất thì mất. Vẫn đăng xuất?")) event.preventDefault();
    else {
      left = true;
      clear();
    }
  }

  if (own.owner) begin();
  return { Away, Gone, post, store, mayKeep, isOver: () => left, kept };
})();
