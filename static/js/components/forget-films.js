// Whoever is signed out has no films on this machine: those that were fetched for a judge are forgotten.
export function attach(body) {
  if (!body.dataset.signedIn) globalThis.caches?.delete("films");
}
