// A second click while a form is on its way sends nothing; the server would take it only once anyway.
"use strict";

const AGAIN_AFTER = 5000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  // What opens beside the page, as a preview does, changes nothing and may come again.
  const beside = event.submitter?.formTarget === "_blank";
  if (event.defaultPrevented || form.method !== "post" || beside) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, AGAIN_AFTER);
});
