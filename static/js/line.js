// What a line carries, measured by the bytes that the site has confirmed; and how much to send at once for it.
const KIB = 1024;
const LEAST_PIECE = 256 * KIB;
const PIECE_SECONDS = 3;
const LANE_RATE = 256 * KIB; // bytes a second from which on one more lane fills the gaps between requests
const MOST_LANES = 4;
const WINDOW = 20 * 1000;
const CUT_COSTS = 5; // seconds of work that a cut may undo, where a piece arrives whole or not at all

export class Line {
  constructor() {
    this.confirmed = 0;
    this.busy = 1; // lanes that send now; near the end of a film fewer than it could have
    this.samples = [[performance.now(), 0]];
  }

  /** The site has confirmed `count` more bytes. */
  confirm(count) {
    const now = performance.now();
    this.confirmed += count;
    this.samples.push([now, this.confirmed]);
    while (this.samples.length > 2 && now - this.samples[0][0] > WINDOW) this.samples.shift();
  }

  /** Bytes a second, 0 before the first are confirmed. */
  get rate() {
    const [[since, before]] = this.samples;
    const seconds = (performance.now() - since) / 1000;
    return seconds > 0 ? (this.confirmed - before) / seconds : 0;
  }

  get lanes() {
    return Math.min(MOST_LANES, Math.max(1, Math.floor(this.rate / LANE_RATE)));
  }

  /** Bytes for one request: what a lane carries in three seconds. */
  get pieceSize() {
    return Math.max(LEAST_PIECE, Math.round((this.rate / this.busy) * PIECE_SECONDS));
  }

  /** Is the line quick enough for a piece that cannot be resumed? */
  carries(size) {
    return (this.rate / this.busy) * CUT_COSTS >= size;
  }

  /** Milliseconds after which a request of `size` bytes has gone astray. */
  patienceFor(size) {
    return Math.min(60, Math.max(20, (10 * size) / this.rate)) * 1000;
  }
}
