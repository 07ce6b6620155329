// One cut of the film on its way to the site, which answers with the page: the parts that change are taken from it.
import { csrfToken } from "./csrf.js";
import { replaceParts } from "./page-parts.js";

const PARTS = ["strip-said", "strip-shots", "strip-share", "entry-steps", "entry-lacks", "entry-saved"];

/** Whether the film was cut as asked. Where the site had something to say, that stands on the page. */
export async function sendCut(form, fields, tell) {
  const { cutsUrl, wordSaving, wordSaved, wordOffline, wordSignedOut } = form.dataset;
  tell(wordSaving);
  let answer, text;
  try {
    const headers = { "X-CSRFToken": csrfToken() };
    answer = await fetch(cutsUrl, { method: "POST", headers, body: new URLSearchParams(fields) });
    text = await answer.text();
  } catch {
    tell(wordOffline);
    return false;
  }
  const isPage = replaceParts(text, PARTS, { needed: "strip-shots" });
  tell(isPage ? (answer.ok ? wordSaved : "") : wordSignedOut);
  return isPage && answer.ok;
}
