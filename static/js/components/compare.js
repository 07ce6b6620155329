// Two films side by side that move as one: whoever of them is played, paused or moved leads, the other shows the
// moment that is alike. Each pair of moments [ms here, ms there] anchors its surroundings, in which `speed`
// seconds of the other pass for each second here. The places are buttons; n and p go from one to the next, k plays
// and pauses both.
const APART = 0.25; // seconds by which the other may be off before it is put right

export function attach(region) {
  const videos = [...region.querySelectorAll(".side video")];
  if (videos.length < 2) return;
  const pairs = JSON.parse(region.dataset.pairs).map((pair) => pair.map((moment) => moment / 1000));
  const maps = mapsOf(pairs, Number(region.dataset.speed) || 1);
  const moved = new WeakMap(); // where to we move a film ourselves, until it has arrived
  const stopped = new WeakSet(); // films that we pause ourselves, until they have heard
  let leader = 0;

  videos[1].muted = true;
  videos.forEach((video, side) => {
    video.preload = "metadata";
    video.addEventListener("loadedmetadata", pace);
    video.addEventListener("ratechange", pace);
    video.addEventListener("seeking", () => isOurs(video) || lead(side));
    video.addEventListener("seeked", () => {
      if (!video.seeking) moved.delete(video);
      if (side !== leader) follow();
    });
    video.addEventListener("play", () => videos[1 - side].paused && lead(side));
    video.addEventListener("pause", () => {
      const isHeard = stopped.delete(video) || (video.ended && side !== leader);
      if (!isHeard) stop(videos[1 - side]);
    });
    video.addEventListener("timeupdate", () => side === leader && !video.seeking && follow());
  });

  function isOurs(video) {
    return moved.has(video) && Math.abs(video.currentTime - moved.get(video)) < 0.01;
  }

  function lead(side) {
    moved.delete(videos[side]);
    if (leader !== side) videos[side].playbackRate = 1;
    leader = side;
    pace();
    follow();
  }

  function pace() {
    const wanted = videos[leader].playbackRate * maps[leader].speed;
    const other = videos[1 - leader];
    if (Math.abs(other.playbackRate - wanted) > 0.001) other.playbackRate = wanted;
  }

  function follow() {
    const [first, other] = [videos[leader], videos[1 - leader]];
    const alike = maps[leader].at(first.currentTime);
    const wanted = within(other, alike);
    const slack = first.paused ? 0.02 : APART;
    if (Math.abs(other.currentTime - wanted) > slack && !moved.has(other)) move(other, wanted);
    if (first.paused || alike < 0 || alike >= other.duration) stop(other); // nothing of it is alike here
    else if (other.paused) other.play().catch(() => {});
  }

  function stop(video) {
    if (video.paused) return;
    stopped.add(video);
    video.pause();
  }

  function move(video, second) {
    if (video.readyState) moved.set(video, second);
    video.currentTime = second;
  }

  function show(place) {
    places.forEach((one) => one.button.setAttribute("aria-pressed", String(one === place)));
    videos.forEach(stop);
    videos.forEach((video, side) => move(video, within(video, place.moments[side])));
    leader = 0;
  }

  const places = [...region.querySelectorAll("[data-here]")].map((item) => {
    const place = { moments: [Number(item.dataset.here), Number(item.dataset.there)] };
    place.button = Object.assign(document.createElement("button"), { type: "button" });
    place.button.setAttribute("aria-pressed", "false");
    place.button.append(...item.childNodes);
    item.append(place.button);
    place.button.addEventListener("click", () => show(place));
    return place;
  });
  for (const hidden of region.querySelectorAll("[data-keys]")) hidden.hidden = false;

  region.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const step = { n: 1, p: -1 }[event.key];
    if (step && places.length) {
      const here = places.findIndex((one) => one.button.getAttribute("aria-pressed") === "true");
      const next = places[Math.min(Math.max(here + step, 0), places.length - 1)];
      show(next);
      next.button.focus();
    } else if (event.key === "k") {
      if (videos[leader].paused) videos[leader].play().catch(() => {});
      else videos[leader].pause();
    } else return;
    event.preventDefault();
  });
}

function mapsOf(pairs, speed) {
  const nearest = (side, time) =>
    pairs.reduce((best, one) => (Math.abs(one[side] - time) < Math.abs(best[side] - time) ? one : best), pairs[0]);
  return [0, 1].map((side) => {
    const pace = side ? 1 / speed : speed;
    return {
      speed: pace,
      at(time) {
        const anchor = pairs.length ? nearest(side, time) : [0, 0];
        return anchor[1 - side] + (time - anchor[side]) * pace;
      },
    };
  });
}

function within(video, second) {
  return Math.min(Math.max(second, 0), video.duration || Infinity);
}
