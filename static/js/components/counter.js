// Says under a text how many of the allowed characters are written, once it has `data-since` of them: signs of Unicode,
// as the server counts them. The server decides; nothing is cut off.
export function attach(area) {
  const line = document.createElement("p");
  line.className = "help counter";
  area.after(line);
  const tell = () => {
    const { length } = [...area.value.trim()];
    line.textContent = area.dataset.words.replace("{length}", length).replace("{most}", area.dataset.most);
    line.hidden = length < Number(area.dataset.since);
    line.classList.toggle("over", length > Number(area.dataset.most));
  };
  area.addEventListener("input", tell);
  tell();
}
