/** Put the elements of a page that has come in the place of those with the same ids. Without the one that is
 *  needed it is another page (to sign in, perhaps), nothing is replaced, and the answer is false. */
export function replaceParts(text, ids, { needed } = {}) {
  const come = new DOMParser().parseFromString(text, "text/html");
  if (needed && !come.getElementById(needed)) return false;
  for (const id of ids) {
    const [there, here] = [come.getElementById(id), document.getElementById(id)];
    if (there && here) here.replaceWith(there);
  }
  return true;
}
