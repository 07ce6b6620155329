// The office's list: one box chooses all entries of the page. By keyboard: x chooses the film at hand;
// a, r and d ask for a decision about the chosen ones, or about the film at hand where none is chosen, which is made
// on the next page. table-keys goes from film to film.
const TYPING = "input:not([type='checkbox']), textarea, select, [role='menu'] *, dialog *, video, audio";
const CHOSEN = '[name="entry"]:checked, [name="everything"]:checked';
const ACTS = { a: "accept", r: "return", d: "disqualify" };

export function attach(region) {
  const form = region.querySelector("[data-entries]");
  if (!form) return;
  document.addEventListener("keydown", press);
  const all = form.querySelector("[data-all-here]");
  if (all) chooseAll(all);
  region.dataset.keys = "ready";

  function chooseAll(line) {
    const [box, entries] = [line.querySelector("input"), [...form.querySelectorAll('[name="entry"]')]];
    const show = () => {
      const chosen = entries.filter((entry) => entry.checked).length;
      box.checked = chosen === entries.length;
      box.indeterminate = chosen > 0 && !box.checked;
    };
    box.addEventListener("change", () => entries.forEach((entry) => (entry.checked = box.checked)));
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show); // "Back" ticks what was ticked, after this began
    show();
    line.hidden = false;
  }

  function press(event) {
    if (!region.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TYPING)) return;
    const row = document.activeElement?.closest("tbody tr");
    const box = form.contains(row) ? row.querySelector('[name="entry"]') : null;
    const button = form.querySelector(`[name="act"][value="${ACTS[event.key]}"]`);
    if (event.key === "x" && box) box.click();
    else if (button && (box || form.querySelector(CHOSEN))) {
      if (!form.querySelector(CHOSEN)) box.checked = true;
      button.click();
    } else return;
    event.preventDefault();
  }
}
