// The findings of a film on its time axis: a timecode in the list plays the film there, and so does a click on
// the axis. A mark and its line in the list light up together: what is pointed at, else what has the focus,
// else what is just being played. A place where the copy has ended is played from shortly before that end.
// Without a player, or without this script, the timecodes are plain text.
const LEAD = 3; // seconds
const LEAST = 1; // second that must be left to be seen

export function attach(section) {
  const video = section.closest("main").querySelector(".player video");
  const axis = section.querySelector("[data-axis]");
  const light = () => {
    const meant = section.querySelector("[data-finding]:hover") ?? section.querySelector("[data-finding]:focus-within");
    const code = meant?.dataset.finding ?? playedIn(axis, video);
    for (const one of section.querySelectorAll("[data-finding]")) one.classList.toggle("lit", one.dataset.finding === code);
  };
  for (const name of ["pointerover", "pointerleave", "focusin", "focusout"]) section.addEventListener(name, light);
  if (!video) return;

  let wanted = 0;
  const seek = () => {
    const isSeen = wanted <= video.duration - LEAST;
    video.currentTime = isSeen ? wanted : Math.max(video.duration - LEAD, 0);
  };
  video.addEventListener("loadedmetadata", () => wanted && seek());
  const play = (start) => {
    wanted = start;
    if (video.readyState) seek();
    video.scrollIntoView({ block: "nearest" });
    video.play().catch(() => {});
  };
  for (const text of section.querySelectorAll(".timecode")) {
    text.replaceWith(button(text, section.dataset.wordPlay, () => play(Number(text.dataset.start))));
  }
  for (const name of ["timeupdate", "pause"]) video.addEventListener(name, light);
  if (axis) follow(axis, video, Number(section.dataset.seconds), play);
}

function playedIn(axis, video) {
  if (!axis || !video || video.paused) return undefined;
  const now = video.currentTime;
  const mark = [...axis.querySelectorAll("[data-start]")].find(
    ({ dataset }) => now >= Number(dataset.start) && now < Number(dataset.end),
  );
  return mark?.dataset.finding;
}

function button(text, word, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "timecode" });
  const hidden = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: `${word} ` });
  made.append(hidden, text.textContent);
  made.addEventListener("click", act);
  return made;
}

function follow(axis, video, seconds, play) {
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
