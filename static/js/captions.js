// The captions of a film, drawn by us over it: alike in every browser, above the controls, in the direction of
// their own writing. The browser reads the track and says which texts stand now. On an iPhone, whose full screen
// shows the film alone, it draws them itself.

/** Draw the texts of `track` into `box` as they come and go; returns a function that ends it. */
export function drawCaptions(track, box) {
  const draw = () => box.replaceChildren(...[...(track.activeCues ?? [])].map(lineOf));
  track.mode = "hidden"; // read, and not drawn by the browser
  track.addEventListener("cuechange", draw);
  draw();
  return () => {
    track.removeEventListener("cuechange", draw);
    track.mode = "disabled";
    box.replaceChildren();
  };
}

function lineOf(cue) {
  const line = document.createElement("p");
  line.dir = "auto";
  line.append(cue.getCueAsHTML());
  return line;
}

const REMEMBERED = "captions";

/** The menu of a film's captions, with its reader's choice remembered; null for a film without any. */
export function captionMenu(video, { words, box }) {
  const tracks = [...video.querySelectorAll("track")];
  if (!tracks.length) return null;
  const menu = document.createElement("select");
  menu.className = "caption-menu";
  menu.setAttribute("aria-label", words.wordCaptions);
  menu.append(new Option(words.wordNoCaptions, ""), ...tracks.map((one, number) => new Option(one.label, number)));
  const choice = document.createElement("span"); // on a phone the menu lies unseen over the letters CC (player.css)
  choice.className = "caption-choice";
  choice.append(menu);
  let stop = () => {};
  let latest = null;

  const show = () => {
    stop();
    stop = () => {};
    const chosen = tracks[menu.value];
    choice.classList.toggle("on", Boolean(chosen));
    if (!chosen) return;
    latest = menu.value;
    box.lang = chosen.srclang;
    box.setAttribute("role", chosen.kind === "descriptions" ? "status" : "presentation"); // read aloud as they come
    stop = drawCaptions(chosen.track, box);
  };
  const choose = (value) => {
    menu.value = value;
    const chosen = tracks[value];
    localStorage.setItem(REMEMBERED, chosen ? nameOf(chosen) : "off");
    show();
  };
  menu.addEventListener("change", () => choose(menu.value));
  video.addEventListener("webkitbeginfullscreen", () => tracks[menu.value] && (tracks[menu.value].track.mode = "showing"));
  video.addEventListener("webkitendfullscreen", show);

  for (const one of tracks) one.track.mode = "disabled";
  menu.value = firstOf(tracks);
  show();
  const fallback = () => String(Math.max(tracks.findIndex((one) => one.default), 0));
  return { menu: choice, turn: () => choose(menu.value ? "" : (latest ?? fallback())) };
}

/** What was chosen last, on whichever film; else what the site offers to this reader. */
function firstOf(tracks) {
  const remembered = localStorage.getItem(REMEMBERED);
  if (remembered === "off") return "";
  const same = tracks.findIndex((one) => nameOf(one) === remembered);
  const offered = tracks.findIndex((one) => one.default);
  const first = same >= 0 ? same : offered;
  return first >= 0 ? String(first) : "";
}

function nameOf({ kind, srclang }) {
  return `${kind}:${srclang}`;
}
