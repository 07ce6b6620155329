// Labels on their way to the site: each press lands, in order, however quick the hand and slow the site. One request is
// in flight; what was labelled meanwhile goes in the next one, of a shot that was labelled twice the later. What comes
// back replaces the elements of the same name, and nothing else. With each label goes what the page showed before: where
// somebody else has labelled the shot meanwhile, the site says so, and theirs stays.
import { csrfToken } from "./csrf.js";
import { MOST_OUTLIVING } from "./outliving.js";
import { replaceParts } from "./page-parts.js";

const PARTS = ["strip-share", "entry-steps", "entry-lacks", "entry-saved"];
const AGAIN = 3000;
const AT_ONCE = 250;

export class LabelQueue {
  constructor(form, { showTheirs }) {
    this.form = form;
    this.showTheirs = showTheirs;
    this.waiting = new Map();
    this.shown = new Map(); // of each shot that is on its way, what the site can have from this page
    this.isSending = false;
    this.isStopped = false; // the site refused: what is on the page is not what it has
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.size || this.isSending) event.preventDefault();
    });
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
  }

  add(shot, madeBy, before) {
    if (!this.shown.has(shot)) this.shown.set(shot, new Set([before]));
    this.waiting.set(shot, madeBy);
    this.send();
  }

  async send() {
    if (this.isSending || this.isStopped || !this.waiting.size) return;
    clearTimeout(this.timer);
    this.isSending = true;
    const sent = this.next();
    this.tell(this.form.dataset.wordSaving);
    const isSaved = await this.post(sent);
    this.isSending = false;
    if (isSaved) {
      const { wordSaving, wordSaved } = this.form.dataset;
      this.tell(this.waiting.size ? wordSaving : this.gaveWay ? "" : wordSaved);
      this.gaveWay = false;
      if (!this.waiting.size) this.settle(true);
      return this.send();
    }
    this.waiting = new Map([...sent, ...this.waiting]);
    this.settle(false);
    this.timer = setTimeout(() => this.send(), AGAIN);
  }

  /** The labels that go together, in their order: as many as one request that outlives the page can carry. */
  next() {
    const labels = new Map();
    let bytes = 0;
    for (const [shot, madeBy] of [...this.waiting].slice(0, AT_ONCE)) {
      bytes += this.bodyOf([[shot, madeBy]]).toString().length;
      if (labels.size && bytes > MOST_OUTLIVING) break;
      labels.set(shot, madeBy);
      this.waiting.delete(shot);
    }
    return labels;
  }

  bodyOf(labels) {
    const shown = labels.flatMap(([shot]) => [...this.shown.get(shot)].map((value) => `${shot}=${value}`));
    const body = new URLSearchParams(labels.map(([shot, madeBy]) => ["set", `${shot}=${madeBy}`]));
    body.set("shown", shown.join(" "));
    return body;
  }

  /** True when the site has them; false when they are to be sent again. */
  async post(labels) {
    const { url, wordOffline, wordSignedOut } = this.form.dataset;
    const body = this.bodyOf([...labels]);
    for (const [shot, madeBy] of labels) this.shown.get(shot).add(madeBy); // it may land, and its answer be lost
    const headers = { "X-CSRFToken": csrfToken() };
    let answer, text;
    try {
      answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", keepalive: true });
      text = await answer.text();
    } catch {
      this.tell(wordOffline);
      return false;
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      this.tell(wordSignedOut);
      return false;
    }
    if (answer.ok) {
      replaceParts(text, PARTS);
      for (const [shot, madeBy] of labels) {
        if (this.waiting.has(shot)) this.shown.set(shot, new Set([madeBy]));
        else this.shown.delete(shot);
      }
      return true;
    }
    const { message, theirs } = refusalIn(text);
    if (answer.status === 409 && theirs) {
      this.giveWay(labels, theirs, message);
      return true;
    }
    if (answer.status !== 409 || !message) {
      this.tell(wordOffline);
      return false;
    }
    this.stop(message);
    return true;
  }

  /** Resolves to true once the site has everything, to false when it has refused it or cannot be reached. */
  whenSaved() {
    return new Promise((resolve) => {
      this.isSaved = resolve;
      if (this.isStopped || !(this.waiting.size || this.isSending)) this.settle(!this.isStopped);
    });
  }

  settle(isSaved) {
    this.isSaved?.(isSaved);
  }

  /** Let the labels of others stand, and send the rest again. */
  giveWay(labels, theirs, message) {
    this.waiting = new Map([...labels, ...this.waiting]);
    for (const { name } of theirs) {
      this.waiting.delete(name);
      this.shown.delete(name);
    }
    this.gaveWay = true;
    this.showTheirs(theirs);
    this.settle(false);
    this.isSaved = null;
    this.complain(message);
  }

  stop(message) {
    this.tell("");
    this.isStopped = true;
    this.waiting.clear();
    this.complain(message);
    this.settle(false);
  }

  complain(message) {
    const trouble = this.form.querySelector("[data-trouble]");
    trouble.textContent = [trouble.textContent, message].filter(Boolean).join(" ");
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
  }

  tell(words) {
    if (!this.isStopped) this.form.querySelector("[data-kept]").textContent = words;
  }
}

function refusalIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
