// Labels on their way to the site: each press lands, in order, however quick the hand and slow the site. One request is
// in flight; what was labelled meanwhile goes in the next one, of a shot that was labelled twice the later. What comes
// back replaces the elements of the same name, and nothing else.
import { csrfToken } from "./csrf.js";
import { replaceParts } from "./page-parts.js";

const PARTS = ["strip-share", "entry-steps", "entry-lacks"];
const AGAIN = 3000;
const AT_ONCE = 500; // the site takes no more fields than 1000

export class LabelQueue {
  constructor(form) {
    this.form = form;
    this.waiting = new Map();
    this.isSending = false;
    this.isStopped = false; // the site refused: what is on the page is not what it has
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting.size || this.isSending) event.preventDefault();
    });
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => this.send());
  }

  add(shot, madeBy) {
    this.waiting.set(shot, madeBy);
    this.send();
  }

  async send() {
    if (this.isSending || this.isStopped || !this.waiting.size) return;
    clearTimeout(this.timer);
    this.isSending = true;
    const sent = new Map([...this.waiting].slice(0, AT_ONCE));
    for (const shot of sent.keys()) this.waiting.delete(shot);
    this.tell(this.form.dataset.wordSaving);
    const isSaved = await this.post(sent);
    this.isSending = false;
    if (isSaved) {
      this.tell(this.waiting.size ? this.form.dataset.wordSaving : this.form.dataset.wordSaved);
      if (!this.waiting.size) this.settle(true);
      return this.send();
    }
    this.waiting = new Map([...sent, ...this.waiting]);
    this.settle(false);
    this.timer = setTimeout(() => this.send(), AGAIN);
  }

  /** True when the site has them; false when they are to be sent again. */
  async post(labels) {
    const { url, wordOffline, wordSignedOut } = this.form.dataset;
    const body = new URLSearchParams([...labels].map(([shot, madeBy]) => ["set", `${shot}=${madeBy}`]));
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
      return true;
    }
    const message = messageOf(text);
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

  stop(message) {
    this.isStopped = true;
    this.waiting.clear();
    const trouble = this.form.querySelector("[data-trouble]");
    trouble.textContent = message;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
    this.settle(false);
  }

  tell(words) {
    if (!this.isStopped) this.form.querySelector("[data-kept]").textContent = words;
  }
}

function messageOf(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return "";
  }
}
