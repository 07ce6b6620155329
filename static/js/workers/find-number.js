// Tries numbers away from the page. In: {challenge, maxnumber, salt}. Out: the number for which SHA-256 of salt and
// number is the challenge; null where there is none.
const AT_ONCE = 500;

self.addEventListener("message", async ({ data }) => self.postMessage(await find(data)));

async function find({ challenge, maxnumber, salt }) {
  const encoder = new TextEncoder();
  const wanted = Uint8Array.from(challenge.match(/../g), (digits) => parseInt(digits, 16));
  for (let first = 0; first <= maxnumber; first += AT_ONCE) {
    const tried = Array.from({ length: Math.min(AT_ONCE, maxnumber - first + 1) }, (_, n) => first + n);
    const hashes = await Promise.all(
      tried.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(salt + number))),
    );
    const at = hashes.findIndex((hash) => isSame(new Uint8Array(hash), wanted));
    if (at >= 0) return tried[at];
  }
  return null;
}

function isSame(one, other) {
  return one.every((byte, n) => byte === other[n]);
}
