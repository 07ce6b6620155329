/** What stands behind a film's address expires while its page is open; a bucket then refuses the next piece.
 *  Ask for the film once more, which gives a new one, and go on where it was; `fail` when it breaks at once. */
const SOON = 30_000; // milliseconds; an address lasts minutes

export function askAgain(video, fail) {
  let askedAt = -SOON;
  let plays = false;
  video.addEventListener("playing", () => (plays = true));
  video.addEventListener("pause", () => (plays = plays && Boolean(video.error)));
  // Of a source that is refused before a picture is there the video itself says nothing.
  for (const source of video.querySelectorAll("source:last-of-type")) source.addEventListener("error", fail);
  const again = () => {
    const now = performance.now();
    if (video.error?.code !== MediaError.MEDIA_ERR_NETWORK || now - askedAt < SOON) return fail();
    askedAt = now;
    const { currentTime } = video;
    const goesOn = plays;
    video.addEventListener("loadedmetadata", () => (video.currentTime = currentTime), { once: true });
    video.load();
    if (goesOn) video.play().catch(() => {});
  };
  video.addEventListener("error", again);
  if (video.error) again(); // before this script was there
  else setTimeout(() => video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE && fail()); // likewise: refused
}
