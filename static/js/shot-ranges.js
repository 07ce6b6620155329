// Ranges by pressing a shot and dragging: with a finger after a moment's rest, so that a swipe still scrolls the page;
// with the mouse at once. What the drag leaves again is as it was.
const REST = 350; // milliseconds
const STILL = 10; // pixels that a resting finger may move
const EDGE = 70; // pixels from the edge of the window, where it scrolls
const PACE = 9; // pixels for each frame

export function dragRanges(form, { boxes, tell, ended }) {
  let drag = null; // {box, before, isOn}, while one selects
  let pressed = null; // {box, x, y, timer}, before that
  let isJustOver = false;

  const boxAt = (x, y) => boxIn(document.elementFromPoint(x, y));
  const boxIn = (element) => element?.closest?.(".shot")?.querySelector('input[name="shot"]');

  function press(box, x, y, timer) {
    isJustOver = false;
    pressed = box ? { box, x, y, timer } : null;
  }

  function begin() {
    const { box } = pressed;
    drag = { box, isOn: !box.checked, before: new Map(boxes().map((one) => [one, one.checked])), y: pressed.y };
    letGo();
    navigator.vibrate?.(10);
    reach(box);
    requestAnimationFrame(scroll);
  }

  function letGo() {
    clearTimeout(pressed?.timer);
    pressed = null;
  }

  function reach(to) {
    const all = boxes();
    const [first, end] = [all.indexOf(drag.box), all.indexOf(to)].sort((a, b) => a - b);
    all.forEach((box, at) => { box.checked = first <= at && at <= end ? drag.isOn : drag.before.get(box); });
    drag.to = to;
    tell({ isDragging: true });
  }

  function moveTo(x, y) {
    Object.assign(drag, { x, y });
    const box = boxAt(x, y);
    if (box && box !== drag.to) reach(box);
  }

  function finish() {
    if (drag) ended(drag.to);
    isJustOver = Boolean(drag);
    drag = null;
    letGo();
    if (isJustOver) tell();
  }

  function scroll() {
    if (!drag) return;
    const low = form.querySelector("[data-bar]").getBoundingClientRect().top - EDGE;
    const pace = drag.y < EDGE ? -PACE : drag.y > low ? PACE : 0;
    if (pace) {
      window.scrollBy(0, pace);
      if (drag.x) moveTo(drag.x, drag.y);
    }
    requestAnimationFrame(scroll);
  }

  form.addEventListener("touchstart", (event) => {
    letGo();
    const [touch] = event.touches;
    if (event.touches.length > 1 || drag) return;
    press(boxIn(event.target), touch.clientX, touch.clientY, setTimeout(() => pressed && begin(), REST));
  }, { passive: true });
  form.addEventListener("touchmove", (event) => {
    const [touch] = event.touches;
    if (drag) {
      if (event.cancelable) event.preventDefault(); // the finger selects; the page stays
      moveTo(touch.clientX, touch.clientY);
    } else if (pressed && Math.hypot(touch.clientX - pressed.x, touch.clientY - pressed.y) > STILL) letGo();
  }, { passive: false });
  form.addEventListener("touchend", (event) => {
    if (drag && event.cancelable) event.preventDefault(); // no click after a drag
    finish();
  });
  form.addEventListener("touchcancel", finish);
  form.addEventListener("contextmenu", (event) => {
    if (drag || pressed?.timer) event.preventDefault(); // the menu of a long press would take the finger away
  });

  form.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0 && !event.shiftKey) press(boxIn(event.target), event.clientX, event.clientY);
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    if (pressed && !pressed.timer && boxAt(event.clientX, event.clientY) !== pressed.box) begin();
    if (drag) moveTo(event.clientX, event.clientY);
  });
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType === "mouse") finish();
  });
  form.addEventListener("click", (event) => {
    if (!isJustOver || !boxIn(event.target)) return;
    isJustOver = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}
