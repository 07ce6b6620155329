// Shows the server's clock, ticking, where this device's differs from it by more than a minute: deadlines go by
// the server's. `data-at` is when the page was written, which was at the latest when its first byte came.
const TOLERATED = 60 * 1000;

export function attach(line) {
  const came = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
  const ahead = Date.now() - performance.now() + came - Date.parse(line.dataset.at);
  if (Math.abs(ahead) <= TOLERATED) return;
  const figures = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat(document.documentElement.lang, figures);
  const clock = line.querySelector("time");
  const tick = () => {
    const now = new Date(Date.now() - ahead);
    clock.dateTime = now.toISOString();
    clock.textContent = format.format(now);
  };
  tick();
  line.hidden = false;
  setInterval(tick, 1000);
}
