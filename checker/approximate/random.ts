/** Random numbers that follow from a seed. */

/** The finaliser of MurmurHash3: every bit of the result depends on every bit of `x`. */
export function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A stream of numbers (sfc32 by Chris Doty-Humphrey), one for each pair of a seed and a number. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream: number) {
    this.a = mixed(seed ^ 0x9e3779b9);
    this.b = mixed(stream ^ 0x243f6a88);
    this.c = mixed(this.a ^ Math.imul(stream, 0x85ebca6b));
    for (let i = 0; i < 12; i++) this.word();
  }

  /** 32 random bits, as an unsigned number. */
  word(): number {
    const { a, b, c } = this;
    const t = (((a + b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** A number from 0 to `n` − 1, each as likely as the next to within `n` in 2^32. */
  below(n: number): number {
    return Math.floor((this.word() / 2 ** 32) * n);
  }
}
