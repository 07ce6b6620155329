// The stage: the window on the second screen, which keeps the evening. It shows an award, then names, then a film,
// takes presses from its own keyboard and from the presenter's window, and tells that window how it stands. What
// it needs it has fetched before; it knows where it was when it is loaded anew.
import { drawCaptions } from "../captions.js";
import { Films, tellFilms } from "../ceremony/films.js";
import { Evening, cardsIn, onKeys, stepsOf } from "../ceremony/steps.js";

const TELL_EVERY = 1000;
const PRESENTER_IS_HERE = 5000; // milliseconds after its last word
const LABEL_SECONDS = 4;
const SMALLEST = .2; // of the largest letters, until a name fits

export function attach(room) {
  const { show, edition } = room.dataset;
  const cards = cardsIn(room);
  const video = room.querySelector("video");
  const line = new BroadcastChannel(`ceremony:${edition}:${show}`);
  const memory = `ceremony:${edition}:${show}`;
  const me = { id: String(Math.random()), openedAt: Date.now() };
  const films = new Films(cards, show, tell);
  const evening = new Evening(stepsOf(cards), { plays: isOn, opens: () => Date.now() - presenterAt < PRESENTER_IS_HERE });
  let presenterAt = -Infinity;
  let isOver = false; // the film of this step has ended
  let waits = false; // it is to be played on at the next press
  let resumeAt = 0;
  let played = 0;
  let isUnlocked = Boolean(navigator.userActivation?.hasBeenActive);
  let isSilent = false; // another window has become the stage
  let trouble = "";
  let captioned = ""; // the address of the captions that are drawn
  let endCaptions = () => {};
  let isCaptioned = true;

  restore();
  onKeys(press);
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, unlock);
  room.querySelector("[data-full]").addEventListener("click", turnFull);
  video.addEventListener("ended", () => finish(""));
  video.addEventListener("error", () => video.getAttribute("src") && finish("broken"));
  video.addEventListener("timeupdate", followFilm);
  line.addEventListener("message", ({ data }) => hear(data));
  document.addEventListener("visibilitychange", keepAwake);
  window.addEventListener("beforeunload", (event) => isUnderWay() && event.preventDefault());
  document.addEventListener("fullscreenchange", fitAll);
  window.addEventListener("resize", fitAll);
  setInterval(tell, TELL_EVERY);
  keepAwake();
  draw();
  films.load();

  function hear(data) {
    if (data.type === "presenter") presenterAt = Date.now();
    if (data.type === "press") press(data.name);
    if (data.type === "stage" && data.id !== me.id && data.openedAt > me.openedAt) yieldTo();
    else if (data.type !== "stage") tell();
  }

  function yieldTo() {
    isSilent = true;
    video.pause();
    room.querySelector("[data-elsewhere]").hidden = false;
  }

  function press(name) {
    if (isSilent) return;
    if (name === "full") return turnFull();
    if (name === "captions") return turnCaptions();
    if (!evening.counts()) return;
    const before = evening.at;
    if (name === "space") name = isOn() ? "pause" : "next";
    if (name === "pause") togglePause();
    else if (name === "next" && waits && !evening.isBlack) play();
    else evening[name]();
    if (evening.at !== before) enter();
    if (evening.isBlack) video.pause();
    else if (name === "black" && isOn()) video.play().catch(() => {});
    draw();
  }

  function isUnderWay() {
    return !isSilent && !["house", "end"].includes(evening.step.kind);
  }

  /** Whether a film is on the stage, running or held. */
  function isOn() {
    return evening.step.kind === "film" && !isOver;
  }

  function togglePause() {
    if (video.paused) play();
    else video.pause();
  }

  /** A step has begun. */
  function enter() {
    video.pause();
    isOver = waits = false;
    resumeAt = played = 0;
    trouble = "";
    prepare();
    if (evening.step.kind === "film") play();
  }

  function turnCaptions() {
    isCaptioned = !isCaptioned;
    showCaptions();
  }

  /** Those of the film of this card, once they are here. */
  function showCaptions() {
    const { card } = evening.step;
    const wanted = isCaptioned && card !== undefined ? (films.captions.get(cards[card].key) ?? "") : "";
    if (wanted === captioned) return;
    endCaptions();
    captioned = wanted;
    for (const old of video.querySelectorAll("track")) old.remove();
    endCaptions = () => {};
    if (!wanted) return;
    const element = Object.assign(document.createElement("track"), { kind: "captions", src: wanted });
    video.append(element);
    endCaptions = drawCaptions(element.track, room.querySelector("[data-captions-box]"));
  }

  /** The film of this card lies ready as soon as its award is announced. */
  function prepare() {
    const { card } = evening.step;
    const source = card === undefined ? "" : films.source(cards[card].key);
    if (!source) { // never the film of another card
      if (video.getAttribute("src")) {
        video.removeAttribute("src");
        video.load();
      }
      return;
    }
    if (video.src !== source) {
      video.src = source;
      if (resumeAt) video.currentTime = resumeAt;
    } else if (evening.step.kind === "film" && !resumeAt) {
      video.currentTime = 0;
    }
  }

  function play() {
    if (!video.getAttribute("src") || evening.step.kind !== "film") return finish("absent");
    waits = false;
    video.play().then(draw, (error) => {
      if (error.name === "NotAllowedError") {
        waits = true;
        trouble = "locked";
      }
      draw();
    });
  }

  function finish(why) {
    if (evening.step.kind !== "film") return;
    isOver = true;
    waits = false;
    trouble = why;
    draw();
  }

  function followFilm() {
    const step = video.currentTime - resumeAt;
    if (step > 0 && step < 1) played += step; // more is a jump
    resumeAt = video.currentTime;
    showLabel();
    remember();
  }

  /** The label of AI content lies over the film's first seconds. */
  function showLabel() {
    const { card } = evening.step;
    const label = card === undefined ? null : cards[card].element.querySelector("[data-label-over]");
    if (label) label.hidden = !isOn() || (played >= LABEL_SECONDS && video.currentTime >= LABEL_SECONDS);
  }

  function draw() {
    const { kind, card } = evening.step;
    const seen = kind === "open" ? "award" : kind === "film" && isOver ? "names" : kind;
    room.dataset.step = evening.isBlack ? "dark" : seen;
    cards.forEach(({ element }, number) => (element.hidden = number !== card || seen === "house"));
    for (const warning of room.querySelectorAll("[data-flashes]")) warning.hidden = kind === "film"; // it is over
    showLabel();
    remember();
    fitAll();
    tell();
  }

  function tell() {
    for (const [key, still] of films.stills) {
      const picture = room.querySelector(`[data-card="${CSS.escape(key)}"] img`);
      if (picture && picture.src !== still) picture.src = still;
    }
    const isReady = tellFilms(room, films.figures, films);
    room.dataset.ready = isReady ? "yes" : "";
    if (evening.step.card !== undefined && !video.getAttribute("src")) prepare();
    showCaptions();
    if (isSilent) return;
    line.postMessage({
      type: "stage",
      ...me,
      at: evening.at,
      isBlack: evening.isBlack,
      isAsked: evening.isAsked,
      startedAt: evening.startedAt,
      isOver,
      waits,
      trouble,
      film: { time: video.currentTime, length: video.duration || 0, isPaused: video.paused },
      films: films.figures,
      isOnDisk: films.isOnDisk,
      isUnlocked,
      isFull: Boolean(document.fullscreenElement),
    });
  }

  function unlock() {
    isUnlocked = true;
    room.querySelector("[data-locked]").hidden = true;
    if (trouble === "locked") trouble = "";
  }

  function turnFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  /** The screen must not go dark by itself; a browser takes that back whenever the window is hidden. */
  function keepAwake() {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  }

  function remember() {
    const { at, isBlack, startedAt } = evening;
    const time = isOn() ? video.currentTime || resumeAt : 0;
    sessionStorage.setItem(memory, JSON.stringify({ steps: evening.steps.length, at, isBlack, startedAt, isOver, time }));
  }

  /** After the machine slept, or the window was loaded anew: the same card, and the film where it was, held. */
  function restore() {
    if (isUnlocked) room.querySelector("[data-locked]").hidden = true;
    const kept = JSON.parse(sessionStorage.getItem(memory) ?? "null");
    if (kept?.steps !== evening.steps.length) return;
    Object.assign(evening, { at: kept.at, isBlack: kept.isBlack, startedAt: kept.startedAt });
    isOver = kept.isOver;
    resumeAt = kept.time;
    waits = isOn();
    prepare();
  }

  function fitAll() {
    for (const words of room.querySelectorAll("[data-fit]")) fit(words);
  }
}

/** The largest letters in which the words fit their box. */
function fit(words) {
  const box = words.parentElement;
  if (!box.clientHeight) return;
  let low = SMALLEST;
  let high = 1;
  words.style.setProperty("--fit", high);
  if (fits(box)) return;
  for (let turn = 0; turn < 7; turn++) {
    const middle = (low + high) / 2;
    words.style.setProperty("--fit", middle);
    if (fits(box)) low = middle;
    else high = middle;
  }
  words.style.setProperty("--fit", low);
}

function fits({ scrollHeight, clientHeight, scrollWidth, clientWidth }) {
  return scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth + 1;
}
