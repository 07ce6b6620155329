// How far films of the theater were watched, kept in this browser alone: {code: {at, of, when}}, the latest first.
const KEY = "theater-films";
const MOST = 60;
const BEGUN = 10; // seconds from which on a film is remembered
const ENDED = .96; // of the film

export function remembered() {
  try {
    const films = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return typeof films === "object" && !Array.isArray(films) ? films : {};
  } catch {
    return {}; // no storage, or not ours
  }
}

export function codesBegun() {
  const films = Object.entries(remembered()).filter(([, film]) => film?.at >= BEGUN && film.at < ENDED * film.of);
  return films.sort(([, one], [, other]) => other.when - one.when).map(([code]) => code);
}

export function remember(code, at, of) {
  const films = { ...remembered(), [code]: { at, of, when: Date.now() } };
  const latest = Object.entries(films).sort(([, one], [, other]) => other.when - one.when).slice(0, MOST);
  store(Object.fromEntries(latest));
}

export function forgetAll() {
  try {
    localStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
}

/** Shows on each card below `root` how much of its film was watched. */
export function markWatched(root) {
  const films = remembered();
  for (const card of root.querySelectorAll("[data-code]")) {
    const bar = card.querySelector("progress.watched");
    const film = films[card.dataset.code];
    if (!bar || !(film?.of > 0) || film.at < BEGUN) continue;
    bar.value = Math.min(film.at / film.of, 1);
    bar.hidden = false;
  }
}

export function isBegun(code) {
  return codesBegun().includes(code);
}

function store(films) {
  try {
    localStorage.setItem(KEY, JSON.stringify(films));
  } catch { /* full, or forbidden: then nothing is remembered */ }
}
