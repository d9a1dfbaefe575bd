/** A set of small numbers, one bit for each that could be in it. */
export class Bits {
  private readonly words: Int32Array;

  /** @param size numbers 0 … `size` − 1 may be in it */
  constructor(size: number) {
    this.words = new Int32Array((size + 31) >>> 5);
  }

  has(i: number): boolean {
    return (((this.words[i >>> 5] as number) >>> (i & 31)) & 1) === 1; // in range, says the caller
  }

  add(i: number): void {
    (this.words[i >>> 5] as number) |= 1 << (i & 31); // in range, says the caller
  }
}
