// Whoever is signed out has no films on this machine: those that were fetched for a judge are forgotten, and what
// a judge has not sent when signing out by the button.
import { forgetOutboxes } from "../outbox.js";

export function attach(body) {
  body.querySelector("[data-signs-out]")?.addEventListener("submit", forgetOutboxes);
  if (!body.dataset.signedIn) globalThis.caches?.delete("films");
}
