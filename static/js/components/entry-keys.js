// The office's list by keyboard: x chooses the film at hand; a, r and d ask for a decision about it alone, which is
// made on the next page. table-keys goes from film to film.
const TYPING = "input:not([type='checkbox']), textarea, select, [role='menu'] *, dialog *, video, audio";
const ACTS = { a: "accept", r: "return", d: "disqualify" };

export function attach(region) {
  const form = region.querySelector("[data-entries]");
  if (!form) return;
  document.addEventListener("keydown", press);
  region.dataset.keys = "ready";

  function press(event) {
    if (!region.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TYPING)) return;
    const row = document.activeElement?.closest("tbody tr");
    const box = row?.querySelector('[name="entry"]');
    if (!box || !form.contains(box)) return;
    const button = form.querySelector(`[name="act"][value="${ACTS[event.key]}"]`);
    if (event.key === "x") box.checked = !box.checked;
    else if (button) {
      for (const other of form.querySelectorAll('[name="entry"], [name="everything"]')) other.checked = other === box;
      button.click();
    } else return;
    event.preventDefault();
  }
}
