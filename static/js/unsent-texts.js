// What somebody writes into a box of several lines and does not send is still there when the page is opened again in
// this tab: to look something up on another page loses no word, nor does answering “Are you sure?” with “Cancel”. It is
// forgotten once it is sent, on signing out by the button, and when somebody else signs in. Forms that save themselves have their own ways.
const PREFIX = "unsent:";
const WRITER = "writer-of-unsent";
const KEEPS_ITSELF = "[data-component~=autosave], [data-component~=screening]";
const NOT_SENT_YET = "main [name=sure], main [data-not-done]"; // a question whether one is sure, or a refusal

export function keepUnsentTexts() {
  const writer = document.body.dataset.signedIn;
  if (!writer) return;
  if (sessionStorage.getItem(WRITER) !== writer) forgetAll();
  sessionStorage.setItem(WRITER, writer);
  const asked = settleSent();
  for (const box of document.querySelectorAll("main textarea")) if (isKept(box)) putIn(box);
  document.addEventListener("input", ({ target }) => { if (target.matches("main textarea") && isKept(target)) keep(target); });
  document.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-signs-out]")) return forgetAll();
    const sent = [...target.querySelectorAll("textarea")].filter(isKept).map(keyOf);
    for (const key of [...sent, ...asked]) mark(key, { isSent: true });
  });
}

/** What the page before has sent is forgotten; on a page that asks whether one is sure, or refuses, it is not sent yet. */
function settleSent() {
  const sent = keys().filter((key) => read(key).isSent);
  const isOpen = Boolean(document.querySelector(NOT_SENT_YET));
  for (const key of sent) {
    if (isOpen) mark(key, { isSent: false });
    else sessionStorage.removeItem(key);
  }
  return isOpen ? sent : [];
}

function isKept(box) {
  return box.form?.method === "post" && !box.readOnly && !box.closest(KEEPS_ITSELF);
}

/** The same on the page that was asked for and on the one that a refusal shows, whose address is another. */
function keyOf(box) {
  return `${PREFIX}${new URL(box.form.action).pathname} ${box.id || box.name}`;
}

function keep(box) {
  if (box.value === box.defaultValue) return sessionStorage.removeItem(keyOf(box));
  write(keyOf(box), { shown: box.defaultValue, typed: box.value });
}

/** Into an empty box, or over the text over which it was typed: never over one that came from elsewhere since. */
function putIn(box) {
  const { shown, typed } = read(keyOf(box));
  if (typed === undefined || box.value === typed || (box.value && box.value !== shown)) return;
  box.value = typed;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function forgetAll() {
  for (const key of keys()) sessionStorage.removeItem(key);
}

function mark(key, told) {
  const kept = read(key);
  if (kept.typed !== undefined) write(key, { ...kept, ...told });
}

function keys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function read(key) {
  return JSON.parse(sessionStorage.getItem(key) ?? "{}");
}

function write(key, kept) {
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch { /* full, or a browser that keeps nothing */ }
}
