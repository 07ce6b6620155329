// The times of captions over the film's audio. A window of some seconds is drawn, and of the captions those that
// lie in it. One is chosen: its beginning and its end are two sliders, for a pointer and for the arrow keys. All
// times are sent at once, with the revision that was moved; what somebody else has saved since is not
// overwritten, and what was moved stays on the page. Milliseconds everywhere.
import { csrfToken } from "../csrf.js";

const SHOWN = 20_000; // of the film, in the window
const SHOWN_SMALL = 10_000; // in one that is narrower than this:
const SMALL = 600; // pixels
const STEP = 100;
const BIG_STEP = 1000;
const LEAST = 100; // that a caption lasts
const MARGIN = 1000; // before the chosen one, when it comes into view

export async function attach(section) {
  const video = section.closest("main").querySelector(".player video");
  const answer = await fetch(section.dataset.url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!video || !answer?.ok) return;
  const { revision, cues } = await answer.json();
  new Timing(section, video, revision, cues);
}

class Timing {
  constructor(section, video, revision, cues) {
    Object.assign(this, { section, video, revision, cues });
    this.find = (name) => section.querySelector(`[data-${name}]`);
    this.saved = cues.map(([start, end]) => [start, end]);
    this.undone = []; // what Undo brings back: [number, start, end]
    this.buttons = new Map(); // by number, of what is drawn
    this.chosen = 0;
    this.from = 0;
    this.find("audio").setAttribute("href", section.dataset.wave);
    this.find("audio").toggleAttribute("hidden", !section.dataset.wave);
    this.edges = [...section.querySelectorAll("[data-edge]")];
    for (const edge of this.edges) this.listenTo(edge);
    this.find("view").addEventListener("click", (event) => this.seekTo(event));
    this.find("play").addEventListener("click", () => this.play());
    this.find("undo").addEventListener("click", () => this.undo());
    section.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.undo();
    });
    this.find("save").addEventListener("click", () => this.save());
    for (const button of section.querySelectorAll("[data-go]")) {
      button.addEventListener("click", () => this.choose(this.chosen + Number(button.dataset.go)));
    }
    for (const name of ["timeupdate", "seeking", "loadedmetadata"]) video.addEventListener(name, () => this.follow());
    addEventListener("resize", () => this.draw());
    addEventListener("beforeunload", (event) => this.movedCount() && event.preventDefault());
    section.hidden = false;
    this.choose(0);
    section.dataset.listens = "";
  }

  get length() {
    const last = Math.max(...this.cues.slice(-50).map(([, end]) => end));
    return Math.max(1000 * (this.video.duration || 0), last, 1000);
  }

  get width() {
    return this.find("view").clientWidth || 1;
  }

  get shown() {
    return this.width < SMALL ? SHOWN_SMALL : SHOWN;
  }

  x(moment) {
    return ((moment - this.from) * this.width) / this.shown;
  }

  choose(number) {
    this.chosen = Math.min(Math.max(number, 0), this.cues.length - 1);
    const [start, end] = this.cues[this.chosen];
    if (start < this.from || Math.min(end, start + this.shown - 2 * MARGIN) > this.from + this.shown) {
      this.from = Math.max(start - MARGIN, 0);
    }
    this.draw();
  }

  // While the film plays, the window goes with it.
  follow() {
    const now = 1000 * this.video.currentTime;
    if (!this.video.paused && (now < this.from || now > this.from + this.shown)) {
      this.from = Math.max(now - MARGIN, 0);
      this.draw();
    }
    this.find("head").style.left = `${this.x(now)}px`;
  }

  draw() {
    const seen = new Set();
    for (let number = this.firstSeen(); number < this.cues.length; number += 1) {
      const [start, end] = this.cues[number];
      if (this.saved[number][0] > this.from + this.shown && start > this.from + this.shown) break;
      if (end >= this.from && start <= this.from + this.shown) seen.add(number);
    }
    seen.add(this.chosen);
    for (const [number, button] of this.buttons) {
      if (seen.has(number)) continue;
      button.remove();
      this.buttons.delete(number);
    }
    for (const number of seen) this.place(number);
    this.drawAudio();
    this.drawChosen();
    this.follow();
  }

  // Saved times are in order: no caption is longer than what is looked back for, but for rare ones.
  firstSeen() {
    let low = 0;
    let high = this.cues.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.saved[middle][0] < this.from - 3 * this.shown) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  place(number) {
    const [start, end, words] = this.cues[number];
    let button = this.buttons.get(number);
    if (!button) {
      button = Object.assign(document.createElement("button"), { type: "button", className: "timing-cue", dir: "auto" });
      button.textContent = words;
      button.addEventListener("click", (event) => {
        event.stopPropagation();
        this.choose(number);
      });
      this.buttons.set(number, button);
      const next = [...this.buttons.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
      this.find("cues").insertBefore(button, this.buttons.get(next) ?? null);
    }
    button.style.left = `${this.x(start)}px`;
    button.style.width = `${((end - start) * this.width) / this.shown}px`;
    button.setAttribute("aria-pressed", String(number === this.chosen));
  }

  drawAudio() {
    const audio = this.find("audio");
    audio.setAttribute("x", this.x(0));
    audio.setAttribute("width", (this.length * this.width) / this.shown);
    this.find("from").textContent = clock(this.from);
    this.find("until").textContent = clock(Math.min(this.from + this.shown, Math.max(this.length, this.from + this.shown)));
  }

  drawChosen() {
    const [start, end, words] = this.cues[this.chosen];
    const { wordCaption, wordSpan, wordMoment, wordMoved } = this.section.dataset;
    this.find("which").textContent = wordCaption
      .replace("{number}", this.chosen + 1)
      .replace("{count}", this.cues.length);
    this.find("span").textContent = wordSpan.replace("{start}", seconds(start)).replace("{end}", seconds(end));
    this.find("text").textContent = words;
    for (const edge of this.edges) {
      const moment = edge.dataset.edge === "start" ? start : end;
      const [least, most] = this.limits(edge);
      edge.style.left = `${this.x(moment) - (edge.dataset.edge === "start" ? edge.offsetWidth : 0)}px`;
      edge.setAttribute("aria-valuemin", least / 1000);
      edge.setAttribute("aria-valuemax", most / 1000);
      edge.setAttribute("aria-valuenow", moment / 1000);
      edge.setAttribute("aria-valuetext", wordMoment.replace("{moment}", seconds(moment)));
    }
    const moved = this.movedCount();
    this.find("undo").disabled = !this.undone.length;
    this.find("save").disabled = !moved;
    if (moved) this.say(wordMoved.replace("{count}", moved));
    else if (this.undone.length === 0 && !this.justSaved) this.say("");
  }

  limits(edge) {
    const [start, end] = this.cues[this.chosen];
    return edge.dataset.edge === "start" ? [0, end - LEAST] : [start + LEAST, Math.max(this.length, end)];
  }

  listenTo(edge) {
    edge.addEventListener("click", (event) => event.stopPropagation());
    edge.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? BIG_STEP : STEP;
      const [least, most] = this.limits(edge);
      const now = this.momentOf(edge);
      const moved = {
        ...{ ArrowLeft: now - step, ArrowDown: now - step, ArrowRight: now + step, ArrowUp: now + step },
        ...{ PageDown: now - BIG_STEP, PageUp: now + BIG_STEP, Home: least, End: most },
      }[event.key];
      if (moved === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.remember();
      this.moveTo(edge, moved);
      this.forgetNothing();
    });
    edge.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      edge.setPointerCapture(event.pointerId);
      this.remember();
      this.drag = { x: event.clientX, moment: this.momentOf(edge) };
    });
    edge.addEventListener("pointermove", (event) => {
      if (!this.drag || !edge.hasPointerCapture(event.pointerId)) return;
      const way = ((event.clientX - this.drag.x) * this.shown) / this.width;
      this.moveTo(edge, Math.round((this.drag.moment + way) / 10) * 10);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      edge.addEventListener(name, () => {
        this.drag = null;
        this.forgetNothing();
      });
    }
  }

  momentOf(edge) {
    return this.cues[this.chosen][edge.dataset.edge === "start" ? 0 : 1];
  }

  moveTo(edge, moment) {
    const [least, most] = this.limits(edge);
    this.cues[this.chosen][edge.dataset.edge === "start" ? 0 : 1] = Math.min(Math.max(moment, least), most);
    this.justSaved = false;
    this.draw();
  }

  remember() {
    const [start, end] = this.cues[this.chosen];
    this.undone.push([this.chosen, start, end]);
  }

  // A press that moved nothing is nothing to be undone.
  forgetNothing() {
    const [number, start, end] = this.undone.at(-1) ?? [];
    const now = this.cues[number];
    if (now && now[0] === start && now[1] === end) this.undone.pop();
    this.draw();
  }

  undo() {
    const [number, start, end] = this.undone.pop() ?? [];
    if (number === undefined) return;
    this.cues[number].splice(0, 2, start, end);
    this.choose(number);
  }

  movedCount() {
    return this.cues.filter(([start, end], number) => {
      const [before, after] = this.saved[number];
      return start !== before || end !== after;
    }).length;
  }

  play() {
    this.video.currentTime = this.cues[this.chosen][0] / 1000;
    this.video.play().catch(() => {});
  }

  seekTo(event) {
    const box = this.find("view").getBoundingClientRect();
    this.video.currentTime = Math.max((this.from + ((event.clientX - box.left) * this.shown) / this.width) / 1000, 0);
  }

  async save() {
    this.find("save").disabled = true;
    const times = this.cues.map(([start, end]) => `${start}-${end}`).join(" ");
    const answer = await fetch(this.section.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      body: new URLSearchParams({ revision: this.revision, times }),
    }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    if (!answer?.ok || !told?.cues) {
      this.draw();
      this.say(told?.message ?? this.section.dataset.wordOffline);
      return;
    }
    this.take(told);
  }

  // What is saved is in the order of its times; the form of texts has it too, unless something is typed there.
  take({ revision, cues }) {
    const [start, end] = this.cues[this.chosen];
    this.revision = revision;
    this.cues = cues;
    this.saved = cues.map(([from, until]) => [from, until]);
    this.undone = [];
    for (const button of this.buttons.values()) button.remove();
    this.buttons.clear();
    this.justSaved = true;
    this.choose(Math.max(cues.findIndex(([from, until]) => from === start && until === end), 0));
    this.say(this.section.dataset.wordSaved);
    const typed = [...document.querySelectorAll(".cue-row :is(input, textarea)")];
    if (typed.every((field) => field.value === field.defaultValue)) location.reload();
  }

  say(words) {
    const said = this.find("said");
    if (said.textContent !== words) said.textContent = words;
  }
}

function seconds(moment) {
  const figures = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return (moment / 1000).toLocaleString(document.documentElement.lang, figures);
}

function clock(moment) {
  const whole = Math.floor(moment / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
