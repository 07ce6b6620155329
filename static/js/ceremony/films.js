// Fetches the films and stills of the ceremony whole, one after the other, so that the show needs no line. They
// are kept in the browser's own store, on its disk, where it has one (https, or this machine's own address), and
// in its memory otherwise.
const STORE = "ceremony";
const RETRY_AFTER = 3000;
const PIECES_TOLD = 250; // milliseconds between two figures

export class Films {
  /** `tell()` is called whenever something is otherwise. */
  constructor(cards, show, tell) {
    this.tell = tell;
    this.show = show;
    this.films = new Map(cards.filter(({ film }) => film).map((card) => [card.key, newFilm(card)]));
    this.stills = new Map();
    this.captions = new Map();
    this.store = null;
  }

  async load() {
    this.store = await globalThis.caches?.open(STORE).catch(() => null);
    if (this.store) await this.forgetOthers();
    for (const film of this.films.values()) await this.fetchStill(film);
    for (const film of this.films.values()) await this.fetchCaptions(film);
    for (const film of this.films.values()) await this.fetchFilm(film);
  }

  get isComplete() {
    return [...this.films.values()].every(({ state }) => state === "here");
  }

  get isOnDisk() {
    return Boolean(this.store);
  }

  /** What windows tell each other. */
  get figures() {
    return [...this.films.values()].map(({ key, state, share, size }) => ({ key, state, share, size }));
  }

  /** The address of a film that is here; "" otherwise. */
  source(key) {
    return this.films.get(key)?.source ?? "";
  }

  nameOf({ key }) {
    return `/kept/ceremony/${this.show}/${key}`;
  }

  /** A rehearsal leaves the films of the show where they are, and the other way round. */
  async forgetOthers() {
    const isRehearsal = (path) => path.startsWith("/kept/ceremony/rehearsal/");
    const wanted = new Set([...this.films.values()].map((film) => this.nameOf(film)));
    for (const request of await this.store.keys()) {
      const path = new URL(request.url).pathname;
      if (!wanted.has(path) && isRehearsal(path) === (this.show === "rehearsal")) await this.store.delete(request);
    }
  }

  /** As data: addresses, which the page's policy allows. */
  async fetchStill(film) {
    if (!film.still) return;
    const answer = await fetch(film.still).catch(() => null);
    if (!answer?.ok) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      this.stills.set(film.key, reader.result);
      this.tell();
    });
    reader.readAsDataURL(await answer.blob());
  }

  async fetchCaptions({ key, captions }) {
    const answer = captions ? await fetch(captions).catch(() => null) : null;
    if (!answer?.ok) return;
    this.captions.set(key, URL.createObjectURL(new Blob([await answer.text()], { type: "text/vtt" })));
    this.tell();
  }

  async fetchFilm(film) {
    if (await this.take(film)) return;
    film.state = "coming";
    for (;;) {
      const answer = await fetch(film.url).catch(() => null);
      if (answer && !answer.ok && answer.status < 500) return this.fail(film);
      if (answer?.ok && (await this.keep(film, answer)) && (await this.take(film))) return;
      if (film.state === "full") return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
    }
  }

  /** Hold what is kept, whole: from now on it is here even if the store is emptied. False where there is none. */
  async take(film) {
    const kept = film.blob ?? (await (await this.store?.match(this.nameOf(film)))?.blob());
    if (!kept) return false;
    Object.assign(film, { state: "here", share: 1, size: kept.size, source: URL.createObjectURL(kept) });
    this.tell();
    return true;
  }

  /** Whether all of it came. */
  async keep(film, answer) {
    film.size = Number(answer.headers.get("Content-Length")) || film.size;
    const headers = { "Content-Type": "video/mp4", "Content-Length": String(film.size) };
    const counted = answer.body.pipeThrough(counter((bytes) => this.progress(film, bytes)));
    const whole = new Response(counted, { headers });
    try {
      if (this.store) await this.store.put(this.nameOf(film), whole);
      else film.blob = await whole.blob();
      return true;
    } catch (error) {
      if (error.name === "QuotaExceededError") film.state = "full";
      film.share = 0;
      this.tell();
      return false;
    }
  }

  progress(film, bytes) {
    film.share = film.size ? Math.min(bytes / film.size, 1) : 0;
    const now = performance.now();
    if (now - (film.toldAt ?? 0) < PIECES_TOLD) return;
    film.toldAt = now;
    this.tell();
  }

  fail(film) {
    film.state = "missing";
    this.tell();
  }
}

function newFilm({ key, film, still, captions, size }) {
  return { key, url: film, still, captions, size, state: "waiting", share: 0, blob: null, source: "" };
}

function counter(tell) {
  let bytes = 0;
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.byteLength;
      tell(bytes);
      controller.enqueue(piece);
    },
  });
}

export function megabytes(bytes) {
  const lang = document.documentElement.lang;
  return new Intl.NumberFormat(lang, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 }).format(bytes / 1e6);
}

/** Fill in {names} of a sentence. */
export function fill(sentence, figures) {
  return sentence.replaceAll(/{(\w+)}/g, (whole, name) => figures[name] ?? whole);
}

/** Write into a list how much of each film is here, and below it what that means. */
export function tellFilms(room, figures, { isOnDisk }) {
  const words = room.querySelector("[data-films]").dataset;
  for (const { key, state, share, size } of figures) {
    const told = room.querySelector(`[data-film-of="${CSS.escape(key)}"]`);
    if (!told) continue;
    const sentence = { here: words.wordHere, coming: words.wordComing, missing: words.wordMissing, full: words.wordFull };
    write(told, fill(sentence[state] ?? words.wordWaiting, { size: megabytes(size), percent: Math.floor(100 * share) }));
    told.dataset.state = state;
  }
  const here = figures.filter(({ state }) => state === "here");
  const all = figures.reduce((sum, { size }) => sum + size, 0);
  const counts = { here: here.length, films: figures.length, size: megabytes(all) };
  const isDone = here.length === figures.length;
  const kept = isOnDisk ? words.wordOnDisk : words.wordInMemory;
  const line = isDone ? `${fill(words.wordDone, counts)} ${kept}` : fill(words.wordNotYet, counts);
  write(room.querySelector("[data-films-told]"), line);
  return isDone;
}

/** Only what is new is told to a screen reader. */
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
