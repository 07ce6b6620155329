// Counts the seconds of the film that were really played, draws them as a strip, and reports them. A second
// counts once four fifths of it have run past at normal speed; seeking counts nothing.
import { outboxOf } from "../outbox.js";

const ENOUGH_OF_A_SECOND = 0.8;
const LONGEST_STEP = 2;
const REPORT_EVERY = 5000;
const SVG = "http://www.w3.org/2000/svg";

export function attach(room) {
  const video = room.querySelector("video");
  if (!video) return;
  const { code, watchUrl, writable } = room.dataset;
  const length = Number(room.dataset.length);
  const outbox = outboxOf(room, `screening:${code}`);
  const played = new Float32Array(length);
  const counted = new Array(length).fill(false);
  let known = JSON.parse(room.dataset.ranges || "[]");
  let before = null;
  let reported = 0;

  for (const [start, end] of outbox.get("watch") ?? []) counted.fill(true, start, end);
  outbox.route("watch", (_name, item) => [watchUrl, JSON.stringify({ ranges: item.value })]);
  outbox.addEventListener("saved", (event) => {
    known = event.detail.ranges ?? known;
    draw();
  });

  video.volume = Number(localStorage.getItem("volume") ?? 1);
  video.addEventListener("volumechange", () => localStorage.setItem("volume", video.volume));
  video.addEventListener("ratechange", () => {
    if (video.playbackRate !== 1) video.playbackRate = 1;
  });
  video.addEventListener("play", () => (before = video.currentTime));
  video.addEventListener("seeking", () => (before = null));
  video.addEventListener("seeked", () => (before = video.currentTime));
  video.addEventListener("timeupdate", () => {
    if (video.seeking) return;
    const now = video.currentTime;
    if (before !== null && now > before && now - before < LONGEST_STEP) count(before, now);
    before = now;
  });
  video.addEventListener("pause", report);
  video.addEventListener("ended", report);
  room.addEventListener("leaving", report);
  document.addEventListener("visibilitychange", () => document.hidden && report());
  setInterval(() => video.paused || report(), REPORT_EVERY);
  draw();

  function count(from, to) {
    let isNew = false;
    for (let second = Math.floor(from); second < Math.min(to, length); second++) {
      played[second] += Math.min(to, second + 1) - Math.max(from, second);
      const whole = Math.min(1, (video.duration || length) - second);
      if (!counted[second] && played[second] >= ENOUGH_OF_A_SECOND * whole) isNew = counted[second] = true;
    }
    if (isNew) draw();
  }

  function report() {
    const total = counted.filter(Boolean).length;
    if (!writable || total === reported) return;
    reported = total;
    outbox.put("watch", rangesOf(counted));
  }

  function draw() {
    const all = [...counted];
    for (const [start, end] of known) all.fill(true, start, end);
    const strip = room.querySelector("[data-strip]");
    strip.replaceChildren(
      ...rangesOf(all).map(([start, end]) => {
        const stretch = document.createElementNS(SVG, "rect");
        for (const [name, value] of Object.entries({ x: start, y: 0, width: end - start, height: 1 })) {
          stretch.setAttribute(name, value);
        }
        return stretch;
      }),
    );
    const seconds = all.filter(Boolean).length;
    const words = room.dataset;
    const needed = Number(words.needed);
    const figures = { done: clockOf(seconds), length: clockOf(length), needed: clockOf(needed) };
    const sentence = seconds >= needed ? words.wordEnough : words.wordFrom;
    room.querySelector("[data-watched]").textContent = fill(writable ? sentence : words.wordWatched, figures);
  }
}

function rangesOf(seconds) {
  const ranges = [];
  seconds.forEach((isIn, second) => {
    if (!isIn) return;
    const last = ranges.at(-1);
    if (last?.[1] === second) last[1] = second + 1;
    else ranges.push([second, second + 1]);
  });
  return ranges;
}

function clockOf(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function fill(sentence, figures) {
  return sentence.replaceAll(/{(\w+)}/g, (_whole, name) => figures[name]);
}
