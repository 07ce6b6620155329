// Every text of the page that somebody sees or hears, in the order of the page.
() => {
  const SAID = ["aria-label", "title", "placeholder", "alt"];
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement.closest("script, style, template, noscript, kbd, code, pre")) texts.push(node.textContent.replace(/\s+/g, " "));
    } else {
      for (const name of SAID) if (node.getAttribute(name)) texts.push(`\n${node.getAttribute(name)}\n`);
    }
    if (node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).display !== "inline") texts.push("\n");
  }
  return [texts.join("")];
}
