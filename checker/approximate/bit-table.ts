/** The table of a bitstate search (G. Holzmann, 1988): some bits for each state, and nothing else. */

/** Bits for each state. */
const perState = 3;
const minBits = 32;

/**
 * A set of fingerprints of which each sets three bits. One whose bits are all set by others is taken
 * for one that is there.
 */
export class BitTable {
  /** Bits, a power of two. */
  readonly bits: number;
  /** Bits that are set. */
  set = 0;
  /** Fingerprints that were added. */
  count = 0;
  /** How many were expected to be taken for others meanwhile: see {@link add}. */
  omitted = 0;
  private readonly words: Int32Array;

  /** @throws RangeError when the memory cannot be had */
  constructor(bits: number) {
    this.bits = Math.max(minBits, 2 ** Math.floor(Math.log2(bits)));
    this.words = new Int32Array(this.bits / 32);
  }

  /** Bytes of the table. */
  get bytes(): number {
    return this.bits / 8;
  }

  /** The share of bits that are set. */
  get load(): number {
    return this.set / this.bits;
  }

  /** Empties the table, and forgets what was counted. */
  clear(): void {
    // Memory that was never touched is not even there.
    if (this.set > 0) this.words.fill(0);
    this.set = 0;
    this.count = 0;
    this.omitted = 0;
  }

  /**
   * Adds a fingerprint; whether one of its bits was not set.
   *
   * With a share `f` of the bits set a new state is taken for an old one with probability `p = f^3`, so
   * that for each one that is stored `p / (1 − p)` others are expected to be lost.
   */
  add(low: number, high: number): boolean {
    const { words } = this;
    const mask = words.length - 1;
    const stride = high | 1;
    // Bits within a word come from both halves; five of them for each word.
    const inside = low ^ ((high << 16) | (high >>> 16));
    const p = this.load ** perState;
    let isNew = false;
    for (let i = 0; i < perState; i++) {
      const w = (low + Math.imul(i, stride)) & mask;
      const bit = 1 << ((inside >>> (5 * i + 7)) & 31);
      const word = words[w] as number; // in range under the mask
      if ((word & bit) !== 0) continue;
      words[w] = word | bit;
      this.set++;
      isNew = true;
    }
    if (isNew) {
      this.count++;
      this.omitted += p / (1 - p);
    }
    return isNew;
  }
}
