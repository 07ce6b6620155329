// Asks a person which of two values is to stay: the one of this machine, or the newer one that stands. Both are
// shown; the question is put again until it is answered, and can be left with Escape.

/** Resolves to true for one's own value, false for what stands, null for not now. */
export function newerValue(room, { error, title, yours, stands }) {
  const dialog = document.querySelector("[data-newer]");
  if (dialog.open) return Promise.resolve(null);
  const word = (value) => (value === "abstain" ? room.dataset.wordNoScore : value || room.dataset.wordEmpty);
  dialog.querySelector("[data-newer-title]").textContent = title;
  dialog.querySelector("[data-newer-error]").textContent = error;
  dialog.querySelector("[data-newer-yours]").textContent = word(yours);
  dialog.querySelector("[data-newer-stands]").textContent = word(stands);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve({ yours: true, stands: false }[dialog.returnValue] ?? null), { once: true });
  });
}
