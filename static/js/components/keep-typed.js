// The language switch loads the page anew; what was typed but not saved goes over in this tab's memory.
const KEY = "typed";
const NEVER_KEPT = new Set(["password", "file", "hidden", "submit", "button"]);

export function attach(languageForm) {
  restore();
  languageForm.addEventListener("submit", keep);
}

function fields() {
  const all = [...document.querySelectorAll("main input, main textarea, main select")];
  return all.filter((field) => (field.name || field.id) && !NEVER_KEPT.has(field.type));
}

function nameOf(field) {
  const form = [...document.forms].indexOf(field.form);
  return [form, field.name || field.id, field.type === "checkbox" || field.type === "radio" ? field.value : ""].join("/");
}

function keep() {
  const typed = {};
  for (const field of fields()) {
    const ticks = field.type === "checkbox" || field.type === "radio";
    typed[nameOf(field)] = ticks ? field.checked : field.value;
  }
  sessionStorage.setItem(KEY, JSON.stringify({ page: location.pathname, typed }));
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  if (!kept) return;
  sessionStorage.removeItem(KEY);
  if (kept.page !== location.pathname) return;
  for (const field of fields()) {
    const value = kept.typed[nameOf(field)];
    if (value === undefined) continue;
    if (typeof value === "boolean") field.checked = value;
    else if (field.value !== value) field.value = value;
    else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
