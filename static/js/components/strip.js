// A row of links that is wider than the screen: it shows where one is, and fades at the side on which it goes on.
export function attach(strip) {
  const here = strip.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  const tell = () => {
    const left = strip.scrollWidth - strip.clientWidth - Math.abs(strip.scrollLeft);
    strip.classList.toggle("goes-on", left > 1);
    strip.classList.toggle("goes-back", Math.abs(strip.scrollLeft) > 1);
  };
  strip.addEventListener("scroll", tell, { passive: true });
  new ResizeObserver(tell).observe(strip);
}
