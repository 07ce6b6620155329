// Saves a draft's form by itself: after a pause, on leaving a field and on leaving the page. What could not be
// saved (no connection, signed out) is kept on this machine and offered again when the page is opened.
import { MOST_OUTLIVING, bytesOf } from "../outliving.js";
import { replaceParts } from "../page-parts.js";

const PAUSE = 1500;
const AGAIN = 10_000;
const PARTS = ["entry-title", "entry-steps", "entry-lacks"]; // of the page, that tell of what is saved
const OURS = /^(csrfmiddlewaretoken|version|base|kept)$|-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

export function attach(form) {
  const words = form.dataset;
  const key = `draft:${location.pathname}`;
  let saved = typed();
  let timer = 0;
  let isSaving = false;
  let mustAsk = false; // somebody else changed the draft: only a person can go on

  function typed() {
    const pairs = [...new FormData(form)].filter(([name, value]) => !OURS.test(name) && typeof value === "string");
    return JSON.stringify(pairs.map(([name, value]) => [name, value.trim().replaceAll("\r\n", "\n")]).filter(([, value]) => value));
  }

  function keep() {
    try {
      if (typed() === saved && !form.querySelector("[data-wrong]")) localStorage.removeItem(key);
      else localStorage.setItem(key, typed());
    } catch { /* a browser that keeps nothing: the server still does */ }
  }

  function tell(text, isBad = false) {
    const status = document.querySelector("[data-saved]");
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("bad", isBad);
  }

  async function save() {
    clearTimeout(timer);
    if (isSaving || mustAsk || typed() === saved) return;
    isSaving = true;
    const sent = typed();
    const body = new FormData(form);
    tell(words.wordSaving);
    try {
      const answer = await fetch(location.href, {
        method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual", keepalive: bytesOf(body) < MOST_OUTLIVING,
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return tell(words.wordSignedOut, true);
      const told = await answer.json();
      mustAsk = answer.status === 409;
      if (!answer.ok) return tell(told.error, true);
      form.elements.version.value = told.version;
      form.elements.base.value = JSON.stringify({ ...JSON.parse(form.elements.base.value), ...told.base });
      form.elements.kept.value = JSON.stringify(told.kept);
      saved = sent;
      mark(told.wrong);
      replaceParts(told.parts, PARTS);
      const isWhole = !Object.keys(told.wrong).length;
      tell((isWhole ? words.wordSaved : words.wordPartly).replace("{time}", told.saved_at), !isWhole);
    } catch {
      tell(words.wordOffline, true);
      timer = setTimeout(save, AGAIN);
    } finally {
      isSaving = false;
      keep();
      if (typed() !== sent) later();
    }
  }

  /** What is wrong stands beside its field, as it would after saving by the button. */
  function mark(wrong) {
    document.getElementById("form-errors")?.remove(); // what the server said of an earlier save
    for (const old of form.querySelectorAll(".errors")) old.remove();
    for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const [name, message] of Object.entries(wrong)) {
      const field = form.elements[name];
      const input = field instanceof RadioNodeList ? field[0] : field;
      const place = input?.closest(".field") ?? form.querySelector("fieldset"); // of rows: above them all
      const note = document.createElement("ul");
      note.className = "errors";
      note.dataset.wrong = name;
      note.append(document.createElement("li"));
      note.firstChild.textContent = message;
      if (input) {
        place.classList.add("wrong");
        input.setAttribute("aria-invalid", "true");
      }
      place[input ? "append" : "prepend"](note);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  function offerKept() {
    let kept = null;
    try { kept = localStorage.getItem(key); } catch { return; }
    if (!kept || kept === saved) return localStorage.removeItem(key);
    const note = document.createElement("div");
    note.className = "note warn";
    note.setAttribute("role", "alert");
    note.append(paragraph(words.wordFound), button(words.wordRestore, () => restore(JSON.parse(kept))), button(words.wordDiscard, () => localStorage.removeItem(key)));
    form.before(note);

    function button(word, act) {
      const element = document.createElement("button");
      element.type = "button";
      element.className = "button plain small";
      element.textContent = word;
      element.addEventListener("click", () => { note.remove(); act(); });
      return element;
    }
  }

  function restore(pairs) {
    const homeless = [];
    for (const [name, value] of pairs) if (!form.elements[name]) homeless.push(value);
    for (const field of form.elements) {
      if (!field.name || OURS.test(field.name) || field.type === "submit" || field.type === "fieldset") continue;
      const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    if (homeless.length) form.before(paragraph(homeless.join(" · ")));
    keep();
    later();
  }

  form.addEventListener("input", () => { keep(); if (!mustAsk) later(); });
  form.addEventListener("focusout", () => { if (typed() !== saved) later(); });
  form.addEventListener("submit", () => { clearTimeout(timer); mustAsk = true; });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  offerKept();
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
