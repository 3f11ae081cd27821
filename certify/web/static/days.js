// A day is typed as dd/mm/yyyy whatever the language of the browser; the calendar of the browser fills it in as well.
// Without this script it is typed.
"use strict";

(() => {
  const pad = (text) => text.padStart(2, "0");

  function shown(iso) {
    const [day, time] = iso.split("T");
    return [day.split("-").reverse().join("/"), time].filter(Boolean).join(" ");
  }

  function iso(typed, withTime) {
    const parts = typed.trim().match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: (\d{1,2}):(\d{2}))?$/);
    if (!parts) return "";
    const day = `${parts[3]}-${pad(parts[2])}-${pad(parts[1])}`;
    return withTime ? `${day}T${pad(parts[4] ?? "0")}:${parts[5] ?? "00"}` : day;
  }

  // The browser's own field lies unseen behind a button: it opens the calendar, and what is chosen there is written out.
  function calendar(field) {
    const kind = field.dataset.day,
      place = document.createElement("span"),
      native = Object.assign(document.createElement("input"), { type: kind, tabIndex: -1 }),
      button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "second",
        textContent: "Lịch",
      });
    place.className = "day";
    native.setAttribute("aria-hidden", "true");
    button.setAttribute("aria-label", "Chọn từ lịch");
    button.addEventListener("click", () => {
      native.value = iso(field.value, kind !== "date");
      native.showPicker?.();
    });
    // What the calendar holds is no input of the form: what is written out is.
    native.addEventListener("input", (event) => event.stopPropagation());
    native.addEventListener("change", () => {
      if (!native.value) return;
      field.value = shown(native.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    field.replaceWith(place);
    place.append(field, native, button);
  }

  document.querySelectorAll("input[data-day]").forEach(calendar);
})();
