// A region that asks for itself again leaves its reader in peace: open details stay open, text that is being
// marked is not taken away, and the page's own checkbox holds everything still. Focus is kept by htmx, by id.
export function attach(region) {
  const hold = document.querySelector("[data-hold]");
  if (hold) hold.closest("[hidden]")?.removeAttribute("hidden");
  let open = [];

  region.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === region && (hold?.checked || document.hidden)) event.preventDefault();
  });
  region.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target !== region) return;
    if (isMarking(region)) event.detail.shouldSwap = false;
    open = [...region.querySelectorAll("details[open][id]")].map((one) => [one.id, placesIn(one)]);
  });
  region.addEventListener("htmx:afterSwap", () => {
    for (const [id, places] of open) {
      const details = document.getElementById(id);
      if (!details) continue;
      details.open = true;
      for (const [name, top] of places) document.getElementById(name)?.scrollTo({ top });
    }
  });
}

function placesIn(details) {
  return [...details.querySelectorAll("pre[id]")].map((one) => [one.id, one.scrollTop]);
}

function isMarking(region) {
  const selection = document.getSelection();
  return !!selection && !selection.isCollapsed && region.contains(selection.anchorNode);
}
