/** What stands behind a film's address expires while its page is open, and a line may break: ask for the film
 *  once more, which gives a new address, and go on where it was; `fail` when it breaks at once. */
const SOON = 30_000; // milliseconds; an address lasts minutes

export function askAgain(video, fail) {
  let askedAt = -SOON;
  let plays = false;
  video.addEventListener("playing", () => (plays = true));
  video.addEventListener("pause", () => (plays = plays && Boolean(video.error)));
  const again = () => {
    const now = performance.now();
    if (now - askedAt < SOON) return fail();
    askedAt = now;
    const { currentTime } = video;
    const goesOn = plays || !video.paused;
    video.addEventListener("loadedmetadata", () => (video.currentTime = currentTime), { once: true });
    video.load();
    if (goesOn) video.play().catch(() => {});
  };
  const broke = () => (video.error.code === MediaError.MEDIA_ERR_NETWORK ? again() : fail());
  // Of a source that breaks before a picture is there the video itself says nothing.
  for (const source of video.querySelectorAll("source:last-of-type")) source.addEventListener("error", again);
  video.addEventListener("error", broke);
  if (video.error) broke(); // before this script was there
  else setTimeout(() => video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE && again()); // likewise
}
