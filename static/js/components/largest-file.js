// Says at once that a chosen file is larger than its form takes, and does not let it travel: the form goes nowhere
// until another is chosen. The element is the input; data-most is in bytes, data-words has {name} and {size}.
import { bytes } from "../byte-sizes.js";

export function attach(input) {
  let isTooLarge = false;
  const { most, words } = input.dataset;
  const language = document.documentElement.lang || "en";
  const line = document.createElement("p");
  line.className = "upload-trouble";
  line.setAttribute("role", "alert");
  line.hidden = true;
  input.after(line);

  const look = () => {
    const file = input.files[0];
    isTooLarge = Boolean(file) && file.size > Number(most);
    line.textContent = isTooLarge ? words.replace("{name}", () => file.name).replace("{size}", () => bytes(file.size, language)) : "";
    line.hidden = !isTooLarge;
    input.setCustomValidity(line.textContent);
  };
  input.addEventListener("change", look);
  input.form.addEventListener("submit", (event) => { // also where the browser is told to check nothing
    if (!isTooLarge) return;
    event.preventDefault();
    input.focus();
  });
  look(); // chosen before this module came
}
