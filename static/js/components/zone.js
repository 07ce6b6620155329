// Tells the site the reader's time zone, and shows this first page in it already. The site knows what the zone's
// city is called in the language of the page; browsers do not.
const YEAR = 365 * 24 * 3600;

export async function attach(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === root.dataset.zone) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  const city = await cityOf(zone, root.dataset.cityUrl);
  for (const time of document.querySelectorAll("time[data-instant]")) show(time, zone, city, root.dataset.instantFormat);
  for (const name of document.querySelectorAll("[data-readers-zone]")) name.textContent = city;
}

async function cityOf(zone, url) {
  const answer = await fetch(`${url}?zone=${encodeURIComponent(zone)}`).catch(() => null);
  return answer?.ok ? answer.text() : zone.split("/").pop().replaceAll("_", " ");
}

function show(time, timeZone, city, format) {
  const values = valuesOf(new Date(time.dateTime), timeZone);
  time.textContent = (time.dataset.instant || format).replace(/[jnFYHi]/g, (letter) => values[letter]);
  const name = time.parentElement.querySelector("[data-zone-name]");
  if (name) name.textContent = city;
  time.parentElement.querySelector(`[data-contest-zone="${timeZone}"]`)?.remove();
}

// By the letters that the site's own date formats are written in, so that this page says it as the next will.
function valuesOf(at, timeZone) {
  const figures = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, ...figures }).formatToParts(at);
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const month = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone, month: "long" }).format(at);
  return { j: Number(of.day), n: Number(of.month), F: month, Y: of.year, H: of.hour, i: of.minute };
}
