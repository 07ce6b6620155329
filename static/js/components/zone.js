// Tells the site the reader's time zone, and shows this first page in it already.
const YEAR = 365 * 24 * 3600;

export function attach(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === root.dataset.zone) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  for (const time of document.querySelectorAll("time[data-instant]")) show(time, zone);
  for (const name of document.querySelectorAll("[data-readers-zone]")) name.textContent = zone;
}

function show(time, timeZone) {
  const page = document.documentElement.lang;
  const language = page === "en" ? "en-GB" : page;
  const at = new Date(time.dateTime);
  const day = new Intl.DateTimeFormat(language, { timeZone, dateStyle: "long" });
  const hour = new Intl.DateTimeFormat(language, { timeZone, timeStyle: "short", hourCycle: "h23" });
  time.textContent = `${day.format(at)}, ${hour.format(at)}`;
  const name = time.parentElement.querySelector("[data-zone-name]");
  if (name) name.textContent = timeZone.split("/").pop().replaceAll("_", " ");
}
