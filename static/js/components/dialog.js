// A button that opens the <dialog> named in data-opens; buttons with data-closes close it.
export function attach(button) {
  const dialog = document.getElementById(button.dataset.opens);
  button.addEventListener("click", () => dialog.showModal());
  for (const closer of dialog.querySelectorAll("[data-closes]")) {
    closer.addEventListener("click", () => dialog.close());
  }
}
