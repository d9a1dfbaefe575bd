/** A list of 32-bit integers that grows: what a typed array is with a `push`. */
export class Ints {
  data = new Int32Array(1 << 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) {
      const more = new Int32Array(2 * this.data.length);
      more.set(this.data);
      this.data = more;
    }
    this.data[this.length++] = value;
  }

  /** The number at `i`, which must be below `length`. */
  at(i: number): number {
    return this.data[i] as number; // in range, says the caller
  }

  get bytes(): number {
    return 4 * this.data.length;
  }
}
