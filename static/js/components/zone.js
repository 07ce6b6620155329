// Tells the site the reader's time zone, and shows this first page in it already. The site knows what the zone's
// city is called in the language of the page; browsers do not.
const YEAR = 365 * 24 * 3600;

export async function attach(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === root.dataset.zone) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  const city = await cityOf(zone, root.dataset.cityUrl);
  for (const time of document.querySelectorAll("time[data-instant]")) show(time, zone, city, root.dataset.instant);
  for (const name of document.querySelectorAll("[data-readers-zone]")) name.textContent = city;
}

async function cityOf(zone, url) {
  const answer = await fetch(`${url}?zone=${encodeURIComponent(zone)}`).catch(() => null);
  return answer?.ok ? answer.text() : zone.split("/").pop().replaceAll("_", " ");
}

function show(time, timeZone, city, words) {
  const page = document.documentElement.lang;
  const language = page === "en" ? "en-GB" : page;
  const at = new Date(time.dateTime);
  const day = new Intl.DateTimeFormat(language, { timeZone, dateStyle: "long" });
  const hour = new Intl.DateTimeFormat(language, { timeZone, timeStyle: "short", hourCycle: "h23" });
  time.textContent = words.replace("{day}", day.format(at)).replace("{hour}", hour.format(at));
  const name = time.parentElement.querySelector("[data-zone-name]");
  if (name) name.textContent = city;
}
