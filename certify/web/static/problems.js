// What is wrong with a form, at its top: each line leads to its field, which is marked, and the list is read out first.
// Without this script the lines lead to fields that have an id of that name.
"use strict";

(() => {
  const FIELD = "input:not([type=hidden]), select, textarea";

  function fieldAt(place) {
    const named = document.querySelector(`main form [name="${CSS.escape(place)}"]`);
    const found = document.getElementById(place) ?? named;
    return found?.matches(FIELD) ? found : (found?.querySelector("[aria-invalid]") ?? found?.querySelector(FIELD));
  }

  function lead(link, number) {
    const field = fieldAt(decodeURIComponent(link.hash.slice(1)));
    if (!field) return link.replaceWith(...link.childNodes);
    link.parentElement.id = `problem-${number}`;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} problem-${number}`.trim());
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.closest("details")?.setAttribute("open", "");
      field.focus();
      field.scrollIntoView({ block: "center" });
    });
  }

  for (const summary of document.querySelectorAll("[data-problems]")) {
    summary.querySelectorAll("a[href^='#']").forEach(lead);
    summary.focus();
  }
})();
