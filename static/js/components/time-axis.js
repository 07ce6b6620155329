// The findings of a film on its time axis: a timecode in the list plays the film there, and so does a click on
// the axis; a mark and its line in the list light up together. Without a player, or without this script, the
// timecodes are plain text.
export function attach(section) {
  const video = section.closest("main").querySelector(".player video");
  const axis = section.querySelector("[data-axis]");
  const seconds = Number(section.dataset.seconds);

  const lightUp = (event) => light(section, event.target.closest("[data-finding]")?.dataset.finding);
  const goOut = () => light(section, undefined);
  for (const name of ["pointerover", "focusin"]) section.addEventListener(name, lightUp);
  for (const name of ["pointerleave", "focusout"]) section.addEventListener(name, goOut);
  if (!video) return;

  const play = (start) => {
    video.currentTime = start;
    video.scrollIntoView({ block: "nearest" });
    video.play().catch(() => {});
  };
  for (const text of section.querySelectorAll(".timecode")) {
    text.replaceWith(button(text, section.dataset.wordPlay, () => play(Number(text.dataset.start))));
  }
  if (axis) followWith(axis, video, seconds, play);
}

function light(section, code) {
  for (const one of section.querySelectorAll("[data-finding]")) {
    one.classList.toggle("lit", one.dataset.finding === code);
  }
}

function button(text, word, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "timecode" });
  const hidden = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `${word} ` });
  made.append(hidden, text.textContent);
  made.addEventListener("click", act);
  return made;
}

function followWith(axis, video, seconds, play) {
  const head = axis.querySelector(".playhead");
  axis.classList.add("plays");
  axis.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-start]");
    const box = axis.getBoundingClientRect();
    play(mark ? Number(mark.dataset.start) : (seconds * (event.clientX - box.left)) / box.width);
  });
  video.addEventListener("timeupdate", () => {
    const x = `${(100 * video.currentTime) / seconds}%`;
    head.setAttribute("x1", x);
    head.setAttribute("x2", x);
    head.removeAttribute("hidden");
  });
}
