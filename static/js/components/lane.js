// A row of films that is wider than the screen: two buttons that turn it, and arrow keys that go from film to film.
// Without this script it is scrolled by hand, and by the Tab key.
export function attach(lane) {
  const list = lane.querySelector("ul");
  const words = lane.dataset;
  const back = button("‹", words.wordBack, () => turn(-1));
  const on = button("›", words.wordOn, () => turn(1));
  const turns = Object.assign(document.createElement("p"), { className: "turns" });
  turns.append(back, on);
  lane.querySelector(".lane-head").append(turns);

  list.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(list);
  list.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key] * (document.dir === "rtl" ? -1 : 1);
    const films = [...list.querySelectorAll("a")];
    const next = films[films.indexOf(document.activeElement) + step];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  });
  show();

  function turn(way) {
    const direction = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    list.scrollBy({ left: way * direction * list.clientWidth * .85, behavior: still() ? "auto" : "smooth" });
  }

  function show() {
    const rest = list.scrollWidth - list.clientWidth;
    turns.hidden = rest < 8;
    const at = Math.abs(list.scrollLeft);
    back.disabled = at < 8;
    on.disabled = at > rest - 8;
  }
}

function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function button(sign, name, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "turn-lane", textContent: sign });
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}
