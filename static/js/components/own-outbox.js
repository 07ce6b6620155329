// What a judge has entered and not yet sent is for that judge alone: it goes when another judge signs in on this
// machine, or on signing out by the button. A session that merely ended keeps it, for going on.
import { forgetOutboxes } from "../outbox.js";

export function attach(page) {
  const { judge } = page.dataset;
  const before = localStorage.getItem("judge");
  if (before && before !== judge) forgetOutboxes();
  localStorage.setItem("judge", judge);
}
