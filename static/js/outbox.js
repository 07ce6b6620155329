// What was typed or played, kept on this machine until the site has it. One outbox for each page element; an
// item is a name and its latest value, and leaves the outbox only when exactly that value was answered.
import { csrfToken } from "./csrf.js";

const RETRY_AFTER = 4000;
const REFUSALS = new Set([400, 404, 409, 422]);
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
    this.items = JSON.parse(localStorage.getItem(key) ?? "{}");
    this.requests = {};
    this.running = null;
    addEventListener("online", () => this.flush());
  }

  /** Say how the items whose name begins with `kind` are sent: (name, value) → [url, body]. */
  route(kind, request) {
    this.requests[kind] = request;
    if (this.names().some((name) => this.kindOf(name) === kind)) this.flush();
  }

  put(name, value) {
    this.items[name] = value;
    this.keep();
    this.flush();
  }

  get(name) {
    return this.items[name];
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
    for (let name; (name = this.names().find((one) => this.requests[this.kindOf(one)])); ) {
      const value = this.items[name];
      this.tell("sending");
      const answer = await post(...this.requests[this.kindOf(name)](name, value));
      if (!answer.reached) {
        this.tell("offline");
        this.timer = setTimeout(() => this.flush(), RETRY_AFTER);
        return false;
      }
      if (JSON.stringify(this.items[name]) === JSON.stringify(value)) delete this.items[name];
      this.keep();
      this.tell(answer.ok ? "saved" : "refused", { name, ...answer.body });
    }
    return true;
  }

  kindOf(name) {
    return name.split(":")[0];
  }

  keep() {
    if (this.names().length) localStorage.setItem(this.key, JSON.stringify(this.items));
    else localStorage.removeItem(this.key);
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** POST and read the JSON answer; `reached` is false when nobody who understands us has answered. */
export async function post(url, body) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  try {
    const answer = await fetch(url, { method: "POST", headers, body, keepalive: true });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const reached = isJson ? answer.ok || REFUSALS.has(answer.status) : answer.status === 404;
    return { reached, ok: answer.ok, body: isJson ? await answer.json() : {} };
  } catch {
    return { reached: false, ok: false, body: {} };
  }
}
