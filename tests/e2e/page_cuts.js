// Texts of which a part is not seen: beyond the edge of a box that hides what is too long, or of the screen.
() => {
  const cut = [];
  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest(".visually-hidden, .skip, option, script, title")) continue;
    if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    if (!text.width) continue;
    for (let box = parent; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, display, clipPath } = getComputedStyle(box);
      if (clipPath !== "none") break; // for ears alone
      if (display === "inline") continue;
      const frame = box.getBoundingClientRect();
      const beyond = text.left < frame.left - 2 || text.right > frame.right + 2;
      const below = text.bottom > frame.bottom + 4 || text.top < frame.top - 4;
      if (/auto|scroll/.test(overflowX) && beyond) break;
      if (/auto|scroll/.test(overflowY) && below) break;
      const isButton = box.matches("button, .button, summary, .badge, th, td, label");
      if ((beyond && (overflowX !== "visible" || isButton)) || (below && /hidden|clip/.test(overflowY))) {
        cut.push(`${box.tagName.toLowerCase()}.${box.className}: ${node.textContent.trim().slice(0, 60)}`);
        break;
      }
    }
  }
  return cut;
}
