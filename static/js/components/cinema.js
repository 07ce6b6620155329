// A film that plays at once, over the page that shows it: its player is taken from the film's own page, which is
// asked for as soon as the link is pointed at. Without this script, or when that fails, the link leads there.
import { attach as attachPlayer } from "./player.js";

export function attach(link) {
  let asked = null;

  const ask = () => (asked ??= fetch(link.href).then(playerIn));
  const forget = () => (asked = null);

  link.addEventListener("pointerenter", () => ask().catch(forget));
  link.addEventListener("focus", () => ask().catch(forget));
  link.addEventListener("click", async (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const [player, notes] = await ask();
      forget(); // its links are good for some hours only
      show(document.importNode(player, true), notes && document.importNode(notes, true), link);
    } catch {
      location.href = link.href;
    }
  });
}

async function playerIn(answer) {
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  const player = page.querySelector("figure.player");
  if (!player) throw new Error("no player");
  return [player, page.querySelector(".viewer-notes")]; // the second where there is something to tell viewers
}

function show(player, notes, link) {
  const room = Object.assign(document.createElement("dialog"), { className: "cinema" });
  room.setAttribute("aria-label", player.querySelector("video").getAttribute("aria-label"));
  const bar = Object.assign(document.createElement("p"), { className: "row" });
  const about = Object.assign(document.createElement("a"), {
    href: link.href.replace(/#.*/, ""),
    textContent: link.dataset.wordAbout,
  });
  const close = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button plain small end",
    textContent: link.dataset.wordClose,
  });
  close.addEventListener("click", () => room.close());
  bar.append(about, ...(notes ? [notes] : []), close);
  player.removeAttribute("data-component");
  room.append(player, bar);
  room.addEventListener("close", () => {
    room.remove();
    link.focus();
  });
  document.body.append(room);
  document.dispatchEvent(new Event("cinema"));
  attachPlayer(player);
  room.showModal();
  player.focus();
  player.querySelector("video").play().catch(() => {});
}
