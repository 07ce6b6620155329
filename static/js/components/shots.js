// The film strip as a desk: click or arrow keys and Space choose shots, Shift takes all between, a number says
// what made them, z takes that back. Labels show at once and are sent by label-queue.js. Without this module the same
// form works by its checkboxes and buttons.
import { LabelQueue } from "../label-queue.js";
import { seekTo } from "../seek.js";

const TYPING = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])";

export function attach(form) {
  let last = null;
  const undoable = []; // for each press, the shots that it labelled with what they were before
  const queue = new LabelQueue(form);
  const boxes = () => [...form.querySelectorAll('input[name="shot"]')];
  const chosen = () => boxes().filter((box) => box.checked);
  const undo = form.querySelector("[data-undo]");

  function tell() {
    const count = chosen().length;
    const place = form.querySelector("[data-chosen]");
    place.dataset.idle ??= place.textContent;
    const words = count === 1 ? form.dataset.wordOne : form.dataset.wordChosen;
    place.textContent = count ? words.replace("{count}", count) : place.dataset.idle;
    undo.hidden = !undoable.length;
    form.querySelectorAll(".shot").forEach((shot) => shot.classList.toggle("on", shot.querySelector("input").checked));
  }

  function showInPlayer(box) {
    const video = form.parentElement.querySelector("video");
    if (video) seekTo(video, Number(box.dataset.start) + 0.01);
  }

  function takeRange(from, to) {
    const all = boxes();
    const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    all.slice(first, end + 1).forEach((box) => { box.checked = to.checked; });
  }

  function labelOf(box) {
    const shot = box.closest(".shot");
    return { box, madeBy: shot.dataset.madeBy, swatch: shot.dataset.swatch, words: shot.querySelector("b").textContent };
  }

  function show({ box, madeBy, swatch, words }) {
    const shot = box.closest(".shot");
    shot.classList.replace(shot.dataset.swatch, swatch);
    shot.classList.toggle("open", madeBy === "none");
    Object.assign(shot.dataset, { madeBy, swatch });
    shot.querySelector("b").textContent = words;
    queue.add(box.value, madeBy);
  }

  function label(chip) {
    const all = boxes();
    const shots = chosen();
    if (!shots.length && last) shots.push(last);
    if (!shots.length || queue.isStopped) return;
    undoable.push(shots.map(labelOf));
    for (const box of shots) {
      show({ box, madeBy: chip.value, swatch: chip.dataset.swatch, words: chip.dataset.words });
      box.checked = false;
    }
    const after = all.indexOf(shots.at(-1)) + 1;
    goTo([...all.slice(after), ...all.slice(0, after)].find(isOpen) ?? shots.at(-1));
    tell();
  }

  function takeBack() {
    const before = undoable.pop();
    if (!before || queue.isStopped) return;
    before.forEach(show);
    goTo(before[0].box);
    tell();
  }

  function isOpen(box) {
    return box.closest(".shot").classList.contains("open");
  }

  function goTo(box) {
    last = box;
    box.focus({ preventScroll: true });
    box.closest(".shot").scrollIntoView({ block: "nearest", inline: "nearest" });
    showInPlayer(box);
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "label") return;
    event.preventDefault();
    label(event.submitter);
  });
  undo.addEventListener("click", takeBack);
  form.addEventListener("click", (event) => {
    const shot = event.target.closest?.(".shot");
    const box = shot?.querySelector('input[name="shot"]');
    if (!box) return;
    if (event.target !== box) {
      if (!event.shiftKey) return; // the label hands a plain click on to its box
      event.preventDefault(); // not every browser hands on a click with Shift
      box.checked = !box.checked;
    }
    if (event.shiftKey && last?.isConnected) takeRange(last, box);
    last = box;
    showInPlayer(box);
    tell();
  });
  form.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".shot")) event.preventDefault(); // no text selection
  });

  // The keys belong to the page: not every browser gives the focus to what the mouse has clicked.
  document.addEventListener("keydown", press);

  function press(event) {
    if (!form.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TYPING) || document.querySelector("dialog[open]")) return;
    const all = boxes();
    const here = all.indexOf(document.activeElement.matches('input[name="shot"]') ? document.activeElement : last);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const chip = /^[1-9]$/.test(event.key) && form.querySelector(`[data-key="${event.key}"]`);
    if (step && here >= 0) {
      const next = all[Math.min(all.length - 1, Math.max(0, here + step))];
      if (event.shiftKey) { all[here].checked = true; next.checked = true; }
      goTo(next);
    } else if (chip) {
      if (!chosen().length && here >= 0) all[here].checked = true;
      label(chip);
    } else if (event.key.toLowerCase() === "z") {
      takeBack();
    } else if (event.key.toLowerCase() === "a") {
      all.forEach((box) => { box.checked = isOpen(box); });
    } else return;
    event.preventDefault();
    tell();
  }

  form.querySelector("[data-keys]").hidden = false;
  tell();
}
