// Whether a request may outlive its page (keepalive). Browsers carry 64 KB of such requests in all, and do not send one
// that is larger at all: it goes without, and is lost with the page.
export const MOST_OUTLIVING = 48 * 1024;
const AROUND_A_FIELD = 200; // what a browser writes around each field of a form

/** How many bytes a browser sends for a form's fields, or a few more. */
export function bytesOf(fields) {
  return [...fields].reduce((sum, pair) => sum + new Blob(pair).size + AROUND_A_FIELD, 0);
}
