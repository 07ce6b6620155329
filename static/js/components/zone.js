// Tells the site the reader's time zone, and shows this first page in it already.
const YEAR = 365 * 24 * 3600;

export function attach(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || zone === root.dataset.zone) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `zone=${zone}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  for (const time of document.querySelectorAll("time[data-instant]")) show(time, zone);
}

function show(time, zone) {
  const options = { timeZone: zone, dateStyle: "long", timeStyle: "short", hourCycle: "h23" };
  time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(time.dateTime));
  const name = time.parentElement.querySelector("[data-zone-name]");
  if (name) name.textContent = zone.split("/").pop().replaceAll("_", " ");
}
