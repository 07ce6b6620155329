// The films that this browser has begun to watch, the latest first. The site is asked for their cards by their
// codes, and keeps nothing of that; "Forget all" empties the browser's memory.
import { codesBegun, forgetAll, markWatched } from "../remembered-films.js";

const MOST = 12;

export async function attach(lane) {
  markWatched(document);
  lane.querySelector("[data-forget]").addEventListener("click", () => {
    forgetAll();
    lane.hidden = true;
    for (const bar of document.querySelectorAll("progress.watched")) bar.hidden = true;
  });
  const codes = codesBegun().slice(0, MOST);
  if (!codes.length) return;
  const answer = await fetch(`${lane.dataset.url}?codes=${codes.join(",")}&lang=${document.documentElement.lang}`).catch(() => null);
  if (!answer?.ok) return;
  const list = lane.querySelector("ul");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...page.body.children);
  lane.hidden = !list.children.length;
  markWatched(lane);
}
