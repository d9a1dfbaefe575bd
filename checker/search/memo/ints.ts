/** A growing array of integers whose places are addresses. */

/** What nobody may have grown beyond. */
const firstLength = 1 << 12;

/** Integers at addresses from 1 on: 0 is no address. */
export class Cells {
  cells = new Int32Array(firstLength);
  used = 1;

  /** `n` further cells, all zero; their address. */
  take(n: number): number {
    const at = this.used;
    this.used += n;
    if (this.used > this.cells.length) {
      let length = this.cells.length;
      while (length < this.used) length *= 2;
      const cells = new Int32Array(length);
      cells.set(this.cells);
      this.cells = cells;
    }
    return at;
  }

  /** Cells with these values; their address. */
  add(values: readonly number[]): number {
    const at = this.take(values.length);
    this.cells.set(values, at);
    return at;
  }

  get bytes(): number {
    return 4 * this.cells.length;
  }
}
