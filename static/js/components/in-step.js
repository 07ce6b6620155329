// Several films side by side that play as one: one button starts and stops them all, one bar moves them all, and
// one of them is heard. A film that is shorter stands at its end while the others go on.
const APART = 0.3; // seconds by which a film may be off before it is put right

export function attach(region) {
  const videos = [...region.querySelectorAll("video")];
  const bar = region.querySelector("[data-bar]");
  if (!videos.length || !bar) return;
  const [button, seek, clock] = ["button", "input", "output"].map((name) => bar.querySelector(name));
  const sounds = [...region.querySelectorAll("[data-sound]")];
  let playing = false;

  videos.forEach((video) => {
    video.controls = false;
    video.preload = "metadata";
    video.addEventListener("loadedmetadata", measure);
    video.addEventListener("durationchange", measure);
    video.addEventListener("timeupdate", () => video === longest() && tick());
    video.addEventListener("ended", () => video === longest() && stop());
    video.addEventListener("click", toggle);
  });
  sounds.forEach((sound, n) => sound.addEventListener("change", () => hear(n)));
  for (const hidden of region.querySelectorAll("[data-in-step]")) hidden.hidden = false;
  button.addEventListener("click", toggle);
  seek.addEventListener("input", () => move(Number(seek.value)));
  hear(0);
  measure();

  function longest() {
    return videos.reduce((best, one) => ((one.duration || 0) > (best.duration || 0) ? one : best));
  }

  function measure() {
    seek.max = String(longest().duration || 0);
    say();
  }

  function toggle() {
    if (playing) return stop();
    playing = true;
    if (longest().ended) move(0);
    videos.forEach((video) => video.ended || video.play().catch(() => {}));
    show();
  }

  function stop() {
    playing = false;
    videos.forEach((video) => video.pause());
    show();
  }

  function move(second) {
    videos.forEach((video) => {
      video.currentTime = Math.min(second, video.duration || second);
      if (playing && second < (video.duration || 0)) video.play().catch(() => {});
    });
    seek.value = String(second);
    say();
  }

  function tick() {
    const now = longest().currentTime;
    for (const video of videos) {
      const wanted = Math.min(now, video.duration || now);
      if (!video.ended && !video.seeking && Math.abs(video.currentTime - wanted) > APART) video.currentTime = wanted;
    }
    seek.value = String(now);
    say();
  }

  function hear(n) {
    videos.forEach((video, number) => (video.muted = number !== n));
    if (sounds[n]) sounds[n].checked = true;
  }

  function show() {
    button.textContent = playing ? button.dataset.wordPause : button.dataset.wordPlay;
  }

  function say() {
    const text = `${clockOf(Number(seek.value))} / ${clockOf(longest().duration || 0)}`;
    clock.textContent = text;
    seek.setAttribute("aria-valuetext", text);
  }
}

function clockOf(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
