// The film player: our controls in place of the browser's, with a picture of the moment under the pointer on
// the seek bar, and keys: space or k play, j/l and arrows skip 5 s, comma and full stop step a picture,
// m sound, c captions, f full screen. Without this script the browser's own controls work.
import { captionMenu } from "../captions.js";
import { askBefore } from "../flash-warning.js";
import { askAgain } from "../new-address.js";
import { seekTo } from "../seek.js";

const SKIP = 5;
const PICTURE = 1 / 24;
const IDLE_AFTER = 2500;
const LABEL_SECONDS = 4;
const SVG = "http://www.w3.org/2000/svg";

export function attach(figure) {
  const video = figure.querySelector("video");
  const words = figure.dataset;
  video.controls = false;

  const controls = make("div", { className: "controls" });
  const play = button(words.wordPlay, () => toggle(video));
  const clock = make("span", { className: "clock", textContent: "0:00" });
  const seek = make("input", { type: "range", min: 0, max: 1, step: "any", value: 0 });
  seek.setAttribute("aria-label", words.wordSeek);
  const preview = previewOf(figure);
  const bar = make("span", { className: "seek" });
  bar.append(seek, preview.element);
  const sound = button(words.wordSound, () => (video.muted = !video.muted), "sound");
  const volume = make("input", { type: "range", className: "volume wide", min: 0, max: 1, step: .05, value: 1 });
  volume.setAttribute("aria-label", words.wordVolume);
  const full = button(words.wordFull, () => turnFull(figure), "full");
  const texts = make("div", { className: "captions" });
  const captions = captionMenu(video, { words, box: texts });
  controls.append(play, clock, bar, sound, volume, ...(captions ? [captions.menu] : []), full);

  const start = make("button", { type: "button", className: "start" });
  start.setAttribute("aria-label", `${words.wordPlay}: ${video.getAttribute("aria-label")}`);
  start.append(triangle());
  start.addEventListener("click", () => {
    figure.focus({ preventScroll: true });
    toggle(video);
  });
  const said = make("p", { className: "said" });
  said.setAttribute("role", "status");
  figure.append(start, controls, texts, said); // the texts over the shade of the controls

  video.addEventListener("click", () => toggle(video));
  video.addEventListener("dblclick", () => turnFull(figure));
  video.addEventListener("play", () => (play.textContent = words.wordPause));
  video.addEventListener("playing", () => (start.hidden = true)); // a play that nobody clicked for may be taken back
  video.addEventListener("pause", () => (play.textContent = words.wordPlay));
  video.addEventListener("durationchange", () => (seek.max = video.duration || 1));
  video.addEventListener("timeupdate", () => {
    if (!seek.matches(":active")) seek.value = video.currentTime;
    seek.style.setProperty("--played", `${(100 * seek.value) / seek.max}%`);
    clock.textContent = `${clockOf(video.currentTime)} / ${clockOf(video.duration || 0)}`;
    seek.setAttribute("aria-valuetext", clock.textContent);
  });
  video.addEventListener("volumechange", showVolume);
  showVolume();
  volume.addEventListener("input", () => {
    video.muted = false;
    video.volume = Number(volume.value);
  });
  let hasFailed = false;
  askAgain(video, () => {
    hasFailed ||= !start.hidden;
    said.textContent = words.wordFailed;
    start.hidden = true; // on a phone the words have its place
  });
  // It is there after all, by a new address or from what the browser has kept.
  video.addEventListener("loadedmetadata", () => {
    if (said.textContent === words.wordFailed) said.textContent = "";
    if (hasFailed) start.hidden = hasFailed = false;
  });
  seek.addEventListener("input", () => {
    seek.style.setProperty("--played", `${(100 * seek.value) / seek.max}%`);
    video.currentTime = Number(seek.value);
  });
  seek.addEventListener("pointermove", (event) => preview.show(event, seek, video.duration));
  seek.addEventListener("pointerleave", () => preview.hide());
  figure.addEventListener("keydown", (event) => press(event, figure, video, captions));
  figure.addEventListener("fullscreen", () => turnFull(figure)); // asked for by the page around it
  figure.addEventListener("captions", () => captions?.turn());
  figure.tabIndex = 0;
  watchIdle(figure, video);
  new ResizeObserver(() => {
    const above = parseFloat(getComputedStyle(controls).paddingTop); // a shade, in which a text may stand
    figure.style.setProperty("--controls-height", `${controls.offsetHeight - above / 2}px`);
  }).observe(controls);
  askBefore(figure, video, start);
  showLabel(figure.querySelector("[data-label-over]"), video);
  if (location.hash === "#play" && figure === document.querySelector(".player")) {
    figure.focus();
    video.play().catch(() => {});
  }

  function showVolume() {
    sound.textContent = video.muted ? words.wordMuted : words.wordSound;
    volume.value = video.muted ? 0 : video.volume;
    volume.style.setProperty("--played", `${100 * volume.value}%`);
  }
}

// The label of AI content lies over the film until four seconds of it have been played, and over its beginning.
function showLabel(label, video) {
  if (!label) return;
  let played = 0;
  let last = 0;
  video.addEventListener("timeupdate", () => {
    const step = video.currentTime - last;
    last = video.currentTime;
    if (step > 0 && step < 1) played += step; // more is a jump
    label.hidden = played >= LABEL_SECONDS && video.currentTime >= LABEL_SECONDS;
  });
}

function press(event, figure, video, captions) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches(".volume") && event.key.startsWith("Arrow")) return; // moves it
  if (event.target.matches("button") && event.key === " ") return; // presses that button
  if (event.target.matches("select")) return; // chooses in it
  const acts = {
    " ": () => toggle(video),
    k: () => toggle(video),
    j: () => seekTo(video, video.currentTime - SKIP),
    l: () => seekTo(video, video.currentTime + SKIP),
    ",": () => step(video, -PICTURE),
    ".": () => step(video, PICTURE),
    m: () => (video.muted = !video.muted),
    c: () => captions?.turn(),
    f: () => turnFull(figure),
  };
  acts.ArrowLeft = acts.j;
  acts.ArrowRight = acts.l;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function step(video, by) {
  video.pause();
  seekTo(video, video.currentTime + by);
}

function toggle(video) {
  if (video.paused) video.play().catch(() => {});
  else video.pause();
}

function turnFull(figure) {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (figure.requestFullscreen) figure.requestFullscreen();
  else figure.querySelector("video").webkitEnterFullscreen?.(); // all that an iPhone offers
}

function watchIdle(figure, video) {
  let timer = 0;
  const wake = () => {
    clearTimeout(timer);
    delete figure.dataset.idle;
    if (!video.paused) timer = setTimeout(() => (figure.dataset.idle = ""), IDLE_AFTER);
  };
  for (const name of ["pointermove", "keydown", "focusin"]) figure.addEventListener(name, wake);
  for (const name of ["play", "pause"]) video.addEventListener(name, wake);
}

// The storyboard is WebVTT: each cue names the cell of the sprite that shows its seconds.
function previewOf(figure) {
  const { storyboard, sprite, columns, cellWidth, cellHeight } = figure.dataset;
  const element = make("span", { className: "seek-preview", hidden: true });
  const moment = make("output");
  const picture = document.createElementNS(SVG, "svg");
  const image = document.createElementNS(SVG, "image");
  picture.setAttribute("width", cellWidth || 0);
  picture.setAttribute("height", cellHeight || 0);
  picture.append(image);
  element.append(picture, moment);
  let cues = null;

  async function load() {
    cues = [];
    const answer = storyboard ? await fetch(storyboard) : null;
    if (!answer?.ok) return;
    cues = read(await answer.text());
    image.setAttribute("href", sprite);
    image.setAttribute("width", columns * cellWidth);
  }

  return {
    element,
    hide: () => (element.hidden = true),
    show(event, seek, duration) {
      if (!duration) return;
      if (cues === null) load();
      const box = seek.getBoundingClientRect();
      const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
      const at = share * duration;
      const cue = cues?.find((one) => at >= one.start && at < one.end);
      if (cue) picture.setAttribute("viewBox", `${cue.x} ${cue.y} ${cellWidth} ${cellHeight}`);
      picture.toggleAttribute("hidden", !cue);
      moment.textContent = clockOf(at);
      element.hidden = false;
      element.style.left = `${share * 100}%`;
    },
  };
}

function read(vtt) {
  const cues = [];
  const pattern = /([\d:.]+) --> ([\d:.]+)[^\n]*\n[^\n]*#xywh=(\d+),(\d+)/g;
  for (const [, start, end, x, y] of vtt.matchAll(pattern)) {
    cues.push({ start: seconds(start), end: seconds(end), x, y });
  }
  return cues;
}

function seconds(stamp) {
  return stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function clockOf(time) {
  const whole = Math.floor(time);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function make(name, fields = {}) {
  return Object.assign(document.createElement(name), fields);
}

function button(text, act, className = "") {
  const made = make("button", { type: "button", textContent: text, className });
  made.addEventListener("click", act);
  return made;
}

function triangle() {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 10 12");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M0 0l10 6-10 6z");
  path.setAttribute("fill", "currentColor");
  drawn.append(path);
  return drawn;
}
