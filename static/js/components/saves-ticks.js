// Each tick is saved as it is made: whoever goes on to another page has said enough. What the page says of them follows;
// without a connection the button below still saves them all.
import { replaceParts } from "../page-parts.js";

const PARTS = ["entry-steps", "entry-next"];

export function attach(form) {
  const told = form.querySelector("[role=status]");
  let before = Promise.resolve();
  form.addEventListener("change", () => { before = before.then(save); });

  async function save() {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const isSaved = answer.ok && replaceParts(await answer.text(), PARTS, { needed: form.id });
      told.textContent = isSaved ? form.dataset.wordSaved : form.dataset.wordUnsaved;
    } catch {
      told.textContent = form.dataset.wordUnsaved;
    }
  }
}
