// Counts the seconds of the film that were really played, draws them as a strip, and tells the site every few
// seconds. A second counts once four fifths of it have run past at normal speed while the page is visible;
// seeking counts nothing. The site holds it to its own clock: at most the time since the last beat, one film at
// a time. What was not answered is told again; what the answer does not count, since the site was out of reach for
// too long, is told to the judge and has to be played again.
import { newSave, outboxOf, post } from "../outbox.js";

const ENOUGH_OF_A_SECOND = 0.8;
const LONGEST_STEP = 2;
const BEAT_EVERY = 5000;
const BEHIND = 3; // seconds by which the site may be behind the page: a beat takes its time
const SVG = "http://www.w3.org/2000/svg";

export function attach(room) {
  const video = room.querySelector("video");
  if (!video) return;
  const { code, watchUrl } = room.dataset;
  let { writable } = room.dataset;
  const length = Number(room.dataset.length);
  const outbox = outboxOf(room, `screening:${code}`);
  const page = newSave();
  const played = new Float32Array(length);
  const counted = new Array(length).fill(false);
  let known = JSON.parse(room.dataset.ranges || "[]");
  let before = null;
  let at = 0;
  let number = 0;
  let beating = Promise.resolve();
  let isSaid = true;
  let saidAt = performance.now(); // when the site was last heard of
  let isEnough = false;

  keepVolume(video);
  video.addEventListener("ratechange", () => {
    if (video.playbackRate !== 1) video.playbackRate = 1;
  });
  video.addEventListener("playing", () => {
    from(video.currentTime);
    beat();
  });
  video.addEventListener("seeking", () => (before = null));
  video.addEventListener("seeked", () => from(video.currentTime));
  video.addEventListener("timeupdate", () => {
    if (video.seeking) return;
    const now = video.currentTime;
    const passed = (performance.now() - at) / 1000;
    const isRun = before !== null && now > before && now - before < Math.min(LONGEST_STEP, passed * 1.2 + 0.3);
    if (isRun && !document.hidden) count(before, now);
    from(now);
  });
  for (const name of ["pause", "ended"]) video.addEventListener(name, () => beat());
  room.addEventListener("leaving", ({ detail }) => detail.push(beat()));
  document.addEventListener("visibilitychange", () => beat());
  room.addEventListener("over", () => {
    writable = "";
    draw();
  });
  setInterval(() => (isPlaying() || !isSaid) && beat(), BEAT_EVERY);
  draw();

  function from(second) {
    before = second;
    at = performance.now();
  }

  function isPlaying() {
    return !video.paused && !video.ended && !document.hidden;
  }

  /** So long out of the site's reach that it would not count what is played now. */
  function isUnheard() {
    return !isSaid && performance.now() - saidAt > 1000 * room.dataset.longestGap;
  }

  function count(start, end) {
    if (isUnheard()) return draw();
    let isNew = false;
    for (let second = Math.floor(start); second < Math.min(end, length); second++) {
      played[second] += Math.min(end, second + 1) - Math.max(start, second);
      const whole = Math.min(1, (video.duration || length) - second);
      if (!counted[second] && played[second] >= ENOUGH_OF_A_SECOND * whole) isNew = counted[second] = true;
    }
    if (!isNew) return;
    draw();
    if (isEnough || secondsOf(seen()) < Number(room.dataset.needed)) return;
    isEnough = true;
    beat();
  }

  /** One after the other, so that none overtakes another. */
  function beat() {
    if (!writable) return Promise.resolve();
    beating = beating.then(tell);
    return beating;
  }

  async function tell() {
    const ranges = rangesOf(counted.map((isIn, second) => isIn && !known.some(([start, end]) => start <= second && second < end)));
    const body = JSON.stringify({ page, number: ++number, playing: isPlaying(), ranges, height: linesOf(video) });
    const answer = await post(watchUrl, body);
    isSaid = answer.reached;
    if (isSaid) saidAt = performance.now();
    if (!answer.reached) return outbox.tell(answer.trouble);
    if (answer.body.is_over) room.dispatchEvent(new CustomEvent("over", { detail: answer.body.error }));
    if (!answer.ok) return;
    known = answer.body.ranges;
    if (!answer.body.delivered) askForFilm(); // it plays from what an earlier session has fetched
    giveUp(answer.body.elsewhere);
    room.querySelector("[data-elsewhere]").hidden = !answer.body.elsewhere;
    room.dispatchEvent(new CustomEvent("standing", { detail: answer.body }));
    draw();
  }

  /** Seconds that the site has heard of and not counted are not played. */
  function giveUp(isElsewhere) {
    const isKnown = (second) => known.some(([start, end]) => start <= second && second < end);
    const lost = counted.flatMap((isIn, second) => (isIn && !isKnown(second) ? [second] : []));
    if (lost.length <= BEHIND) return;
    for (const second of lost) [counted[second], played[second]] = [false, 0];
    if (!isElsewhere) room.querySelector("[data-uncounted]").hidden = false;
  }

  /** By second: what was played here, and what the site has heard of. */
  function seen(here = counted) {
    const all = Array.from({ length }, (_, second) => Boolean(here[second]));
    for (const [start, end] of known) all.fill(true, start, end);
    return all;
  }

  function askForFilm() {
    fetch(video.querySelector("source:last-of-type").src, { headers: { Range: "bytes=0-0" } }).catch(() => {});
  }

  function draw() {
    const all = seen();
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
    const seconds = secondsOf(all);
    const words = room.dataset;
    const needed = Number(words.needed);
    const isHeard = secondsOf(seen([])) >= needed; // by the site, which lets nobody go on before
    const figures = { done: clockOf(seconds), length: clockOf(length), needed: clockOf(needed) };
    if (isHeard) room.querySelector("[data-uncounted]").hidden = true;
    const sentence = isHeard ? words.wordEnough : isUnheard() ? words.wordUnheard : words.wordFrom;
    room.querySelector("[data-watched]").textContent = fill(writable ? sentence : words.wordWatched, figures);
  }
}

function keepVolume(video) {
  video.volume = Number(localStorage.getItem("volume") ?? 1);
  video.muted = localStorage.getItem("muted") === "true";
  video.addEventListener("volumechange", () => {
    localStorage.setItem("volume", video.volume);
    localStorage.setItem("muted", video.muted);
  });
}

/** Of the copy that plays: 1080 for 1080p, whichever way up it is. */
function linesOf({ videoWidth, videoHeight }) {
  return Math.min(videoWidth, videoHeight);
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

function secondsOf(flags) {
  return flags.filter(Boolean).length;
}
