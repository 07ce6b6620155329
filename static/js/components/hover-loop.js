// A poster that moves while it is pointed at or has the focus: a short silent loop of its film, fetched only
// then. Nothing on touch screens, nor where less motion is asked for.
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function attach(link) {
  let loop = null;

  function start() {
    if (still.matches || loop) return;
    const made = Object.assign(document.createElement("video"), {
      src: link.dataset.loop,
      className: "loop",
      muted: true,
      loop: true,
      playsInline: true,
      preload: "none",
      tabIndex: -1,
      hidden: true,
    });
    loop = made;
    made.setAttribute("aria-hidden", "true");
    made.addEventListener("playing", () => (made.hidden = false));
    link.querySelector("img").after(made);
    made.play().catch(() => made === loop && stop());
  }

  function stop() {
    loop?.remove();
    loop = null;
  }

  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && start());
  link.addEventListener("pointerleave", () => link.matches(":focus-visible") || stop());
  link.addEventListener("focus", () => link.matches(":focus-visible") && start());
  link.addEventListener("blur", stop);
  if (link.matches(":hover")) start(); // pointed at before this script came
}
