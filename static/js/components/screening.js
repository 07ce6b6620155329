// The scoresheet: every mark and note is saved at once, or kept on this machine until it can be; the whole
// room works by keyboard. Without this script the scoresheet is a plain form with a button that saves.
import { outboxOf, post } from "../outbox.js";
import { seekTo } from "../seek.js";

const SKIP = 5;
const PICTURE = 1 / 24;
const TYPING_PAUSE = 700;

export function attach(room) {
  const sheet = room.querySelector("[data-sheet]");
  const video = room.querySelector("video");
  const criteria = [...room.querySelectorAll("[data-criterion]")];
  const notes = sheet.elements.notes;
  const submitScores = room.querySelector("[data-submit-scores]");
  const help = document.querySelector("[data-help]");
  const outbox = outboxOf(room, `screening:${room.dataset.code}`);
  let now = criteria.find((one) => !one.querySelector(":checked")) ?? criteria[0];
  let typing = 0;

  room.querySelector("[data-without-script]")?.remove();
  restore();
  show(now);
  outbox.route("mark", (name, value) => [room.dataset.markUrl, new URLSearchParams({ [`mark-${name.slice(5)}`]: value })]);
  outbox.route("notes", (_name, value) => [room.dataset.notesUrl, new URLSearchParams({ notes: value })]);
  outbox.addEventListener("sending", () => say(room.dataset.wordSaving));
  outbox.addEventListener("offline", () => say(room.dataset.wordOffline, "offline"));
  outbox.addEventListener("saved", ({ detail }) => {
    say(room.dataset.wordSaved.replace("{time}", detail.saved));
    showMissing(detail.missing ?? []);
    showError("");
  });
  outbox.addEventListener("refused", ({ detail }) => showError(detail.error));

  sheet.addEventListener("change", ({ target }) => {
    if (target.type === "radio") outbox.put(`mark:${target.name.slice(5)}`, target.value);
  });
  notes.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(saveNotes, TYPING_PAUSE);
  });
  notes.addEventListener("blur", saveNotes);
  sheet.addEventListener("focusin", ({ target }) => {
    const criterion = target.closest("[data-criterion]");
    if (criterion) show(criterion);
  });
  sheet.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter === submitScores) leave();
  });
  document.addEventListener("keydown", press);

  function restore() {
    for (const name of outbox.names()) {
      const value = outbox.get(name);
      if (name === "notes") notes.value = value;
      const mark = name.startsWith("mark:") && sheet.querySelector(`[name="mark-${name.slice(5)}"][value="${value}"]`);
      if (mark) mark.checked = true;
    }
  }

  function saveNotes() {
    clearTimeout(typing);
    if (notes.value === notes.defaultValue) return;
    notes.defaultValue = notes.value;
    outbox.put("notes", notes.value);
  }

  function press(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (target.matches("textarea, input:not([type=radio])")) {
      if (key === "Escape") focus(now);
      return;
    }
    if (target.matches("button, a, summary") && (key === "Enter" || key === " ")) return;
    const act = keys()[key] ?? (/^[0-9]$/.test(key) ? () => mark(key === "0" ? "10" : key) : null);
    if (!act) return;
    event.preventDefault();
    act();
  }

  function keys() {
    return {
      " ": () => video && (video.paused ? video.play().catch(() => {}) : video.pause()),
      j: () => video && seekTo(video, video.currentTime - SKIP),
      l: () => video && seekTo(video, video.currentTime + SKIP),
      ",": () => step(-PICTURE),
      ".": () => step(PICTURE),
      n: writeNote,
      x: () => mark("abstain"),
      ArrowUp: () => focus(criteria[Math.max(criteria.indexOf(now) - 1, 0)]),
      ArrowDown: () => focus(criteria[Math.min(criteria.indexOf(now) + 1, criteria.length - 1)]),
      Enter: () => submitScores && leave(),
      "?": () => help.click(),
    };
  }

  function step(by) {
    if (!video) return;
    video.pause();
    seekTo(video, video.currentTime + by);
  }

  function mark(value) {
    const choice = now.querySelector(`input[value="${value}"]`);
    if (!choice || now.disabled) return;
    choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const after = criteria.slice(criteria.indexOf(now) + 1);
    focus(after.find((one) => !one.querySelector(":checked")) ?? now);
  }

  function writeNote() {
    if (notes.disabled) return;
    const at = video?.currentTime ?? 0;
    const moment = `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")} `;
    notes.value += (notes.value && !notes.value.endsWith("\n") ? "\n" : "") + moment;
    notes.focus();
    notes.setSelectionRange(notes.value.length, notes.value.length);
  }

  function show(criterion) {
    now = criterion;
    for (const one of criteria) one.classList.toggle("now", one === criterion);
  }

  function focus(criterion) {
    show(criterion);
    (criterion.querySelector(":checked") ?? criterion.querySelector("input")).focus();
  }

  async function leave() {
    if (submitScores.disabled) return;
    submitScores.disabled = true;
    saveNotes();
    video?.pause();
    room.dispatchEvent(new Event("leaving")); // a pause is told too late for what follows
    if (await outbox.flush()) {
      const answer = await post(submitScores.formAction, new URLSearchParams());
      if (answer.ok) return location.assign(answer.body.next);
      if (answer.reached) showError(answer.body.error);
      else say(room.dataset.wordOffline, "offline");
    }
    submitScores.disabled = false;
  }

  function say(words, state = "") {
    const saved = document.querySelector("[data-saved]");
    saved.textContent = words;
    saved.dataset.state = state;
  }

  function showError(words) {
    const error = room.querySelector("[data-error]");
    error.hidden = !words;
    error.firstElementChild.textContent = words ?? "";
    if (words) error.scrollIntoView({ block: "nearest" });
  }

  function showMissing(missing) {
    const list = room.querySelector("[data-missing]");
    list?.replaceChildren(...missing.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  }
}
