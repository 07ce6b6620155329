// The presenter's window: the card outside and inside, what is read aloud, what comes next, a clock, and whether
// everything is here. The stage keeps the evening; this window sends it presses and shows how it stands.
import { fill, tellFilms, write } from "../ceremony/films.js";
import { cardsIn, onKeys, stepsOf } from "../ceremony/steps.js";

const SAY_EVERY = 1000;
const CLOCK_EVERY = 250;
const STAGE_IS_GONE = 4000; // milliseconds after its last word
const ASK_EVERY = 30_000; // the site, whether the seal still holds
const INSIDE = new Set(["open", "names", "film"]);

export function attach(room) {
  const { show, edition, standingUrl } = room.dataset;
  const words = room.dataset;
  const cards = cardsIn(room);
  const steps = stepsOf(cards);
  const line = new BroadcastChannel(`ceremony:${edition}:${show}`);
  const find = (name) => room.querySelector(`[data-${name}]`);
  let stage = null;
  let heardAt = -Infinity;
  let isReached = true;

  line.addEventListener("message", ({ data }) => {
    if (data.type !== "stage") return;
    if (stage && data.openedAt < stage.openedAt) return;
    stage = data;
    heardAt = Date.now();
    draw();
  });
  onKeys(press);
  for (const button of room.querySelectorAll("[data-press]")) {
    button.addEventListener("click", () => press(button.dataset.press));
  }
  setInterval(() => line.postMessage({ type: "presenter" }), SAY_EVERY);
  setInterval(tick, CLOCK_EVERY);
  line.postMessage({ type: "presenter" });
  for (const name of ["online", "offline"]) window.addEventListener(name, ask);
  if (standingUrl) setInterval(ask, ASK_EVERY);
  ask();
  tick();
  draw();

  function press(name) {
    if (name === "full") return turnFull();
    line.postMessage({ type: "press", name });
  }

  function draw() {
    const at = stage?.at ?? 0;
    const step = steps[at];
    const next = steps[at + 1];
    const current = step.card ?? (step.kind === "end" ? cards.length : 0);
    cards.forEach(({ element }, number) => {
      element.hidden = number !== current;
      element.querySelector("[data-inside]").hidden = number !== current || !INSIDE.has(step.kind);
    });
    room.querySelectorAll("[data-line]").forEach((item, number) => {
      const isPast = number < current || step.kind === "end";
      item.dataset.state = isPast ? "shown" : number === current && step.card !== undefined ? "now" : "coming";
      if (item.dataset.state === "now") item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      item.querySelector("[data-line-title]").hidden = !isPast && !(number === current && INSIDE.has(step.kind));
    });
    find("end").hidden = step.kind !== "end";
    write(room.querySelector("[data-press-label]"), labelOf(step, next));
    write(find("hall"), hallOf(step));
    write(find("coming"), comingAfter(current));
    write(find("trouble"), { broken: words.wordBroken, absent: words.wordAbsent, locked: words.wordLocked }[stage?.trouble] ?? "");
    if (stage) room.dataset.ready = tellFilms(room, stage.films, stage) ? "yes" : "";
    drawStage();
  }

  function labelOf(step, next) {
    if (stage?.isBlack) return words.wordUnblack;
    if (stage?.isAsked) return words.wordSure;
    if (stage?.waits) return words.wordGoOn;
    if (!next) return words.wordOver;
    const award = next.card === undefined ? "" : cards[next.card].element.dataset.award;
    const sentences = { dark: words.wordDark, award: words.wordAward, open: words.wordOpen, names: words.wordNames };
    return fill({ ...sentences, film: words.wordFilm, end: words.wordEnd }[next.kind], { award });
  }

  function hallOf(step) {
    if (!stage) return "";
    if (stage.isBlack) return words.wordSeesBlack;
    const kind = step.kind === "open" ? "award" : step.kind === "film" && stage.isOver ? "names" : step.kind;
    const { time, length, isPaused } = stage.film;
    const clock = { time: clockOf(time), length: clockOf(length), left: clockOf(Math.max(length - time, 0)) };
    const sentences = { house: words.wordSeesHouse, dark: words.wordSeesDark, end: words.wordSeesDark };
    const film = isPaused ? words.wordSeesHeld : words.wordSeesFilm;
    return fill({ ...sentences, award: words.wordSeesAward, names: words.wordSeesNames, film }[kind], clock);
  }

  function comingAfter(current) {
    const coming = cards[current + 1]?.element.dataset.award;
    return coming ? fill(words.wordComing, { award: coming }) : "";
  }

  function drawStage() {
    const isGone = Date.now() - heardAt > STAGE_IS_GONE;
    room.querySelector("[data-no-stage]").hidden = !isGone;
    for (const button of room.querySelectorAll("[data-press]")) button.disabled = isGone;
    find("locked").hidden = isGone || stage.isUnlocked;
    find("small").hidden = isGone || stage.isFull;
  }

  function tick() {
    const now = new Date();
    const zone = document.body.dataset.zone || undefined;
    const { lang } = document.documentElement;
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone };
    write(find("clock"), new Intl.DateTimeFormat(lang, time).format(now));
    write(find("since"), stage?.startedAt ? fill(words.wordSince, { time: clockOf((now - stage.startedAt) / 1000) }) : "");
    drawStage();
  }

  /** Ask the site whether the seal still holds. Without a line the show goes on, and says so. */
  async function ask() {
    const isReady = room.dataset.ready === "yes";
    if (!standingUrl) {
      isReached = navigator.onLine;
    } else {
      const answer = await fetch(standingUrl, { cache: "no-store" }).catch(() => null);
      const isJson = answer?.ok && answer.headers.get("Content-Type")?.startsWith("application/json");
      isReached = Boolean(isJson);
      if (isJson) compare(await answer.json());
    }
    write(find("network"), isReached ? words.wordOnline : isReady ? words.wordOffline : words.wordOfflineTooSoon);
  }

  function compare({ seal, down }) {
    write(find("unsealed"), seal === show ? "" : seal ? words.wordOtherSeal : words.wordUnsealed);
    // A film that was down already when this window was opened is no film of its card.
    const gone = cards.filter(({ key, film }) => film && down.includes(key)).map(({ element }) => element.dataset.award);
    write(find("down"), gone.length ? fill(words.wordDown, { awards: gone.join("; ") }) : "");
  }

  function turnFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }
}

function clockOf(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
