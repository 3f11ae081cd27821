// The page of a batch, made better: counts and bar move by themselves. Without this script the page reloads itself.
"use strict";

const batch = document.getElementById("batch");
const EVERY = 1500,
  LATER = 6000;
const put = (name, text) => {
  const place = document.getElementById(`batch-${name}`);
  if (place.textContent !== String(text)) place.textContent = text;
};
const failedAtFirst = Number(document.getElementById("batch-failed").textContent);

function show(now) {
  for (const name of ["state", "done", "failed", "left"]) put(name, now[name]);
  put("remaining", now.remaining && `Còn lại: ${now.remaining}`);
  document.getElementById("batch-bar").value = now.done + now.failed;
  if (now.done + now.failed) document.getElementById("batch-waiting")?.remove();
}

async function look() {
  try {
    const reply = await fetch(batch.dataset.status, { headers: { Accept: "application/json" } });
    if (!reply.ok || reply.redirected) return location.reload();
    const now = await reply.json();
    // New buttons, the list of what failed: the server draws them.
    if (now.over || now.failed > failedAtFirst) return location.reload();
    show(now);
    setTimeout(look, EVERY);
  } catch {
    setTimeout(look, LATER);
  }
}

setTimeout(look, EVERY);
