/** Move a film to one of its seconds. WebKit never plays on from where a film was moved to before it was loaded,
 *  so it is loaded first. */
export function seekTo(video, second) {
  const move = () => (video.currentTime = second);
  if (video.readyState) return move();
  video.addEventListener("loadedmetadata", move, { once: true });
  video.preload = "metadata";
}
