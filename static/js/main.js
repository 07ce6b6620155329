// Attaches each module of components/ to the elements that name it: <div data-component="player"> gets
// components/player.js, which exports `attach(element)`. Fetched only where a page uses it; after htmx swaps too.
// As long as modules are on their way, <html> has `data-attaching`: the tests act on a page when it listens.
import { csrfToken } from "./csrf.js";

const MOST_ATTEMPTS = 6;
const FIRST_PAUSE = 1000;
const attached = new WeakMap();
let onTheirWay = 0;

function attachAll(root) {
  const named = [...root.querySelectorAll("[data-component]")];
  if (root.matches?.("[data-component]")) named.unshift(root);
  for (const element of named) {
    const names = attached.get(element) ?? new Set();
    attached.set(element, names);
    for (const name of element.dataset.component.split(" ")) {
      if (names.has(name) || !/^[a-z-]+$/.test(name)) continue;
      names.add(name);
      count(1);
      fetched(name)
        .then((module) => void module.attach(element))
        .finally(() => count(-1));
    }
  }
}

/** The module of that name. One that a bad line did not bring is asked for again, by another address, since browsers
 *  remember that it failed: without it a page would look as if it did what it does not do. */
async function fetched(name, attempt = 0) {
  const url = new URL(`components/${name}.js`, import.meta.url);
  if (attempt) url.searchParams.set("again", attempt);
  try {
    return await import(url);
  } catch (error) {
    if (attempt === MOST_ATTEMPTS) throw error;
    await untilReached(attempt);
    return fetched(name, attempt + 1);
  }
}

function untilReached(attempt) {
  return new Promise((goOn) => {
    setTimeout(goOn, FIRST_PAUSE * 2 ** attempt);
    addEventListener("online", goOn, { once: true });
  });
}

function count(modules) {
  onTheirWay += modules;
  document.documentElement.toggleAttribute("data-attaching", onTheirWay > 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
// A part of a page is put into the place that asked for it, and nothing else is. Where a whole page has come, or a
// part of another name, one has been signed out meanwhile or the thing is gone, and the page itself says so. While
// the site cannot answer, what is on the screen stays, and is asked for again.
const GONE = new Set([401, 403, 404, 410]);
let isLeaving = false;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { xhr, target } = detail;
  if (xhr.status === 204 || (xhr.status < 400 && isPartFor(target, xhr))) return;
  detail.shouldSwap = false;
  if (isLeaving || (xhr.status >= 400 && !GONE.has(xhr.status))) return;
  isLeaving = true; // a second reload, of another part, would break the first off
  location.reload();
});

function isPartFor(place, xhr) {
  const isPart = xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
  if (!isPart || /^\s*<(!doctype|html)/i.test(xhr.responseText)) return false;
  const [first] = new DOMParser().parseFromString(xhr.responseText, "text/html").body.children;
  return place.getAttribute("hx-swap") !== "outerHTML" || first?.id === place.id;
}

document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
attachAll(document);
