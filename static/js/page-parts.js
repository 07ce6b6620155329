/** Put the elements of a page that has come in the place of those with the same ids. Without the one that is
 *  needed it is another page (to sign in, perhaps), nothing is replaced, and the answer is false. What is the same
 *  stays, with the focus in it; what was opened stays open. */
export function replaceParts(text, ids, { needed } = {}) {
  const come = new DOMParser().parseFromString(text, "text/html");
  if (needed && !come.getElementById(needed)) return false;
  for (const id of ids) {
    const [there, here] = [come.getElementById(id), document.getElementById(id)];
    if (!there || !here || there.isEqualNode(here)) continue;
    if (here.querySelector("details")?.open) there.querySelector("details")?.setAttribute("open", "");
    here.replaceWith(there);
  }
  return true;
}
