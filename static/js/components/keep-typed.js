// The language switch loads the page anew; a form that comes after the sign-in has ended is not taken. What was
// typed goes over in this tab's memory, and is put in again when the page is back.
import { keepUnsentTexts } from "../unsent-texts.js";

const KEY = "typed";
const NEVER_KEPT = new Set(["password", "file", "hidden", "submit", "button"]);
const KEEPS_ITSELF = "[data-component~=autosave]";

export function attach(languageForm) {
  restore();
  keepUnsentTexts();
  languageForm.addEventListener("submit", () => keep(fields(), true));
  document.addEventListener("submit", ({ target }) => {
    const isOurs = target.method === "post" && target.closest("main") && !target.matches(KEEPS_ITSELF);
    if (isOurs && document.body.dataset.signedIn) keep(fields().filter((field) => field.form === target), false);
  });
}

function fields() {
  const all = [...document.querySelectorAll("main input, main textarea, main select")];
  return all.filter((field) => (field.name || field.id) && !NEVER_KEPT.has(field.type));
}

function nameOf(field) {
  const form = [...document.forms].indexOf(field.form);
  return [form, field.name || field.id, field.type === "checkbox" || field.type === "radio" ? field.value : ""].join("/");
}

function keep(those, goesOver) {
  const typed = {};
  for (const field of those) {
    const ticks = field.type === "checkbox" || field.type === "radio";
    typed[nameOf(field)] = ticks ? field.checked : field.value;
  }
  const by = document.body.dataset.signedIn;
  sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, by, goesOver, typed }));
}

/** What was sent is forgotten on the next page; what was not sent waits for its own, behind the sign-in, unless somebody
 *  else signs in. */
function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!kept) return;
  if (document.querySelector("[data-unsent]")) return sessionStorage.setItem(KEY, JSON.stringify({ ...kept, goesOver: true }));
  if (kept.goesOver && !document.body.dataset.signedIn && kept.page !== location.pathname) return;
  sessionStorage.removeItem(KEY);
  const isAnothers = kept.by && kept.by !== document.body.dataset.signedIn;
  if (!kept.goesOver || isAnothers || kept.page !== location.pathname) return;
  for (const field of fields()) {
    const value = kept.typed[nameOf(field)];
    if (value === undefined) continue;
    if (typeof value === "boolean") field.checked = value;
    else if (field.value !== value) field.value = value;
    else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
