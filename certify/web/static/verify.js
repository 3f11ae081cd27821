"use strict";
// The file is hashed here, so it never leaves the machine; without script the form posts it and the server hashes it.
const form = document.getElementById("verify");
const input = document.getElementById("file");
const place = document.getElementById("drop");

async function check(file) {
  document.getElementById("said").textContent = "Đang tính mã của tệp…";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  location.assign(`${form.getAttribute("action")}?ma=${hex}`);
}

if (window.crypto && crypto.subtle) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check(input.files[0]);
  });
  for (const kind of ["dragover", "drop"]) {
    place.addEventListener(kind, (event) => event.preventDefault());
  }
  place.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
}
