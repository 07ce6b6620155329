// A button that opens the <dialog> named in data-opens; buttons with data-closes close it. A link to the dialog
// does the same, and shows it without this script too, by :target.
export function attach(button) {
  const dialog = document.getElementById(button.dataset.opens);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  for (const closer of dialog.querySelectorAll("[data-closes]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
  }
}
