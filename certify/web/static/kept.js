// What is typed into a form with data-keep lies in this browser until the server has it: for its own account, for three
// days at most. A page that is opened again gets it back, unless what stands there has changed meanwhile: then both show.
"use strict";

const Kept = (() => {
  const LIFE = 3 * 24 * 3600 * 1000,
    WRITE_AFTER = 300;
  const UNKEPT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);

  // The page and the form that were refused and are drawn again: its fields hold what was typed, the server lacks it.
  const [redrawn, refused] = (document.body.dataset.redrawn ?? "").split(" ");
  const once = (form) => form.elements.once?.value ?? "";
  const address = (form) => new URL(form.getAttribute("action") || location.href, location.href);

  // Whichever list led to a page, its form is the same one.
  function keyOf(form) {
    const { pathname, searchParams } = address(form);
    searchParams.delete("ds");
    return `${Session.kept}${pathname}?${searchParams}`;
  }

  // The fields that people fill in, by name: the controls, what they hold and what the server last put into them.
  function fieldsOf(form) {
    const found = new Map();
    for (const control of form.elements) {
      if (!control.name || control.disabled || UNKEPT.has(control.type)) continue;
      const isBox = control.type === "checkbox";
      const name = isBox ? `${control.name}=${control.value}` : control.name;
      const field = found.get(name) ?? { controls: [], value: "", drawn: "", base: "" };
      field.controls.push(control);
      if (isBox || control.type === "radio") {
        if (control.checked) field.value = control.value;
        if (control.defaultChecked) field.drawn = control.value;
      } else {
        field.value = control.value;
        field.drawn = control.options ? chosenAtFirst(control) : control.defaultValue;
      }
      field.base = `${versionFor(form, control.name)}\n${field.drawn}`;
      found.set(name, field);
    }
    return found;
  }

  function chosenAtFirst(list) {
    const options = [...list.options];
    return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
  }

  // The version that the server gave a field's line, or else the form: it changes when anybody saves.
  function versionFor(form, name) {
    const line = name.slice(0, name.lastIndexOf(".") + 1);
    const field = form.elements[`${line}version`] ?? form.elements[`${line}seen`];
    return field?.value ?? "";
  }

  function fill(field, value) {
    for (const control of field.controls) {
      if (["checkbox", "radio"].includes(control.type)) control.checked = control.value === value;
      else control.value = value;
    }
  }

  function settle(field, value) {
    for (const control of field.controls) {
      if (["checkbox", "radio"].includes(control.type)) control.defaultChecked = control.value === value;
      else if (control.options) for (const option of control.options) option.defaultSelected = option.value === value;
      else control.defaultValue = value;
    }
  }

  function read(key) {
    try {
      return JSON.parse(Session.store.get(key)) ?? {};
    } catch {
      return {};
    }
  }

  function write(key, entries) {
    if (!Object.keys(entries).length) Session.store.set(key, null);
    else if (Session.mayKeep()) Session.store.set(key, JSON.stringify(entries));
  }

  function keep(form) {
    const key = keyOf(form),
      entries = read(key);
    for (const [name, { value, drawn, base }] of fieldsOf(form)) {
      if (value !== drawn)
        entries[name] = { value, base: baseOf(entries[name], value, base), once: once(form), at: Date.now() };
      else if (entries[name]?.once === once(form)) delete entries[name];
    }
    write(key, entries);
  }

  const baseOf = (entry, value, base) => (entry?.value === value ? entry.base : base);

  // What a form holds at this moment, to tell later that the server has it.
  const sent = (form) => new Map([...fieldsOf(form)].map(([name, field]) => [name, field.value]));

  // The server has what was sent: nothing of it stays here. `has` says of which fields.
  function saved(form, values, has = () => true) {
    const key = keyOf(form),
      entries = read(key),
      fields = fieldsOf(form);
    for (const [name, value] of values) {
      if (!has(name) || !fields.has(name)) continue;
      settle(fields.get(name), value);
      if (entries[name]?.value === value) delete entries[name];
    }
    write(key, entries);
  }

  function giveBack(form) {
    const key = keyOf(form),
      entries = read(key),
      fields = fieldsOf(form),
      back = [],
      changed = [];
    for (const [name, entry] of Object.entries(entries)) {
      const field = fields.get(name);
      if (Date.now() - entry.at > LIFE) delete entries[name];
      else if (!field) changed.push([entry, null, name]);
      else if (entry.once === redrawn && address(form).pathname === refused)
        Object.assign(entry, { value: field.value, once: once(form) });
      else if (field.value === entry.value) delete entries[name];
      else if (field.base === entry.base) back.push([entry, field, name]);
      else changed.push([entry, field, name]);
    }
    write(key, entries);
    for (const [entry, field] of back) fill(field, entry.value);
    if (back.length || changed.length) tell(form, back, changed);
  }

  function tell(form, back, changed) {
    const notice = element("div", { className: "idle kept" });
    notice.setAttribute("role", "status");
    if (back.length) {
      notice.append(element("p", { textContent: `Đã lấy lại ${back.length} ô gõ ${when(back)} mà chưa lưu được.` }));
      const drop = element("button", { type: "button", className: "second", textContent: "Bỏ những gì vừa lấy lại" });
      drop.addEventListener("click", () => takeAway(form, notice, back));
      notice.append(drop);
    }
    if (changed.length) {
      const list = element("ul");
      for (const [entry, field] of changed) list.append(offer(entry, field));
      const said = `Có ${changed.length} ô gõ ${when(changed)} chưa lưu, mà nội dung ở đây đã đổi từ lúc đó; ô giữ nội dung mới:`;
      const drop = element("button", { type: "button", className: "second", textContent: "Bỏ những gì đã gõ" });
      drop.addEventListener("click", () => takeAway(form, notice, changed));
      notice.append(element("p", { textContent: said }), list, drop);
    }
    const close = element("button", { type: "button", className: "second", textContent: "Đóng" });
    close.addEventListener("click", () => notice.remove());
    notice.append(close);
    document.body.append(notice);
  }

  function offer(entry, field) {
    const item = element("li", {
      textContent: `${field ? nameOf(field.controls[0]) : "Ô không còn ở đây"}: đã gõ “${entry.value}” `,
    });
    if (!field) return item;
    const use = element("button", { type: "button", className: "plain", textContent: "Dùng lại" });
    use.addEventListener("click", () => {
      fill(field, entry.value);
      field.controls[0].focus();
      field.controls[0].dispatchEvent(new Event("input", { bubbles: true }));
      use.remove();
    });
    item.append(use);
    return item;
  }

  function takeAway(form, notice, pairs) {
    const key = keyOf(form),
      entries = read(key);
    for (const [entry, field, name] of pairs) {
      if (entries[name]?.at === entry.at) delete entries[name];
      if (field && field.base === entry.base) fill(field, field.drawn);
    }
    write(key, entries);
    notice.remove();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const element = (tag, values = {}) => Object.assign(document.createElement(tag), values);

  function nameOf(control) {
    const said = control.getAttribute("aria-label") || control.labels?.[0]?.textContent || control.name;
    return said.trim().replace(/\s+/g, " ").slice(0, 80);
  }

  function when(pairs) {
    const at = new Date(Math.max(...pairs.map(([entry]) => entry.at)));
    return `lúc ${at.toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" })} ngày ${at.toLocaleDateString("vi")}`;
  }

  // The server says which form it took: what was typed on that page for that address isn't needed any more.
  function forget([taken, path]) {
    for (const key of Session.store.keys()) {
      if (!path || new URL(key.slice(Session.kept.length), location.href).pathname !== path) continue;
      const entries = read(key);
      for (const name of Object.keys(entries)) if (entries[name].once === taken) delete entries[name];
      write(key, entries);
    }
  }

  function watch(form) {
    let timer;
    // The browser would put back what it remembers itself, over what has changed since.
    form.autocomplete = "off";
    giveBack(form);
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, WRITE_AFTER, form);
    });
    for (const moment of ["submit", "change"]) form.addEventListener(moment, () => keep(form));
    // What was given back, and what was typed before anybody listened, is typed now.
    const typed = [...fieldsOf(form).values()].find(({ value, drawn }) => value !== drawn);
    typed?.controls[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  if (document.body.dataset.owner) {
    forget(document.body.dataset.taken.split(" "));
    addEventListener("load", () => document.querySelectorAll("form[data-keep]").forEach(watch));
  }
  return { sent, saved };
})();
