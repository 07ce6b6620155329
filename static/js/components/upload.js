// Sends a film by the manifest protocol: cut, fingerprint, commit, then only the parts that are missing.
//
// Markup: templates/contest/_entry_upload.html. The element carries
//   data-url (upload_open)  data-entry  data-done-url  data-max-bytes  data-min-seconds  data-max-seconds
//   data-extensions ("mp4,mov,…")
// and holds elements by data-part: file (the input), panel, name, bar (<progress>), figures, status (aria-live),
// trouble (role=alert), and the buttons pause, resume, anyway, replace, again; and a <template data-part="texts">
// with one <p data-text="key"> for each sentence, in which {name} stands for a value.
import { csrfToken } from "../csrf.js";

const MIB = 1024 * 1024;
const LANES = 3;
const LINKS_AT_ONCE = 24;
const LINKS_LAST = 10 * 60 * 1000; // the site's are good for 15 minutes
const STALLED_AFTER = 60 * 1000;
const LONGEST_WAIT = 30 * 1000;
const HASH_TRIES = 3;
const UNREADABLE = new Set(["NotReadableError", "NotFoundError"]); // the file changed, or its disk is gone
const SLACK = 0.5; // seconds by which a browser's idea of the length may be wrong

export function attach(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const buttons = ["pause", "resume", "anyway", "replace", "again"];
  const view = {
    show(...names) {
      for (const name of buttons) part(name).hidden = !names.includes(name);
    },
    say: (key, values) => (part("status").textContent = text(key, values)),
    trouble(message) {
      part("trouble").textContent = message;
      part("trouble").hidden = !message;
      if (message) part("status").textContent = "";
    },
    bar: (share) => (part("bar").value = share),
    figures: (words) => (part("figures").textContent = words),
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

/** The line is down, or the site is: worth another try. */
class Unreached extends Error {}

/** One film on its way, from its fingerprints to the receipt. `run` may be called again after `pause`. */
class Sending {
  constructor(options, file, { view, text, language }) {
    Object.assign(this, { options, file, view, text, language });
    this.partSize = Math.max(8 * MIB, Math.ceil(file.size / (10000 * MIB)) * MIB);
    this.partCount = Math.ceil(file.size / this.partSize);
    this.hashes = null;
    this.isBusy = false;
    this.announced = -1;
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
    if (!globalThis.crypto?.subtle) return { message: text("insecure"), isFinal: true };
    const seconds = await lengthOf(file);
    const [least, most] = [Number(options.minSeconds), Number(options.maxSeconds)];
    if (seconds !== null && (seconds < least - SLACK || seconds > most + SLACK)) {
      return { message: text("length", { ...values, found: seconds.toLocaleString(this.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }), least, most }), isFinal: false };
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
      let report = await this.untilReached(() => this.commit(), signal);
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
    this.view.say("paused");
    this.view.show("resume");
  }

  stop() {
    this.isBusy = false;
    this.stopped?.abort();
  }

  async replaceOther() {
    this.view.show();
    try {
      await call("DELETE", `${this.options.url}${this.other}/`);
    } catch (error) {
      if (!(error instanceof Refused)) return this.explain(error); // a refused one is gone or complete already
    }
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

  commit() {
    return call("POST", this.options.url, {
      entry: this.options.entry,
      filename: this.file.name,
      size: this.file.size,
      part_size: this.partSize,
      sha256: this.hashes,
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
    this.inFlight = new Map();
    this.arrived = this.file.size - waiting.reduce((sum, number) => sum + this.sizeOf(number), 0);
    this.samples = [[performance.now(), this.arrived]];
    this.view.say(this.arrived ? "resuming" : "sending", { missing: waiting.length, parts: this.partCount });
    const lanes = new AbortController(); // one lane that fails stops the others
    const either = whicheverFirst(signal, lanes.signal);
    const ticking = setInterval(() => this.tick(), 500);
    const lane = async () => {
      while (waiting.length) await this.sendPart(report.id, waiting.shift(), waiting, either);
    };
    try {
      await Promise.all(Array.from({ length: LANES }, lane));
    } finally {
      lanes.abort();
      clearInterval(ticking);
      this.tick();
    }
  }

  async sendPart(id, number, waiting, signal) {
    const start = (number - 1) * this.partSize;
    for (let wrong = 0; ; ) {
      try {
        await this.untilReached(async () => {
          const link = await this.linkFor(id, number, waiting);
          const body = this.file.slice(start, start + this.sizeOf(number));
          await this.put(link, body, number, signal);
        }, signal);
        this.arrived += this.sizeOf(number);
        return;
      } catch (error) {
        if (!(error instanceof Refused) || ![400, 403].includes(error.status) || ++wrong >= HASH_TRIES) throw error;
        this.links.delete(number);
      } finally {
        this.inFlight.delete(number);
      }
    }
  }

  async linkFor(id, number, waiting) {
    const known = this.links.get(number);
    if (known && Date.now() - known.since < LINKS_LAST) return known.url;
    const numbers = [number, ...waiting.filter((other) => !this.links.has(other))].slice(0, LINKS_AT_ONCE);
    const { urls } = await call("POST", `${this.options.url}${id}/parts/`, { numbers });
    for (const [other, url] of Object.entries(urls)) this.links.set(Number(other), { url, since: Date.now() });
    return urls[number];
  }

  put(url, body, number, signal) {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const request = new XMLHttpRequest();
      const cut = () => request.abort();
      let stall = setTimeout(cut, STALLED_AFTER);
      signal.addEventListener("abort", cut);
      request.upload.addEventListener("progress", (event) => {
        clearTimeout(stall);
        stall = setTimeout(cut, STALLED_AFTER);
        this.inFlight.set(number, event.loaded);
      });
      request.addEventListener("loadend", () => {
        clearTimeout(stall);
        signal.removeEventListener("abort", cut);
        if (request.status >= 200 && request.status < 300) resolve();
        else if (signal.aborted) reject(signal.reason);
        else if (request.status === 0 || request.status >= 500) {
          // A file that changed on the disk looks like a broken line: reading a byte tells them apart.
          body.slice(0, 1).arrayBuffer().then(() => reject(new Unreached()), reject);
        } else reject(new Refused(request.status, answerOf(request.responseText)));
      });
      request.open("PUT", url);
      request.setRequestHeader("x-amz-checksum-sha256", base64(this.hashes[number - 1]));
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
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Unreached)) throw error;
      }
      this.view.say(navigator.onLine ? "retrying" : "offline");
      await pauseFor(Math.min(LONGEST_WAIT, 1000 * 2 ** failures) * (0.75 + Math.random() / 2), signal);
    }
  }

  sizeOf(number) {
    return Math.min(this.partSize, this.file.size - (number - 1) * this.partSize);
  }

  /** True bytes, rate and remaining time; spoken only at every tenth. */
  tick() {
    const sent = this.arrived + [...this.inFlight.values()].reduce((sum, loaded) => sum + loaded, 0);
    const now = performance.now();
    this.samples.push([now, sent]);
    while (this.samples.length > 2 && now - this.samples[0][0] > 10000) this.samples.shift();
    const [[since, before]] = this.samples;
    const rate = now > since ? (Math.max(0, sent - before) / (now - since)) * 1000 : 0;
    const share = Math.min(1, sent / this.file.size);
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
async function call(method, url, content) {
  let response;
  try {
    response = await fetch(url, {
      method,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "Content-Type": "application/json" },
      body: content && JSON.stringify(content),
    });
  } catch {
    throw new Unreached();
  }
  const answer = answerOf(await response.text().catch(() => ""));
  if (response.ok) return answer;
  if (response.status >= 500 && !answer.message) throw new Unreached();
  throw new Refused(response.status, answer);
}

function answerOf(body) {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/** Seconds as the browser reads them from the header; null when it cannot. */
function lengthOf(file) {
  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), 5000);
    video.preload = "metadata";
    video.addEventListener("loadedmetadata", () => resolve(Number.isFinite(video.duration) ? video.duration : null));
    video.addEventListener("error", () => resolve(null));
    video.src = url;
  }).finally(() => {
    video.removeAttribute("src"); // else the browser goes on reading what is revoked
    video.load();
    URL.revokeObjectURL(url);
  });
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

// In steps of 1024, as the pages of the site count them.
function bytes(count, language) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(3, Math.floor(Math.log2(Math.max(count, 1)) / 10));
  const digits = step > 1 ? 1 : 0;
  const format = { style: "unit", unit: units[step], maximumFractionDigits: digits, minimumFractionDigits: digits };
  return new Intl.NumberFormat(language, format).format(count / 1024 ** step);
}

function base64(hex) {
  return btoa(String.fromCharCode(...hex.match(/../g).map((pair) => parseInt(pair, 16))));
}
