// Whoever is signed out has no films on this machine: those that were fetched for a judge or for the ceremony are
// forgotten, and what a judge has not sent when signing out by the button.
import { forgetOutboxes } from "../outbox.js";

export function attach(body) {
  body.querySelector("[data-signs-out]")?.addEventListener("submit", forgetOutboxes);
  if (body.dataset.signedIn) return;
  for (const name of ["films", "ceremony"]) globalThis.caches?.delete(name);
}
