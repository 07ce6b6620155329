// Which copy of a film plays: by the width of the window (what the page says), the best one, or the light one. The
// choice is remembered. For the best one, how much of it is here is told by prefetch.js, so that it can be waited for.
export function attach(field) {
  const room = field.closest("[data-films]");
  const video = room.querySelector("video");
  const [film] = JSON.parse(room.dataset.films);
  field.value = localStorage.getItem("quality") ?? "auto";
  if (!field.value) field.value = "auto";
  if (film[field.value] && !video.src) video.src = film[field.value];
  field.addEventListener("change", () => {
    localStorage.setItem("quality", field.value);
    if (film[field.value]) goOnWith(video, film[field.value]);
  });
}

function goOnWith(video, url) {
  const { currentTime, paused } = video;
  video.src = url;
  video.addEventListener("loadedmetadata", () => (video.currentTime = currentTime), { once: true });
  if (currentTime) video.load(); // a film that was not begun loads when it is
  if (!paused) video.play().catch(() => {});
}
