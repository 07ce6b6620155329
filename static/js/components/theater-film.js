// A film of the theater: remembers in this browser how far it was watched and offers to go on there, offers the
// next episode at the end, and tells the site once that it was watched: after as many played seconds as count.
import { csrfToken } from "../csrf.js";
import { isBegun, remember, remembered } from "../remembered-films.js";
import { seekTo } from "../seek.js";

const EVERY = 5; // seconds of film between two notes
const NEAR_END = 8;

export function attach(stage) {
  const video = stage.querySelector("video");
  if (!video) return;
  const { code, viewUrl, secondsNeeded } = stage.dataset;
  offerToGoOn(stage, video, code);
  const next = stage.querySelector("[data-next]");
  let last = 0;
  let played = 0;
  let noted = 0;
  let ticket = null;
  let isTold = false;

  video.addEventListener("play", () => (ticket ??= ask(viewUrl)));
  video.addEventListener("timeupdate", () => {
    const step = video.currentTime - last;
    last = video.currentTime;
    if (step > 0 && step < 1.5) played += step; // more is a jump
    if (Math.abs(video.currentTime - noted) >= EVERY) note();
    if (!isTold && ticket && played >= Number(secondsNeeded)) tell();
    if (next) next.hidden = !(video.duration - video.currentTime < NEAR_END);
  });
  video.addEventListener("pause", note);
  video.addEventListener("ended", () => {
    note();
    next?.querySelector("a").focus();
  });
  addEventListener("pagehide", note);

  function note() {
    if (!video.duration || !video.currentTime) return;
    noted = video.currentTime;
    remember(code, video.currentTime, video.duration);
  }

  async function tell() {
    isTold = true;
    const given = await ticket;
    if (given) post(viewUrl, { ticket: given });
  }
}

function offerToGoOn(stage, video, code) {
  const offer = stage.querySelector("[data-resume]");
  const film = remembered()[code];
  if (!isBegun(code)) return;
  offer.querySelector("[data-at]").textContent = clockOf(film.at);
  offer.hidden = false;
  offer.querySelector("[data-go]").addEventListener("click", () => start(film.at));
  offer.querySelector("[data-restart]").addEventListener("click", () => start(0));
  video.addEventListener("playing", () => (offer.hidden = true), { once: true });

  function start(at) {
    seekTo(video, at);
    video.play().catch(() => {});
    stage.querySelector(".player").focus();
  }
}

async function ask(url) {
  const answer = await post(url, {});
  return answer?.ok ? (await answer.json()).ticket : "";
}

function post(url, fields) {
  const body = new URLSearchParams(fields);
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() } }).catch(() => null);
}

function clockOf(time) {
  const whole = Math.floor(time);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
