// The scoresheet: every mark and note is saved at once, or kept on this machine until it can be; the whole
// room works by keyboard. Without this script the scoresheet is a plain form with a button that saves.
import { digitsOf } from "../digits.js";
import { newerValue } from "../newer-value.js";
import { outboxOf, post } from "../outbox.js";
import { seekTo } from "../seek.js";

const SKIP = 5;
const PICTURE = 1 / 24;
const TYPING_PAUSE = 700;
const TOLD_FOR = 1500;
const MOMENT = /\b\d{1,3}:[0-5]\d\b/g;

export function attach(room) {
  const sheet = room.querySelector("[data-sheet]");
  const video = room.querySelector("video");
  const criteria = [...room.querySelectorAll("[data-criterion]")];
  const notes = sheet.elements.notes;
  const texts = [notes, sheet.elements.comment];
  const submitScores = room.querySelector("[data-submit-scores]");
  const help = document.querySelector("[data-help]");
  const outbox = outboxOf(room, `screening:${room.dataset.code}`);
  const player = room.querySelector(".player");
  const digits = digitsOf({
    lowest: Number(room.dataset.lowest),
    highest: Number(room.dataset.highest),
    take: mark,
    typing: (typed) => say(typed && `${typed} …`),
  });
  let now = criteria.find((one) => !marked(one)) ?? criteria[0];
  const theatre = document.querySelector("[data-theatre]");
  let typing = 0;
  let telling = 0;
  let missing = [...room.querySelectorAll("[data-missing] li")].map((line) => line.textContent);
  let isOffline = false;
  let isOver = false; // the round, or the judge's part in it

  room.querySelector("[data-without-script]")?.remove();
  restore();
  showMissing();
  show(now);
  for (const kind of ["mark", "notes", "comment"]) outbox.route(kind, requestOf);
  outbox.addEventListener("sending", () => say(room.dataset.wordSaving));
  outbox.addEventListener("offline", () => {
    isOffline = true;
    say(room.dataset.wordOffline, "offline");
  });
  outbox.addEventListener("signedout", () => stop(room.dataset.wordSignedOut, "[data-signed-out]"));
  outbox.addEventListener("foreign", () => stop(room.dataset.wordForeign, "[data-foreign]"));
  outbox.addEventListener("saved", ({ detail }) => {
    const open = outbox.overtaken(); // a question that was left with Escape
    if (open) say(room.dataset.wordNotSaved, "offline");
    else say(room.dataset.wordSaved.replace("{time}", detail.saved));
    showMissing(detail.missing ?? []);
    showError(open?.error ?? "");
    takeOver(detail);
    for (const notice of room.querySelectorAll("[data-signed-out], [data-foreign]")) notice.hidden = true;
  });
  room.addEventListener("standing", ({ detail }) => {
    showMissing(detail.missing);
    showError(outbox.overtaken()?.error ?? "");
    if (document.querySelector("[data-saved]").dataset.state && !outbox.names().length) say("");
  });
  outbox.addEventListener("refused", ({ detail }) => {
    say(room.dataset.wordNotSaved, "offline");
    showError(detail.error);
    if (detail.is_over) room.dispatchEvent(new CustomEvent("over", { detail: detail.error }));
  });
  room.addEventListener("over", ({ detail }) => {
    isOver = true;
    showError(detail);
    showMissing([]);
    if (submitScores) submitScores.disabled = true;
  });
  outbox.addEventListener("overtaken", ({ detail }) => choose(detail));

  sheet.addEventListener("change", ({ target }) => {
    digits.forget(); // the pointer was quicker
    showMissing();
    if (target.matches("[type=radio], select") && target.value) outbox.put(target.name, target.value, revisionOf(target.name).value);
  });
  for (const text of texts) {
    text.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(saveTexts, TYPING_PAUSE);
    });
    text.addEventListener("blur", saveTexts);
  }
  notes.addEventListener("input", showMoments);
  showMoments();
  sheet.addEventListener("focusin", ({ target }) => {
    const criterion = target.closest("[data-criterion]");
    if (criterion) show(criterion);
  });
  sheet.addEventListener("submit", (event) => {
    if (event.submitter && event.submitter !== submitScores) return; // leads to another page
    event.preventDefault();
    if (event.submitter) leave();
  });
  document.addEventListener("keydown", press);
  addEventListener("pagehide", () => {
    digits.end();
    saveTexts();
  });
  theatre.addEventListener("click", () => showTheatre(!room.classList.contains("theatre")));
  showTheatre(localStorage.getItem("theatre") === "true");

  function restore() {
    for (const name of outbox.names()) display(name, outbox.get(name));
  }

  /** Let the form show this value of the field. */
  function display(name, value) {
    const text = texts.find((one) => one.name === name);
    if (text) text.value = text.defaultValue = value;
    if (text === notes) showMoments();
    const field = name.startsWith("mark-") && sheet.elements[name];
    if (field) field.value = value; // of the radio buttons, or of the list, of that name
  }

  function requestOf(name, { value, save, replaces }) {
    const body = new URLSearchParams({ [name]: value, [`save-${name}`]: save });
    for (const replaced of replaces) body.append(`base-${name}`, replaced);
    return [name.startsWith("mark-") ? room.dataset.markUrl : room.dataset.notesUrl, body];
  }

  function revisionOf(name) {
    return sheet.elements[`base-${name}`];
  }

  /** What stands on the site now, other machines' marks included; what is still to be sent stays as it is. */
  function takeOver({ name, stands = {}, ...told }) {
    for (const [field, [value, revision]] of Object.entries(stands)) {
      revisionOf(field).value = revision;
      if (outbox.get(field) === undefined) display(field, value);
    }
    if (`${name}_revision` in told) revisionOf(name).value = told[`${name}_revision`];
  }

  /** Another window or computer has saved something else meanwhile: the judge sees both, and chooses. */
  async function choose({ error, newer }) {
    video?.pause();
    const yours = newer.yours ?? valueOf(newer.field);
    const isMine = await newerValue(room, { error, title: titleOf(newer.field), yours, stands: newer.stands });
    if (isMine === null) {
      say(room.dataset.wordNotSaved, "offline");
      return showError(error);
    }
    revisionOf(newer.field).value = newer.revision;
    if (!isMine) display(newer.field, newer.stands);
    outbox.settle(newer.field, newer.revision, isMine ? yours : undefined);
    showError("");
    focus(now);
    const another = outbox.overtaken();
    if (another) choose(another);
    else outbox.flush();
  }

  function valueOf(name) {
    return sheet.elements[name].value;
  }

  function titleOf(name) {
    if (name === "notes") return sheet.querySelector("[for=notes]").textContent;
    if (name === "comment") return sheet.querySelector(".comment summary").textContent;
    return sheet.querySelector(`[data-criterion="${name.slice(5)}"] legend span`).textContent;
  }

  function stop(words, notice) {
    say(words, "offline");
    room.querySelector(notice).hidden = false;
  }

  function saveTexts() {
    clearTimeout(typing);
    for (const text of texts.filter((one) => one.value !== one.defaultValue)) {
      text.defaultValue = text.value;
      outbox.put(text.name, text.value, revisionOf(text.name).value);
    }
  }

  /** The moments that the notes name, each a button that plays the film from there. */
  function showMoments() {
    const moments = [...new Set(notes.value.match(MOMENT) ?? [])].filter((one) => video && secondOf(one) < Number(room.dataset.length));
    const buttons = moments.map((moment) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: `▸ ${moment}` });
      button.addEventListener("click", () => {
        seekTo(video, secondOf(moment));
        video.play().catch(() => {});
      });
      return button;
    });
    room.querySelector("[data-moments]").replaceChildren(...buttons);
  }

  function press(event) {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (target.matches(".volume") && key.startsWith("Arrow")) return;
    if (target.matches("textarea, input:not([type=radio], [type=range])")) {
      if (key === "Escape") focus(now);
      return;
    }
    if (target.matches("button, a, summary") && (key === "Enter" || key === " ")) return;
    const act = keys()[key];
    const isDigit = /^[0-9]$/.test(key);
    if (!act && !isDigit) return;
    event.preventDefault();
    if (isDigit) return digits.press(key);
    const from = now;
    const hasEnded = digits.end();
    act(from, hasEnded);
  }

  // No arrow ever changes a score: those of the list and of the radio buttons are taken here too.
  function keys() {
    return {
      " ": () => video && (video.paused ? video.play().catch(() => {}) : video.pause()),
      j: () => skip(-SKIP),
      l: () => skip(SKIP),
      ArrowLeft: () => skip(-SKIP),
      ArrowRight: () => skip(SKIP),
      ",": () => step(-PICTURE),
      ".": () => step(PICTURE),
      m: () => video && (video.muted = !video.muted),
      f: () => player?.dispatchEvent(new Event("fullscreen")),
      c: () => player?.dispatchEvent(new Event("captions")),
      t: () => theatre.click(),
      n: writeNote,
      x: () => mark("abstain"),
      ArrowUp: (from) => focus(criteria[Math.max(criteria.indexOf(from) - 1, 0)]),
      ArrowDown: (from) => focus(criteria[Math.min(criteria.indexOf(from) + 1, criteria.length - 1)]),
      Enter: (_from, hasEnded) => hasEnded || (submitScores && leave()),
      "?": () => help.click(),
    };
  }

  function skip(by) {
    if (video) seekTo(video, Math.max(video.currentTime + by, 0));
  }

  function step(by) {
    if (!video) return;
    video.pause();
    seekTo(video, video.currentTime + by);
  }

  function mark(value) {
    const field = sheet.elements[`mark-${now.dataset.criterion}`];
    const choice = now.querySelector(`[value="${value}"]`);
    if (!choice || now.disabled) return;
    field.value = value;
    now.querySelector("select, input:checked").dispatchEvent(new Event("change", { bubbles: true }));
    tellInFullScreen(`${now.querySelector("legend span").textContent} ${value === "abstain" ? "–" : value}`);
    const after = criteria.slice(criteria.indexOf(now) + 1);
    focus(after.find((one) => !marked(one)) ?? now);
  }

  function marked(criterion) {
    return Boolean(sheet.elements[`mark-${criterion.dataset.criterion}`].value);
  }

  /** The sheet is not seen there, so the film says what was scored. */
  function tellInFullScreen(words) {
    if (!document.fullscreenElement) return;
    const said = player.querySelector(".said");
    said.textContent = words;
    clearTimeout(telling);
    telling = setTimeout(() => (said.textContent = ""), TOLD_FOR);
  }

  function showTheatre(isOn) {
    room.classList.toggle("theatre", isOn);
    theatre.setAttribute("aria-pressed", isOn);
    localStorage.setItem("theatre", isOn);
  }

  function writeNote() {
    if (notes.disabled) return;
    const at = video?.currentTime ?? 0;
    const moment = `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")} `;
    notes.value += (notes.value && !notes.value.endsWith("\n") ? "\n" : "") + moment;
    showMoments();
    notes.focus();
    notes.setSelectionRange(notes.value.length, notes.value.length);
  }

  function show(criterion) {
    if (criterion !== now) digits.end(); // what was typed is for the criterion that was highlighted
    now = criterion;
    for (const one of criteria) one.classList.toggle("now", one === criterion);
  }

  function focus(criterion) {
    show(criterion);
    (criterion.querySelector("select, input:checked") ?? criterion.querySelector("[type=radio]")).focus({ preventScroll: true });
  }

  async function leave() {
    if (submitScores.disabled) return;
    submitScores.disabled = true;
    digits.end();
    saveTexts();
    video?.pause();
    const told = [];
    room.dispatchEvent(new CustomEvent("leaving", { detail: told })); // a pause is told too late for what follows
    await Promise.all(told);
    isOffline = false;
    if (await outbox.flush()) {
      const answer = await post(submitScores.formAction, seen());
      if (answer.ok) return location.assign(answer.body.next);
      if (answer.body.newer) choose(answer.body);
      else if (answer.body.is_over) room.dispatchEvent(new CustomEvent("over", { detail: answer.body.error }));
      else if (answer.reached) showError(answer.body.error);
      else outbox.tell(answer.trouble);
    } else {
      const open = outbox.overtaken();
      if (open) choose(open);
    }
    if (isOffline) showError(room.dataset.wordNotSubmitted);
    submitScores.disabled = isOver;
  }

  /** The saves that this page shows: what another computer has changed since is not submitted unseen. */
  function seen() {
    const fields = [...sheet.querySelectorAll("[name^=base-]")];
    return new URLSearchParams(fields.map(({ name, value }) => [name.replace("base-", "seen-"), value]));
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

  /** What is still to score is said by what this page has, also while it is not saved. */
  function showMissing(told = missing) {
    missing = told;
    const [begin] = room.dataset.wordUnscored.split("{criteria}");
    const open = criteria.filter((one) => !marked(one)).map((one) => one.querySelector("legend span").textContent);
    const unscored = room.dataset.wordUnscored.replace("{criteria}", open.join(room.dataset.wordBetween));
    const lines = missing.map((words) => (words.startsWith(begin) ? open.length && unscored : words)).filter(Boolean);
    const list = room.querySelector("[data-missing]");
    list?.replaceChildren(...lines.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  }
}

function secondOf(moment) {
  const [minutes, seconds] = moment.split(":").map(Number);
  return 60 * minutes + seconds;
}
