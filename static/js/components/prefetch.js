// Fetches the films that the judge sees next, whole, while the judge scores this one, and plays this one from
// what was fetched before. They are kept in the browser's cache by pieces, so that a film that was begun is gone
// on with on its own page, and a line that is cut loses one piece. Where a browser keeps no cache (a site without
// https), films play from the site as ever.
const CACHE = "films";
const PIECE = 1 << 20;
const RETRY_AFTER = 3000;
const AHEAD = 0.5; // seconds at the end of a film that browsers do not fill

export async function attach(room) {
  const video = room.querySelector("video");
  if (!video || !globalThis.caches) return;
  const films = JSON.parse(room.dataset.films); // this one first, in the order of the desk
  const cache = await caches.open(CACHE);
  await forgetOthers(cache, films);
  await playKept(cache, films[0], video);
  const told = room.querySelector("[data-quality-told]");
  const wait = () => waitFor(cache, films[0], told).then(() => playKept(cache, films[0], video));
  // on the room, and so after quality.js, which remembers the choice, whichever of the two came first
  room.addEventListener("change", ({ target }) => target.matches("[data-quality]") && wait());
  await wait();
  await filled(video);
  for (const film of films.slice(1)) await fetchWhole(cache, film);
  room.dataset.fetched = films.slice(1).map(({ code }) => code).join(" ");
}

async function playKept(cache, film, video) {
  const kept = await keptOf(cache, film);
  if (!kept || video.currentTime > 0 || !video.paused || video.src.startsWith("blob:")) return;
  video.src = URL.createObjectURL(kept);
}

/** Fetch the best copy of this film whole, where the judge wants it, and tell how much of it is here. */
async function waitFor(cache, film, told) {
  told.textContent = "";
  if (quality() !== "full") return;
  await fetchWhole(cache, film, (share) => {
    if (quality() === "full") told.textContent = `${Math.floor(100 * share)}%`;
  });
}

/** "auto", "full" or "light", as quality.js remembers it. */
function quality() {
  return localStorage.getItem("quality") ?? "auto";
}

function copiesOf(film) {
  const wanted = { full: ["full"], light: ["light", "full"] }[quality()] ?? ["full", "light"];
  return wanted.filter((name) => film[name]);
}

/** Resolves once the line is not needed for this film: it plays from what is kept, or all of it is here. */
function filled(video) {
  const isFilled = () => {
    const { buffered, duration } = video;
    return video.src || video.ended || (buffered.length && buffered.end(buffered.length - 1) >= duration - AHEAD);
  };
  return new Promise((resolve) => {
    const look = () => isFilled() && resolve();
    for (const name of ["progress", "timeupdate", "suspend", "ended"]) video.addEventListener(name, look);
    look();
  });
}

/** The copy that the judge wants; by itself the full one where the line brings it in the film's own time, the
 *  light one otherwise. */
async function fetchWhole(cache, film, tell = () => {}) {
  if (await keptOf(cache, film)) return tell(1);
  const isNarrow = quality() === "auto" && film.light && matchMedia("(max-width: 52rem)").matches;
  const copies = isNarrow ? ["light"] : copiesOf(film);
  for (const copy of copies) {
    if (await fetchCopy(cache, film, copy, copy === copies.at(-1), tell)) return;
  }
}

async function fetchCopy(cache, film, copy, isLast, tell) {
  const started = performance.now();
  let here = 0;
  for (let number = 0, size = Infinity; here < size; number++) {
    const key = keyOf(film, copy, number);
    const piece = (await cache.match(key)) ?? (await fetchPiece(film[copy], number));
    if (!piece) return false; // not to be had
    size = Number(piece.headers.get("X-Size"));
    here += (await piece.clone().blob()).size;
    await cache.put(key, piece);
    tell(here / size);
    const projected = ((performance.now() - started) / here) * size;
    if (!isLast && projected > film.seconds * 1000) return false;
  }
  return cache.put(keyOf(film, copy), new Response("")).then(() => true);
}

async function fetchPiece(url, number) {
  const range = `bytes=${number * PIECE}-${(number + 1) * PIECE - 1}`;
  for (;;) {
    const answer = await fetch(url, { headers: { Range: range } }).catch(() => null);
    const bytes = answer?.ok && (await answer.blob().catch(() => null));
    const size = answer?.headers.get("Content-Range")?.split("/")[1] ?? bytes?.size;
    if (bytes) return new Response(bytes, { headers: { "X-Size": size, "Content-Type": "video/mp4" } });
    if (answer && answer.status < 500 && !answer.ok) return null;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
  }
}

/** The film as one, if all of its pieces are here. */
async function keptOf(cache, film) {
  for (const copy of copiesOf(film)) {
    if (!(await cache.match(keyOf(film, copy)))) continue;
    const blobs = [];
    for (let number = 0, piece; (piece = await cache.match(keyOf(film, copy, number))); number++) blobs.push(await piece.blob());
    return new Blob(blobs, { type: "video/mp4" });
  }
  return null;
}

async function forgetOthers(cache, films) {
  const wanted = films.map(({ code }) => `/kept/${code}/`);
  for (const { url } of await cache.keys()) {
    if (!wanted.some((start) => new URL(url).pathname.startsWith(start))) await cache.delete(url);
  }
}

function keyOf({ code }, copy, number = "whole") {
  return `/kept/${code}/${copy}/${number}`;
}
