// The steps of an evening, one after the other: lights on, lights off, then for each card its award is announced,
// the presenter opens it, the hall sees the names, and the film plays. Nothing can be left out: the next card is
// opened only once the one before was shown.
const GAP = 600; // milliseconds without a press before one counts again: a key held down or pressed twice is one
const SURE_FOR = 5000; // in which a second press ends a film that still plays

export function stepsOf(cards) {
  const steps = [{ kind: "house" }, { kind: "dark" }];
  cards.forEach(({ film }, card) => {
    for (const kind of ["award", "open", "names"]) steps.push({ kind, card });
    if (film) steps.push({ kind: "film", card });
  });
  return [...steps, { kind: "end" }];
}

/** The cards as both windows have them in their pages. */
export function cardsIn(room) {
  return [...room.querySelectorAll("[data-card]")].map((element) => ({
    element,
    key: element.dataset.card,
    film: element.dataset.film ?? "",
    still: element.dataset.still ?? "",
    captions: element.dataset.captions ?? "",
    size: Number(element.dataset.size ?? 0),
    title: element.dataset.title,
  }));
}

/** What a key of the keyboard or of a presenter's remote asks for. */
const KEYS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  Enter: "next",
  n: "next",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageUp: "back",
  p: "back",
  " ": "space",
  b: "black",
  ".": "black",
  c: "captions",
  f: "full",
  F5: "full", // “start the presentation” of a remote, which would load the page anew
};

export function onKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const isPress = ["Enter", " "].includes(event.key) && event.target.closest?.("button, a, summary");
    if (!name || isPress) return;
    event.preventDefault();
    if (!event.repeat) act(name);
  });
}

/** The evening as it stands. `plays()` says whether a film runs, `opens()` whether a presenter's window is there:
 *  without one there is nobody for whom a card is opened. */
export class Evening {
  constructor(steps, { plays, opens }) {
    this.steps = steps;
    this.plays = plays;
    this.opens = opens;
    this.at = 0;
    this.isBlack = false;
    this.startedAt = 0;
    this.lastPress = -Infinity;
    this.askedAt = -Infinity;
  }

  get step() {
    return this.steps[this.at];
  }

  get isAsked() {
    return performance.now() - this.askedAt < SURE_FOR;
  }

  /** Whether the press counts: false for one of a row. */
  counts() {
    const now = performance.now();
    const isFirst = now - this.lastPress >= GAP;
    this.lastPress = now;
    return isFirst;
  }

  next() {
    if (this.isBlack) return this.black();
    if (this.step.kind === "film" && this.plays() && !this.isAsked) {
      this.askedAt = performance.now();
      return;
    }
    this.askedAt = -Infinity;
    if (this.at === this.steps.length - 1) return;
    this.at += 1;
    if (this.step.kind === "open" && !this.opens()) this.at += 1;
    if (this.step.kind === "dark" && !this.startedAt) this.startedAt = Date.now();
  }

  /** One back; into no film, which would play again, but to the names before it. */
  back() {
    this.isBlack = false;
    this.askedAt = -Infinity;
    if (this.at) this.at -= 1;
    if (this.step.kind === "film") this.at -= 1;
    if (this.step.kind === "open" && !this.opens()) this.at -= 1;
  }

  black() {
    this.isBlack = !this.isBlack;
  }
}
