// The film and its shots go together: the strip says which shot is playing, and a click on the axis plays from there.
import { seekTo } from "./seek.js";

const END = 'input[name="shot"]';

export function followFilm(video, form, moment) {
  const boxes = () => [...form.querySelectorAll(END)];
  const seconds = () => Number(boxes().at(-1)?.dataset.end) || 1;

  function follow() {
    const now = video.currentTime;
    const line = form.querySelector("[data-playhead]");
    for (const end of ["x1", "x2"]) line.setAttribute(end, (100 * now) / seconds());
    for (const box of boxes()) {
      const isNow = Number(box.dataset.start) <= now && now < Number(box.dataset.end);
      box.closest(".shot").classList.toggle("now", isNow);
    }
    if (document.activeElement !== moment) moment.value = now.toFixed(3);
  }

  for (const name of ["timeupdate", "seeked"]) video.addEventListener(name, follow);
  form.addEventListener("click", (event) => {
    const axis = event.target.closest?.(".shot-axis");
    if (!axis) return;
    const { left, width } = axis.getBoundingClientRect();
    seekTo(video, (seconds() * (event.clientX - left)) / width);
  });
}
