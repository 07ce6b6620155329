// Attaches each module of components/ to the elements that name it: <div data-component="player"> gets
// components/player.js, which exports `attach(element)`. Fetched only where a page uses it; after htmx swaps too.
import { csrfToken } from "./csrf.js";

const attached = new WeakMap();

function attachAll(root) {
  const named = [...root.querySelectorAll("[data-component]")];
  if (root.matches?.("[data-component]")) named.unshift(root);
  for (const element of named) {
    const names = attached.get(element) ?? new Set();
    attached.set(element, names);
    for (const name of element.dataset.component.split(" ")) {
      if (names.has(name) || !/^[a-z-]+$/.test(name)) continue;
      names.add(name);
      import(new URL(`components/${name}.js`, import.meta.url)).then((module) => module.attach(element));
    }
  }
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
