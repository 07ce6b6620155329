// A table that is filtered and read without a mouse: `/` goes to the filter, arrow up and down from row to row.
const TYPING = "input, textarea, select";

export function attach(region) {
  document.addEventListener("keydown", press);

  function press(event) {
    if (!region.isConnected) return document.removeEventListener("keydown", press);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(TYPING)) return;
    const links = [...region.querySelectorAll('th[scope="row"] a')];
    const here = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "/") region.querySelector('[role="search"] [type="text"], [role="search"] [type="search"]').focus();
    else if (step && here >= 0) links[here + step]?.focus();
    else return;
    event.preventDefault();
  }
}
