// Files are dropped, pasted or chosen, several at once, and sent one after the other; without this script the form sends
// those that were chosen.
"use strict";

(() => {
  const form = document.querySelector("form[data-documents]");
  if (!form) return;
  const chosen = form.querySelector("input[type=file]"),
    zone = form.querySelector("[data-drop]"),
    list = form.querySelector("[data-sent]"),
    typed = ["number", "issued_on", "issuer", "name", "link", "lines"].map((name) => form.elements[name]);
  let waiting = [],
    trouble = false,
    busy = false;
  form.querySelector("[data-drop-hint]").hidden = false;

  function line(file) {
    const item = document.createElement("li"),
      said = document.createElement("span");
    said.textContent = " – chờ gửi";
    item.append(file.name, said);
    list.append(item);
    return { file, item, say: (text) => (said.textContent = ` – ${text}`) };
  }

  // One request holds one file, however many are chosen.
  async function send(one, sure) {
    const transfer = new DataTransfer();
    transfer.items.add(one.file);
    chosen.files = transfer.files;
    const answer = document.createElement("input");
    Object.assign(answer, { type: "hidden", name: "sure", value: sure ? "1" : "" });
    form.append(answer);
    one.say("đang gửi…");
    try {
      const reply = await Session.post(form.getAttribute("action"), form);
      if (reply.ok) return one.say("đã thêm");
      trouble = true;
      if (!reply.headers.get("Content-Type")?.startsWith("application/json"))
        return one.say(reply.status === 413 ? "tệp lớn quá, mỗi tệp không quá 10 MB" : "chưa thêm được");
      const { problems } = await reply.json();
      one.say(problems.map((problem) => problem.text).join(" "));
      if (problems.every((problem) => problem.place === "sure")) ask(one);
    } catch (fault) {
      trouble = true;
      if (!(fault instanceof Session.Gone)) one.say(fault.message);
    } finally {
      answer.remove();
      chosen.value = "";
    }
  }

  function ask(one) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "second", textContent: "Vẫn ghi tệp này" });
    button.addEventListener("click", async () => {
      button.remove();
      trouble = false;
      await send(one, true);
      end();
    });
    one.item.append(" ", button);
  }

  // What went well is in the table of the page anew; what didn't stays to be read.
  function end() {
    if (!trouble && !list.querySelector("button")) location.reload();
  }

  async function take(files) {
    waiting.push(...[...files].map(line));
    if (busy) return;
    busy = true;
    trouble = false;
    while (waiting.length) await send(waiting.shift(), false);
    busy = false;
    end();
  }

  chosen.addEventListener("change", () => {
    if (!typed.some((field) => field.value)) take(chosen.files);
  });
  for (const kind of ["dragenter", "dragover"])
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      take(event.clipboardData.files);
    }
  });
})();
