// The film strip as a desk: click, tap, drag or arrow keys and Space choose shots, Shift takes all between, a number
// says what made them, S and J cut the film otherwise, z takes the last step back. Labels show at once and are sent by
// label-queue.js; cuts by shot-cuts.js. Without this module the same form works by its checkboxes and buttons.
import { LabelQueue } from "../label-queue.js";
import { seekTo } from "../seek.js";
import { sendCut } from "../shot-cuts.js";
import { followFilm } from "../shot-playhead.js";
import { dragRanges } from "../shot-ranges.js";

const TYPING = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])";
const SAME_MOMENT = 0.0015; // seconds

export function attach(form) {
  let last = null; // the name of the shot that was touched last
  let joined = []; // the names of the shots about whose label the site asks
  let turn = Promise.resolve(); // what was done before; a cut makes what follows wait for the site's answer
  const undoable = []; // of each step, what takes it back
  const queue = new LabelQueue(form, { showTheirs });
  const boxes = () => [...form.querySelectorAll('input[name="shot"]')];
  const chosen = () => boxes().filter((box) => box.checked);
  const lastBox = () => boxes().find((box) => box.value === last);
  const undo = form.querySelector("[data-undo]");
  const several = form.querySelector("[data-several]");
  const bar = form.querySelector("[data-bar]");
  const moment = form.querySelector('input[name="at"]');
  const video = form.parentElement.querySelector("video");

  function tell({ isDragging = false } = {}) {
    const count = chosen().length;
    const place = form.querySelector("[data-chosen]");
    place.dataset.idle ??= place.textContent;
    const words = count === 1 ? form.dataset.wordOne : form.dataset.wordChosen;
    place.textContent = count ? words.replace("{count}", count) : place.dataset.idle;
    undo.hidden = !undoable.length;
    bar.classList.toggle("idle", !count || isDragging); // what one draws over is not covered
    form.querySelectorAll(".shot").forEach((shot) => shot.classList.toggle("on", shot.querySelector("input").checked));
  }

  function showInPlayer(box) {
    if (video) seekTo(video, Number(box.dataset.start) + 0.01);
  }

  function takeRange(from, to) {
    const all = boxes();
    const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    all.slice(first, end + 1).forEach((box) => { box.checked = to.checked; });
  }

  function labelOf(box) {
    const shot = box.closest(".shot");
    return { name: box.value, madeBy: shot.dataset.madeBy, swatch: shot.dataset.swatch, words: shot.querySelector("b").textContent };
  }

  function show(label) {
    const box = boxes().find((one) => one.value === label.name);
    const before = box.closest(".shot").dataset.madeBy;
    if (before === label.madeBy) return;
    draw(box, label);
    queue.add(label.name, label.madeBy, before);
  }

  function draw(box, { name, madeBy, swatch, words }) {
    const shot = box.closest(".shot");
    shot.classList.replace(shot.dataset.swatch, swatch);
    form.querySelector(`[data-shot="${name}"]`).setAttribute("class", swatch);
    shot.classList.toggle("open", madeBy === "none");
    Object.assign(shot.dataset, { madeBy, swatch });
    shot.querySelector("b").textContent = words;
  }

  /** Others have labelled these meanwhile; what came before on this page is no longer the way back. */
  function showTheirs(labels) {
    undoable.length = 0;
    for (const label of labels) draw(named(label.name), label);
    tell();
  }

  function label({ madeBy, swatch, words }) {
    const all = boxes();
    const shots = chosen();
    if (!shots.length && lastBox()) shots.push(lastBox());
    if (!shots.length || queue.isStopped) return;
    const before = shots.map(labelOf);
    undoable.push(() => showAgain(before));
    for (const box of shots) {
      show({ name: box.value, madeBy, swatch, words });
      box.checked = false;
    }
    const after = all.indexOf(shots.at(-1)) + 1;
    goTo([...all.slice(after), ...all.slice(0, after)].find(isOpen) ?? shots.at(-1));
  }

  function showAgain(before) {
    before.forEach(show);
    goTo(named(before[0].name));
  }

  const labelBy = (chip) => label({ madeBy: chip.value, swatch: chip.dataset.swatch, words: chip.dataset.words });

  function wordsOf(box, percent) {
    const name = box.dataset.words;
    if (!percent) return name;
    return filled(form.dataset.wordPart, { name, percent: box.dataset.kind === "other" ? 100 - percent : percent });
  }

  const filled = (words, values) => words.replace(/{(\w+)}/g, (_all, name) => values[name]);

  /** What is ticked under "several", as one label; the site writes the same words. */
  function labelBySeveral() {
    const percent = several.querySelector('[name="percent"]');
    const ticked = [...several.querySelectorAll('[name="maker"]:checked')];
    const isMixed = ["ai", "other"].every((kind) => ticked.some((box) => box.dataset.kind === kind));
    percent.required = isMixed;
    if (!ticked.length) return several.querySelector("input").focus();
    if (!percent.reportValidity()) return;
    const words = ticked.map((box) => wordsOf(box, isMixed && Number(percent.value)));
    const madeBy = ticked.map((box) => box.value).join("+") + (isMixed ? `@${percent.value}` : "");
    const pair = (one, two) => filled(form.dataset.wordPair, { one, two });
    label({ madeBy, words: words.reduce(pair), swatch: ticked[0].dataset.swatch });
    several.open = false;
  }

  async function takeBack() {
    if (!undoable.length || queue.isStopped) return;
    const back = undoable.pop();
    await back();
  }

  /** A key joins the shot on which it is pressed; a button only shots that are chosen, since a thumb sees no cursor. */
  async function cut(kind, { keep, shots = chosen() } = {}) {
    if (kind === "join" && shots.length === 1) shots = boxes().slice(boxes().indexOf(shots[0])).slice(0, 2);
    if (kind === "join") joined = shots.map((box) => box.value);
    const before = shots.map(labelOf);
    const starts = shots.slice(1).map((box) => Number(box.dataset.start).toFixed(3));
    const at = moment.value;
    const fields = kind === "split" ? [["at", at]] : shots.map((box) => ["shot", box.value]);
    if (!(await ask(kind, fields, keep))) return;
    undoable.push(kind === "split" ? () => joinAgain(at) : () => splitAgain(starts, before));
    if (kind === "split") goTo(boxAt(at) ?? boxes()[0]);
    else goTo(named(before[0].name));
  }

  /** Sends what was labelled before, then the cut; false where the site did not make it. */
  async function ask(kind, fields, keep = "") {
    if (!(await queue.whenSaved())) return false;
    const film = form.querySelector('[name="film"]').value;
    const asked = [["film", film], ...fields, keep ? ["join_as", keep] : ["cut", kind]];
    const isDone = await sendCut(form, asked, (words) => queue.tell(words));
    form.querySelector("#strip-said button, #strip-said .note")?.scrollIntoView({ block: "nearest" });
    form.querySelector("#strip-said button")?.focus();
    return isDone;
  }

  async function joinAgain(at) {
    const second = boxAt(at);
    const first = boxes()[boxes().indexOf(second) - 1];
    const madeBy = labelOf(first).madeBy;
    await ask("join", [["shot", first.value], ["shot", second.value]], madeBy === "none" ? "" : madeBy);
    goTo(named(first.value));
  }

  async function splitAgain(starts, before) {
    if (await ask("split", [["at", starts.join(" ")]])) showAgain(before);
  }

  function boxAt(text) {
    const parts = text.replace(",", ".").split(":").map(Number);
    const second = parts.length > 1 ? parts[0] * 60 + parts[1] : parts[0];
    return boxes().find((box) => Math.abs(Number(box.dataset.start) - second) < SAME_MOMENT);
  }

  const named = (name) => boxes().find((box) => box.value === name) ?? boxes()[0];

  function isOpen(box) {
    return box.closest(".shot").classList.contains("open");
  }

  function goTo(box) {
    last = box.value;
    box.focus({ preventScroll: true });
    showShot(box);
    showInPlayer(box);
  }

  /** Not below the bar: the shot has as much room there as the bar may take (creator.css). */
  function showShot(box) {
    box?.closest(".shot").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const CHOICES = {
    open: isOpen,
    look: (box, looks) => isOpen(box) && looks.has(box.dataset.look),
  };

  /** All unlabelled shots, or those of them that look like the ones that are chosen. */
  function choose(how) {
    const from = chosen().length ? chosen() : [lastBox()].filter(Boolean);
    const looks = new Set(from.map((box) => box.dataset.look).filter(Boolean));
    boxes().forEach((box) => { box.checked = CHOICES[how](box, looks) || (how === "look" && from.includes(box)); });
  }

  /** One step after the other, though some wait for the site. */
  function act(step) {
    turn = turn.then(step).then(() => tell());
  }

  function press(event) {
    if (!form.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === moment && event.key === "Enter") {
      act(() => cut("split"));
      return event.preventDefault();
    }
    if (event.target.matches(TYPING) || document.querySelector("dialog[open]")) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const chip = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
    const key = event.key.toLowerCase();
    const here = document.activeElement.matches('input[name="shot"]') ? document.activeElement : lastBox();
    if (here) last = here.value;
    if (step && here) act(() => move(step, event.shiftKey));
    else if (chip) act(() => labelBy(chip));
    else if (key === "z") act(takeBack);
    else if (key === "a") act(() => choose("open"));
    else if (key === "l") act(() => choose("look"));
    else if (key === "j") act(() => cut("join", { shots: chosen().length ? chosen() : [lastBox()].filter(Boolean) }));
    else if (key === "s") act(() => cut("split"));
    else return;
    event.preventDefault();
  }

  function move(step, isRange) {
    const all = boxes();
    const here = lastBox();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(here) + step))];
    if (isRange) { here.checked = true; next.checked = true; }
    goTo(next);
  }

  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    if (!["label", "cut", "join_as"].includes(name)) return;
    event.preventDefault();
    if (name === "label") act(() => (value === "several" ? labelBySeveral() : labelBy(event.submitter)));
    else act(() => (name === "cut" ? cut(value) : cut("join", { keep: value, shots: boxes().filter((box) => joined.includes(box.value)) })));
  });
  form.addEventListener("click", (event) => {
    const how = event.target.closest?.("[data-choose]")?.dataset.choose;
    if (how) return act(() => choose(how));
    if (event.target.closest?.("[data-undo]")) return act(takeBack);
    if (event.target.closest?.("[data-dismiss]")) {
      event.preventDefault(); // what can be taken back stays so
      return form.querySelector("#strip-said").replaceChildren();
    }
    const box = event.target.closest?.(".shot")?.querySelector('input[name="shot"]');
    if (!box) return;
    if (event.target !== box) {
      if (!event.shiftKey) return; // the label hands a plain click on to its box
      event.preventDefault(); // not every browser hands on a click with Shift
      box.checked = !box.checked;
    }
    if (event.shiftKey && lastBox()) takeRange(lastBox(), box);
    last = box.value;
    showInPlayer(box);
    tell();
    showShot(box);
  });
  form.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".shot")) event.preventDefault(); // no text selection
  });

  // The keys belong to the page: not every browser gives the focus to what the mouse has clicked.
  document.addEventListener("keydown", press);
  dragRanges(form, { boxes, tell, ended: (box) => { last = box.value; showShot(box); } });
  several.addEventListener("toggle", () => {
    bar.scrollTop = 0;
    showShot(chosen().at(-1) ?? lastBox());
  });
  if (video) followFilm(video, form, moment);
  form.querySelectorAll("[data-keys], [data-choose]").forEach((part) => { part.hidden = false; });
  tell();
}
