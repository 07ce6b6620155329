// A film that flashes does not play before its viewer has read so: whatever asks it to play, the warning stays over
// it, and its button has the focus.
export function askBefore(figure, video, start) {
  const card = figure.querySelector("[data-flash-warning]");
  if (!card) return;
  const button = card.querySelector("button");
  const hold = () => {
    video.pause();
    button.focus({ preventScroll: true });
  };
  video.addEventListener("play", hold);
  card.classList.add("over");
  button.hidden = false;
  start.hidden = true;
  button.addEventListener("click", () => {
    video.removeEventListener("play", hold);
    card.remove();
    start.hidden = false;
    figure.focus({ preventScroll: true });
    video.play().catch(() => {});
  });
}
