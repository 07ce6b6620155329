/** The token that Django expects with every request that changes something. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}
