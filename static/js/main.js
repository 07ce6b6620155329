// Attaches each module of components/ to the elements that name it: <div data-component="player"> gets
// components/player.js, which exports `attach(element)`. Fetched only where a page uses it; after htmx swaps too.
// As long as modules are on their way, <html> has `data-attaching`: the tests act on a page when it listens.
import { csrfToken } from "./csrf.js";

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
      import(new URL(`components/${name}.js`, import.meta.url))
        .then((module) => void module.attach(element))
        .finally(() => count(-1));
    }
  }
}

function count(modules) {
  onTheirWay += modules;
  document.documentElement.toggleAttribute("data-attaching", onTheirWay > 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
// A whole page in answer to a question about a part – one has been signed out meanwhile – is never put into it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!/^\s*<!doctype/i.test(event.detail.xhr.responseText)) return;
  event.detail.shouldSwap = false;
  location.reload();
});
document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
attachAll(document);
