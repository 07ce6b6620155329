// The still of the first prize comes to life: once on arrival, and again when it is pointed at, a few seconds of
// the film play over it without sound. Not where less motion or less data is asked for.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 52rem)");
const SECONDS = 6;
const FROM = .3; // of the film: past its titles

export function attach(picture) {
  let film = null;

  function start() {
    if (film || still.matches || navigator.connection?.saveData) return;
    const made = Object.assign(document.createElement("video"), {
      src: (narrow.matches && picture.dataset.light) || picture.dataset.film,
      className: "backdrop",
      muted: true,
      playsInline: true,
      tabIndex: -1,
      hidden: true,
    });
    film = made;
    made.setAttribute("aria-hidden", "true");
    let end = SECONDS;
    made.addEventListener("loadedmetadata", () => {
      made.currentTime = Math.max(0, Math.min(made.duration * FROM, made.duration - SECONDS));
      end = made.currentTime + SECONDS;
    });
    made.addEventListener("playing", () => (made.hidden = false));
    made.addEventListener("timeupdate", () => made.currentTime >= end && stop());
    made.addEventListener("ended", stop);
    made.addEventListener("error", stop);
    picture.after(made);
    made.play().catch(stop);
  }

  function stop() {
    film?.remove();
    film = null;
  }

  const stage = picture.parentElement;
  stage.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && start());
  document.addEventListener("cinema", stop);
  start();
}
