// Hashes as the site writes them: SHA-256 over JSON with sorted keys, no spaces, UTF-8; and the tree of RFC 6962.
// By itself and not by crypto.subtle, which a page without HTTPS does not have.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
for (let n = 2, found = 0; found < 64; n += 1) {
  if (Array.from({ length: n - 2 }, (_, d) => d + 2).some((d) => n % d === 0)) continue;
  if (found < 8) START[found] = Math.floor((Math.sqrt(n) % 1) * 2 ** 32);
  K[found] = Math.floor((Math.cbrt(n) % 1) * 2 ** 32);
  found += 1;
}
const rotate = (word, by) => (word >>> by) | (word << (32 - by));

/** SHA-256 of bytes, as bytes. */
export function sha256(bytes) {
  const length = bytes.length;
  const padded = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
  padded.set(bytes);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(padded.length - 4, length << 3);
  const state = START.slice();
  const w = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let n = 0; n < 16; n += 1) w[n] = view.getUint32(at + 4 * n);
    for (let n = 16; n < 64; n += 1) {
      const s0 = rotate(w[n - 15], 7) ^ rotate(w[n - 15], 18) ^ (w[n - 15] >>> 3);
      const s1 = rotate(w[n - 2], 17) ^ rotate(w[n - 2], 19) ^ (w[n - 2] >>> 10);
      w[n] = w[n - 16] + s0 + w[n - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[n] + w[n]) | 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => { state[n] += word; });
  }
  const digest = new Uint8Array(32);
  state.forEach((word, n) => new DataView(digest.buffer).setUint32(4 * n, word));
  return digest;
}

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** JSON with sorted keys and no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const parts = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${parts.join(",")}}`;
}

const encoder = new TextEncoder();
export const hashContent = (value) => hex(sha256(encoder.encode(canonical(value))));
export const hashLeaf = (value) => hex(sha256(encoder.encode(`\0${canonical(value)}`)));

function hashNode(left, right) {
  const both = new Uint8Array(65);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 33);
  return sha256(both);
}

/** The root over hashes of leaves, in hexadecimal digits. */
export function rootOf(leaves) {
  let level = leaves.map((leaf) => Uint8Array.from(leaf.match(/../g), (byte) => parseInt(byte, 16)));
  if (!level.length) return hex(sha256(new Uint8Array()));
  while (level.length > 1) {
    const above = [];
    for (let n = 0; n < level.length; n += 2) {
      above.push(n + 1 < level.length ? hashNode(level[n], level[n + 1]) : level[n]);
    }
    level = above;
  }
  return hex(level[0]);
}
