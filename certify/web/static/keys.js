// Typing as in a spreadsheet, in forms with data-keys: Enter and the arrows go along the column, Ctrl+S saves, ? tells
// the keys. Links in a list with data-one-stop take one press of Tab together.
// Without this script a form is sent by its button, and Tab goes from field to field.
"use strict";

(() => {
  const FIGURE = "input[inputmode=numeric]";
  const isFigure = (field) => field.matches?.(FIGURE) ?? false;
  const isTyped = (field) => field.matches?.("input:not([type=radio], [type=checkbox]), textarea, select") ?? false;
  const isLine = (field) => field.tagName === "INPUT" && !["checkbox", "radio", "file"].includes(field.type);

  // The figures of a form as they stand on the page: fields whose left edges are near each other are a column.
  function neighbour(field, step, same) {
    const all = [...field.form.querySelectorAll(FIGURE)].filter((one) => one.offsetParent && !one.disabled);
    const left = field.getBoundingClientRect().left;
    const near = (one) => Math.abs(one.getBoundingClientRect().left - left) < 60;
    const column = same ? all.filter(near) : all;
    return column[column.indexOf(field) + step] ?? (same ? neighbour(field, step, false) : null);
  }

  function go(event, field) {
    event.preventDefault();
    if (!field) return;
    field.focus();
    field.select();
  }

  // A form that saves itself does so at once; the others are sent.
  function save(event) {
    const form = document.activeElement?.form ?? document.querySelector("form[data-keys]");
    if (!form?.matches("[data-keys]")) return;
    event.preventDefault();
    if (form.dispatchEvent(new CustomEvent("save", { cancelable: true }))) form.requestSubmit();
  }

  function following(event, field) {
    const all = [...field.form.elements].filter((one) => one.offsetParent && !one.disabled && one.tabIndex >= 0);
    const next = all[all.indexOf(field) + (event.shiftKey ? -1 : 1)];
    event.preventDefault();
    next?.focus();
  }

  // At the edge of what is typed an arrow leaves the field; within it moves the cursor, as everywhere.
  function atEdge(field, step) {
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    return (
      whole ||
      (field.selectionStart === field.selectionEnd && field.selectionEnd === (step < 0 ? 0 : field.value.length))
    );
  }

  function beside(field, step) {
    const all = [...field.closest("tr, .entry-line, form").querySelectorAll(FIGURE)].filter((one) => one.offsetParent);
    return all[all.indexOf(field) + step];
  }

  function onFigure(event, field) {
    const down = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (down) return go(event, neighbour(field, down, true));
    const aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (aside && atEdge(field, aside) && beside(field, aside)) go(event, beside(field, aside));
  }

  function along(event, link) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const links = step ? [...(link.closest?.("[data-one-stop]")?.querySelectorAll("a") ?? [])] : [];
    const next = links[links.indexOf(link) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function tell() {
    const told = document.getElementById("keys").content.firstElementChild.cloneNode(true);
    told.addEventListener("close", () => told.remove());
    document.body.append(told);
    told.showModal();
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") return save(event);
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "?" && !isTyped(field) && document.getElementById("keys")) tell();
    else if (!field.form?.matches("[data-keys]")) along(event, field);
    else if (isFigure(field)) onFigure(event, field);
    else if (event.key === "Enter" && isLine(field)) following(event, field);
  });
  for (const list of document.querySelectorAll("[data-one-stop]")) {
    list.querySelectorAll("a").forEach((link, index) => index && link.setAttribute("tabindex", "-1"));
  }
  for (const button of document.querySelectorAll("[data-tells-keys]")) {
    button.hidden = false;
    button.addEventListener("click", tell);
  }
})();
