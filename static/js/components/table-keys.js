// A table that is filtered and read without a mouse: `/` goes to the filter, arrow up and down (or k and j) from
// row to row.
// Where no row has the focus, and nothing else that arrows mean something to, they begin at the first row in view.
const TYPING = "input:not([type='checkbox']), textarea, select, [role='menu'], [role='menu'] *, dialog *, video, audio";

export function attach(region) {
  document.addEventListener("keydown", press);

  function press(event) {
    if (!region.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TYPING)) return;
    const links = [...region.querySelectorAll('th[scope="row"] a')];
    const here = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const search = region.querySelector('[role="search"] [type="text"], [role="search"] [type="search"]');
    if (event.key === "/" && search) search.focus();
    else if (step && links.length) (here >= 0 ? links[here + step] : links.find(isInView) || links[0])?.focus();
    else return;
    event.preventDefault();
  }
}

function isInView(link) {
  const { top, bottom } = link.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}
