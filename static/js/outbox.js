// What was typed, kept on this machine until the site has it. One outbox for each page element; an item is a
// name with its latest value, the save's own name, and the names of the saves that it may replace. It leaves the
// outbox only when exactly that save was answered; one that another machine has overtaken waits for the person.
import { csrfToken } from "./csrf.js";

const RETRY_AFTER = 4000;
const REFUSALS = new Set([400, 409, 422]);
const SIGNED_OUT = new Set([401, 403]);
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const outboxes = new WeakMap();

/** The outbox of `element`, kept under `key` in this browser. */
export function outboxOf(element, key) {
  if (!outboxes.has(element)) outboxes.set(element, new Outbox(key));
  return outboxes.get(element);
}

class Outbox extends EventTarget {
  constructor(key) {
    super();
    this.key = key;
    this.items = read(key);
    this.requests = {};
    this.running = null;
    for (const name of ["online", "focus"]) addEventListener(name, () => this.names().length && this.flush());
  }

  /** Say how the items whose name begins with `kind` are sent: (name, item) → [url, body]. */
  route(kind, request) {
    this.requests[kind] = request;
    if (this.names().some((name) => kindOf(name) === kind)) this.flush();
  }

  /** Keep `value` until it is saved; `replaced` is the save that this page has seen. */
  put(name, value, replaced = "") {
    const before = this.items[name];
    const replaces = before ? [...before.replaces, ...(before.isSent ? [before.save] : [])] : [replaced];
    this.items[name] = { value, save: newSave(), replaces };
    this.keep(name);
    this.flush();
  }

  /** The person has chosen: `value` replaces what stands; without one, what stands is left. */
  settle(name, stands, value) {
    delete this.items[name];
    if (value === undefined) this.keep(name);
    else this.put(name, value, stands);
  }

  get(name) {
    return this.items[name]?.value;
  }

  /** The first item that waits for the person's choice. */
  overtaken() {
    const name = this.names().find((one) => this.items[one].newer);
    return name && { name, error: this.items[name].error, newer: this.items[name].newer };
  }

  names() {
    return Object.keys(this.items);
  }

  /** Send what there is; resolves to whether the outbox is empty. */
  flush() {
    this.running ??= this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  async sendAll() {
    clearTimeout(this.timer);
    for (let name; (name = this.names().find((one) => this.requests[kindOf(one)] && !this.items[one].newer)); ) {
      const item = this.items[name];
      item.isSent = true;
      this.keep(name);
      this.tell("sending");
      const answer = await post(...this.requests[kindOf(name)](name, item));
      if (!answer.reached) {
        this.tell(answer.trouble);
        if (answer.trouble === "offline") this.timer = setTimeout(() => this.flush(), RETRY_AFTER);
        return false;
      }
      if (this.items[name] === item && answer.body.newer) Object.assign(item, answer.body);
      else if (this.items[name] === item) delete this.items[name];
      this.keep(name);
      this.tell(answer.ok ? "saved" : answer.body.newer ? "overtaken" : "refused", { name, ...answer.body });
    }
    return !this.names().length;
  }

  keep(name) {
    const key = `${this.key}:${name}`;
    const { value, save, replaces, isSent } = this.items[name] ?? {};
    if (save) localStorage.setItem(key, JSON.stringify({ value, save, replaces, isSent }));
    else localStorage.removeItem(key);
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Remove from this machine what was entered in any screening room and not sent. */
export function forgetOutboxes() {
  for (const key of Object.keys(localStorage)) if (key.startsWith("screening:")) localStorage.removeItem(key);
}

/** POST and read the JSON answer; `reached` is false when nobody who understands us has answered, `trouble`
 *  says why. */
export async function post(url, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  try {
    const answer = await fetch(url, { method: "POST", headers, body, keepalive: true });
    if (SIGNED_OUT.has(answer.status)) return { reached: false, ok: false, trouble: "signedout", body: {} };
    if (answer.status === 404) return { reached: false, ok: false, trouble: "foreign", body: {} };
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const reached = Boolean(isJson) && (answer.ok || REFUSALS.has(answer.status));
    return { reached, ok: answer.ok, trouble: "offline", body: isJson ? await answer.json() : {} };
  } catch {
    return { reached: false, ok: false, trouble: "offline", body: {} };
  }
}

/** The items of `key` that an earlier page has kept. */
function read(key) {
  const kept = Object.keys(localStorage).filter((one) => one.startsWith(`${key}:`));
  const items = Object.fromEntries(kept.map((one) => [one.slice(key.length + 1), JSON.parse(localStorage.getItem(one))]));
  const older = JSON.parse(localStorage.getItem(key) ?? "{}"); // as version 0.2 kept them
  for (const [name, value] of Object.entries(older)) {
    const item = { value, save: newSave(), replaces: [""] };
    if (typeof value === "string") items[name.replace(":", "-")] ??= item;
  }
  localStorage.removeItem(key);
  for (const [name, item] of Object.entries(items)) localStorage.setItem(`${key}:${name}`, JSON.stringify(item));
  return items;
}

function kindOf(name) {
  return name.split("-")[0];
}

/** A name that no other save or page has. */
export function newSave() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => LETTERS[byte % LETTERS.length]).join("");
}
