// A text page by page: another page without loading the whole anew, so that nothing typed beside it is lost.
// Without this script the two links load the page anew.
"use strict";

(() => {
  const viewer = document.querySelector(".viewer[data-pages]");
  if (!viewer) return;
  const last = Number(viewer.dataset.pages),
    turns = [...viewer.querySelectorAll("[data-turn]")],
    where = viewer.querySelector("[data-where]"),
    frame = viewer.querySelector(".viewer-page"),
    drawn = new Map();
  let shown = Number(where.textContent.split("/")[0]);
  drawn.set(shown, frame.querySelector("img"));

  function drawing(number) {
    if (number < 1 || number > last) return null;
    if (!drawn.has(number)) {
      const image = new Image();
      image.src = viewer.dataset.image.replace("/0.", `/${number}.`);
      image.alt = `Trang ${number}/${last}`;
      drawn.set(number, image);
    }
    return drawn.get(number);
  }

  // What leads on from here, or is sent, says which page is open.
  function keep(number) {
    for (const field of document.querySelectorAll("input[name=trang]")) field.value = number;
    for (const link of document.querySelectorAll("a[data-keep-page]")) {
      const address = new URL(link.href);
      address.searchParams.set("trang", number);
      link.href = address;
    }
  }

  function turn(number) {
    shown = number;
    frame.replaceChildren(drawing(number));
    frame.scrollTo(0, 0);
    where.textContent = `${number}/${last}`;
    for (const link of turns) {
      const next = number + Number(link.dataset.turn);
      next < 1 || next > last ? link.setAttribute("aria-disabled", "true") : link.removeAttribute("aria-disabled");
    }
    keep(number);
    drawing(number + 1);
  }

  for (const link of turns) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const next = shown + Number(link.dataset.turn);
      if (next >= 1 && next <= last) turn(next);
    });
  }
  addEventListener("load", () => drawing(shown + 1));
})();
