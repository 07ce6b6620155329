// Sends a film by the manifest protocol: cut, fingerprint, commit, then only the bytes that are missing, in as many
// requests and lanes as the line is good for (../line.js).
//
// Markup: templates/contest/_entry_upload.html. The element carries
//   data-url (upload_open)  data-entry  data-done-url  data-max-bytes  data-largest-part  data-min-seconds  data-max-seconds
//   data-extensions ("mp4,mov,…")
// and holds elements by data-part: file (the input), panel, name, bar (<progress>), figures, status (aria-live),
// trouble (role=alert), and the buttons pause, resume, anyway, replace, again; and a <template data-part="texts">
// with one <p data-text="key"> for each sentence, in which {name} stands for a value.
import { bytes } from "../byte-sizes.js";
import { csrfToken } from "../csrf.js";
import { Line } from "../line.js";

const LEAST_PART = 8 * 1024 * 1024;
const LINKS_AT_ONCE = 24;
const LINKS_LAST = 10 * 60 * 1000; // the site's are good for 15 minutes
const ASTRAY_AFTER = 60 * 1000;
const LONGEST_WAIT = 30 * 1000;
const QUICK_TRIES = 5; // a second apart; then ever more
const HASH_TRIES = 3;
const UNREADABLE = new Set(["NotReadableError", "NotFoundError"]); // the file changed, or its disk is gone
const OTHER_KINDS = ["PK\x03\x04", "%PDF-", "\x89PNG", "\xff\xd8\xff", "GIF8", "Rar!", "7z\xbc\xaf"];
const SLACK = 0.06; // seconds: a frame, which the regulations forgive, and what audio is filled up with

export function attach(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const buttons = ["pause", "resume", "anyway", "replace", "again"];
  const view = {
    show(...names) {
      for (const name of buttons) part(name).hidden = !names.includes(name);
    },
    say: (key, values) => view.tell(text(key, values)),
    tell: (words) => (part("status").textContent = words),
    trouble(message) {
      part("trouble").textContent = message;
      part("trouble").hidden = !message;
      if (message) part("status").textContent = "";
    },
    bar: (share) => (part("bar").value = share),
    figures: (words) => (part("figures").textContent = words),
    goesOn(isSending) {
      for (const note of document.querySelectorAll("[data-unfinished]")) note.hidden = isSending;
    },
    open(name) {
      part("panel").hidden = false;
      part("name").textContent = name;
    },
  };
  const language = document.documentElement.lang || "en";
  let current = null;
  function text(key, values = {}) {
    const sentence = part("texts").content.querySelector(`[data-text="${key}"]`).textContent.trim();
    return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  async function choose(file) {
    if (!file) return;
    current?.stop();
    const sending = (current = new Sending(element.dataset, file, { view, text, language }));
    view.open(file.name);
    view.trouble("");
    view.figures("");
    view.bar(0);
    view.show();
    const refusal = await sending.objection();
    if (current !== sending) return;
    if (refusal) {
      view.trouble(refusal.message);
      view.show(...(refusal.isFinal ? [] : ["anyway"]));
    } else {
      sending.run();
    }
  }

  part("file").addEventListener("change", (event) => choose(event.target.files[0]));
  choose(part("file").files[0]); // chosen before this module came
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("is-over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("is-over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("is-over");
    choose(event.dataTransfer.files[0]);
  });
  part("pause").addEventListener("click", () => current.pause());
  part("resume").addEventListener("click", () => current.run());
  part("again").addEventListener("click", () => current.run());
  part("anyway").addEventListener("click", () => current.run());
  part("replace").addEventListener("click", () => current.replaceOther());
  window.addEventListener("beforeunload", (event) => {
    if (current?.isBusy) event.preventDefault();
  });
}

/** A refusal by the site, with what it said. */
class Refused extends Error {
  constructor(status, answer) {
    super(answer.message ?? "");
    Object.assign(this, { status, answer, code: answer.code ?? "" });
  }
}

/** The line is down, or the site is: worth another try. With what the site said, if it could. */
class Unreached extends Error {}

/** One film on its way, from its fingerprints to the receipt. `run` may be called again after `pause`. */
class Sending {
  constructor(options, file, { view, text, language }) {
    Object.assign(this, { options, file, view, text, language });
    this.partSize = LEAST_PART;
    while (this.partSize < Number(options.largestPart) && file.size > 2 * this.partSize) this.partSize *= 2;
    this.hashes = null;
    this.isBusy = false;
    this.announced = -1;
    this.shown = 0;
  }

  get partCount() {
    return Math.ceil(this.file.size / this.partSize);
  }

  /** What can be said before a byte travels: {message, isFinal} or null. */
  async objection() {
    const { file, options, text } = this;
    const values = { name: file.name, size: bytes(file.size, this.language), types: options.extensions.split(",").join(", ") };
    const extension = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (!options.extensions.split(",").includes(extension)) return { message: text("type", values), isFinal: true };
    if (file.size === 0) return { message: text("empty", values), isFinal: true };
    if (file.size > Number(options.maxBytes)) {
      return { message: text("size", { ...values, most: bytes(Number(options.maxBytes), this.language) }), isFinal: true };
    }
    if (await isOfAnotherKind(file)) return { message: text("kind", values), isFinal: true };
    if (!globalThis.crypto?.subtle) return { message: text("insecure"), isFinal: true };
    const { seconds, side } = await headerOf(file);
    const [least, most] = [Number(options.minSeconds), Number(options.maxSeconds)];
    if (seconds !== null && (seconds < least - SLACK || seconds > most + SLACK)) {
      return { message: text("length", { ...values, found: seconds.toLocaleString(this.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }), least, most }), isFinal: false };
    }
    if (side && side < Number(options.minSide)) {
      return { message: text("small", { ...values, found: side, least: options.minSide }), isFinal: false };
    }
    return null;
  }

  async run() {
    this.stopped = new AbortController();
    this.isBusy = true;
    this.view.trouble("");
    this.view.show("pause");
    const { signal } = this.stopped;
    try {
      this.hashes ??= await this.fingerprints(signal);
      let report = await this.untilReached(() => this.agree(signal), signal);
      while (report.state === "open") {
        if (report.missing.length) await this.sendParts(report, signal);
        report = await this.untilReached(() => this.complete(report.id), signal);
      }
      this.view.bar(1);
      this.view.show();
      this.view.say("done");
      this.isBusy = false;
      location.assign(this.options.doneUrl);
    } catch (error) {
      this.isBusy = false;
      if (!signal.aborted) this.explain(error); // else paused, or another film was chosen
    }
  }

  pause() {
    this.stop();
    if (this.shown) this.tick(0);
    this.view.say("paused");
    this.view.show("resume");
  }

  stop() {
    this.isBusy = false;
    this.stopped?.abort();
  }

  /** The other upload is given up when this film is accepted, by the site, and not before. */
  replaceOther() {
    this.insteadOf = this.other;
    this.run();
  }

  explain(error) {
    this.other = error.answer?.upload;
    const known = error instanceof Refused || error instanceof Unreached;
    const words = UNREADABLE.has(error.name) ? "unreadable" : "broken";
    if (!known && words === "broken") console.error(error);
    this.view.trouble(error.message && known ? error.message : this.text(words, { name: this.file.name }));
    this.view.show(error.code === "another_open" ? "replace" : "again");
  }

  fingerprints(signal) {
    this.view.say("hashing");
    const worker = new Worker(new URL("../workers/hash.js", import.meta.url));
    return new Promise((resolve, reject) => {
      const hashes = [];
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.addEventListener("error", reject);
      worker.addEventListener("message", ({ data }) => {
        if (data.done) return resolve(hashes);
        if (data.failed) return reject(new DOMException("", data.failed));
        hashes.push(data.sha256);
        this.view.bar(data.read / this.file.size);
        this.view.figures(this.text("read", { done: bytes(data.read, this.language), size: bytes(this.file.size, this.language) }));
      });
      worker.postMessage({ file: this.file, partSize: this.partSize });
    }).finally(() => worker.terminate());
  }

  /** Commits; a film that was begun in parts of another size goes on in those. */
  async agree(signal) {
    try {
      return await this.commit();
    } catch (error) {
      if (error.code !== "part_size" || error.answer.expected === this.partSize) throw error;
      this.partSize = error.answer.expected;
      this.hashes = await this.fingerprints(signal);
      return this.commit();
    }
  }

  commit() {
    return call("POST", this.options.url, {
      entry: this.options.entry,
      filename: this.file.name,
      size: this.file.size,
      part_size: this.partSize,
      sha256: this.hashes,
      instead_of: this.insteadOf,
    });
  }

  /** The receipt; or, when the site lacks parts after all, the report that names them. */
  async complete(id) {
    try {
      return await call("POST", `${this.options.url}${id}/complete/`);
    } catch (error) {
      if (error.code !== "parts_missing") throw error;
      return call("GET", `${this.options.url}${id}/`);
    }
  }

  async sendParts(report, signal) {
    const waiting = [...report.missing];
    this.links = new Map();
    this.here = new Map(Object.entries(report.held).map(([number, size]) => [Number(number), size]));
    this.arrived = report.received_bytes;
    this.line = new Line();
    this.view.say(this.arrived ? "resuming" : "sending", { missing: waiting.length, parts: this.partCount });
    this.view.goesOn(true);
    const lanes = new AbortController(); // one lane that fails stops the others
    const either = whicheverFirst(signal, lanes.signal);
    const ticking = setInterval(() => this.tick(), 500);
    let busy = 0;
    try {
      await new Promise((resolve, reject) => {
        this.fillLanes = () => {
          if (!waiting.length && !busy) resolve();
          for (; waiting.length && busy < this.line.lanes; busy += 1) {
            this.sendPart(report.id, waiting.shift(), waiting, either).then(() => {
              busy -= 1;
              this.fillLanes();
            }, reject);
          }
          this.line.busy = Math.max(1, busy);
        };
        this.fillLanes();
      });
    } finally {
      lanes.abort();
      clearInterval(ticking);
      this.view.goesOn(false);
      this.tick();
    }
  }

  /** Sends what is missing of one part, piece after piece; after a broken one it asks first how much has come. */
  async sendPart(id, number, waiting, signal) {
    const size = this.sizeOf(number);
    let isSure = true;
    for (let wrong = 0; (this.here.get(number) ?? 0) < size; ) {
      try {
        await this.untilReached(async () => {
          const link = await this.linkFor(id, number, waiting);
          if (!isSure) this.confirm(number, (await ask(link.resumable, {})).offset);
          isSure = false;
          const start = this.here.get(number) ?? 0;
          if (start < size) this.confirm(number, await this.putPiece(link, number, start, signal));
          isSure = true;
        }, signal);
        this.fillLanes();
      } catch (error) {
        if (!(error instanceof Refused) || ![400, 403, 409].includes(error.status) || ++wrong >= HASH_TRIES) throw error;
        this.links.delete(number);
      }
    }
  }

  /** So many bytes of a part have come; fewer than before when they were the wrong ones. */
  confirm(number, offset) {
    const more = offset - (this.here.get(number) ?? 0);
    this.here.set(number, offset);
    this.arrived += more;
    this.line.confirm(Math.max(0, more));
  }

  async linkFor(id, number, waiting) {
    const known = this.links.get(number);
    if (known && Date.now() - known.since < LINKS_LAST) return known;
    const numbers = [number, ...waiting.filter((other) => !this.links.has(other))].slice(0, LINKS_AT_ONCE);
    const { urls, resumable } = await call("POST", `${this.options.url}${id}/parts/`, { numbers });
    const since = Date.now();
    for (const other of numbers) this.links.set(other, { whole: urls[other], resumable: resumable[other], since });
    return this.links.get(number);
  }

  /** Sends the next bytes of a part; resolves with how many of the part have come. A quick line brings whole
   * parts to a bucket, which keeps no half ones. */
  async putPiece(link, number, start, signal) {
    const size = this.sizeOf(number);
    const isWhole = link.whole !== link.resumable && start === 0 && this.line.carries(size);
    const end = isWhole ? size : Math.min(size, start + this.line.pieceSize);
    const from = (number - 1) * this.partSize;
    const headers = isWhole
      ? { "x-amz-checksum-sha256": base64(this.hashes[number - 1]) }
      : { "Upload-Offset": start };
    const answer = await this.put(isWhole ? link.whole : link.resumable, this.file.slice(from + start, from + end), headers, signal);
    return answer.offset ?? end;
  }

  put(url, body, headers, signal) {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const request = new XMLHttpRequest();
      const cut = () => request.abort();
      signal.addEventListener("abort", cut);
      window.addEventListener("offline", cut);
      const astray = setTimeout(cut, this.line.patienceFor(body.size));
      request.addEventListener("loadend", () => {
        clearTimeout(astray);
        signal.removeEventListener("abort", cut);
        window.removeEventListener("offline", cut);
        const answer = answerOf(request.responseText);
        if (request.status >= 200 && request.status < 300) resolve(answer);
        else if (signal.aborted) reject(signal.reason);
        else if (request.status === 0 || isPassing(request.status)) {
          // A file that changed on the disk looks like a broken line: reading a byte tells them apart.
          body.slice(0, 1).arrayBuffer().then(() => reject(new Unreached(answer.message)), reject);
        } else reject(new Refused(request.status, answer));
      });
      request.open("PUT", url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.send(body);
    });
  }

  /** Tries until the site is reached: at once when the line is back, else after a growing pause. */
  async untilReached(attempt, signal) {
    for (let failures = 0; ; failures += 1) {
      try {
        const result = await attempt();
        signal.throwIfAborted();
        if (failures) this.view.say("sending");
        this.isReached = true;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Unreached)) throw error;
        this.isReached = false;
        this.view.tell(error.message || this.text(navigator.onLine ? "retrying" : "offline"));
      }
      const wait = 1000 * 2 ** Math.max(0, failures - QUICK_TRIES);
      await pauseFor(Math.min(LONGEST_WAIT, wait) * (0.75 + Math.random() / 2), signal);
    }
  }

  sizeOf(number) {
    return Math.min(this.partSize, this.file.size - (number - 1) * this.partSize);
  }

  /** Bytes that are there, rate and remaining time; spoken only at every tenth. */
  tick(rate = this.isReached ? this.line.rate : 0) {
    const sent = (this.shown = Math.max(this.shown, this.arrived));
    const share = sent / this.file.size;
    this.view.bar(share);
    const values = { sent: bytes(sent, this.language), size: bytes(this.file.size, this.language) };
    if (rate > 0) {
      const left = Math.ceil((this.file.size - sent) / rate);
      values.rate = bytes(rate, this.language);
      values.left = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    }
    this.view.figures(this.text(rate > 0 ? "figures" : "figures-still", values));
    const tenth = Math.floor(share * 10);
    if (this.announced >= 0 && tenth > this.announced) this.view.say("share", { share: tenth * 10 });
    this.announced = tenth;
  }
}

/** Asks the site; resolves with its JSON. Throws Refused with what it said, or Unreached. */
function call(method, url, content) {
  return ask(url, {
    method,
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "Content-Type": "application/json" },
    body: content && JSON.stringify(content),
  });
}

async function ask(url, options) {
  const astray = new AbortController();
  const patience = setTimeout(() => astray.abort(), ASTRAY_AFTER);
  try {
    const response = await fetch(url, { ...options, signal: astray.signal });
    const answer = answerOf(await response.text());
    if (response.ok) return answer;
    if (!isPassing(response.status) || answer.message) throw new Refused(response.status, answer);
  } catch (error) {
    if (error instanceof Refused) throw error;
  } finally {
    clearTimeout(patience);
  }
  throw new Unreached();
}

/** Does the status speak of the line or of the site, not of what was sent? */
function isPassing(status) {
  return status === 408 || status >= 500;
}

function answerOf(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/** What the browser reads from the header: seconds, null when it cannot; and the pixels of the shorter side, or 0. */
function headerOf(file) {
  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const unread = { seconds: null, side: 0 };
    setTimeout(() => resolve(unread), 5000);
    video.preload = "metadata";
    video.addEventListener("loadedmetadata", () => resolve({
      seconds: Number.isFinite(video.duration) ? video.duration : null,
      side: Math.min(video.videoWidth, video.videoHeight),
    }));
    video.addEventListener("error", () => resolve(unread));
    video.src = url;
  }).finally(() => {
    video.removeAttribute("src"); // else the browser goes on reading what is revoked
    video.load();
    URL.revokeObjectURL(url);
  });
}

/** Whether a file with a film's name begins as a text, an archive, a document or a picture does. */
async function isOfAnotherKind(file) {
  let start;
  try {
    start = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  } catch {
    return false; // of a file that cannot be read it is said when it is
  }
  const letters = String.fromCharCode(...start.slice(0, 8));
  if (OTHER_KINDS.some((beginning) => letters.startsWith(beginning))) return true;
  if (start.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true }); // a letter may be cut in two
    return true;
  } catch {
    return false;
  }
}

/** A signal that is aborted with the first of these. */
function whicheverFirst(...signals) {
  const either = new AbortController();
  for (const signal of signals) {
    const abort = () => either.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true, signal: either.signal });
  }
  return either.signal;
}

function pauseFor(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    window.addEventListener("online", resolve, { once: true });
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
function base64(hex) {
  return btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));
}
