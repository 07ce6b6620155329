// The film strip as a desk: click or arrow keys and Space choose shots, Shift takes all between, a number says
// what made them. Without this module the same form works by its checkboxes and buttons.
import { seekTo } from "../seek.js";

const ANSWERS_WITH_A_PAGE = new Set([409, 422]);
const TYPING = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])";

export function attach(form) {
  let last = null;
  const boxes = () => [...form.querySelectorAll('input[name="shot"]')];
  const chosen = () => boxes().filter((box) => box.checked);

  function tell() {
    const count = chosen().length;
    const place = form.querySelector("[data-chosen]");
    form.querySelector("[data-keys]").hidden = false;
    if (place && count) place.textContent = (count === 1 ? form.dataset.wordOne : form.dataset.wordChosen).replace("{count}", count);
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
      next.focus();
      next.closest(".shot").scrollIntoView({ block: "nearest", inline: "nearest" });
      showInPlayer(next);
    } else if (chip) {
      if (!chosen().length && here >= 0) all[here].checked = true;
      chip.click();
    } else if (event.key.toLowerCase() === "a") {
      all.forEach((box) => { box.checked = box.closest(".shot").classList.contains("open"); });
    } else return;
    event.preventDefault();
    tell();
  }

  form.addEventListener("htmx:beforeSwap", (event) => {
    if (ANSWERS_WITH_A_PAGE.has(event.detail.xhr.status)) event.detail.shouldSwap = true;
  });
  form.addEventListener("htmx:afterSwap", () => {
    const next = form.querySelector(".shot.open input") ?? boxes()[0];
    last = null;
    next?.focus({ preventScroll: true });
    next?.closest(".shot").scrollIntoView({ block: "nearest", inline: "nearest" });
    tell();
  });
  tell();
}
