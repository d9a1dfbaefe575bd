/** A list of 32-bit integers that grows: what a typed array is with a `push`. */
export class Ints {
  data = new Int32Array(1 << 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.data.length) this.resize(this.length + (this.length >>> 1) + 1);
    this.data[this.length++] = value;
  }

  /** The number at `i`, which must be below `length`. */
  at(i: number): number {
    return this.data[i] as number; // in range, says the caller
  }

  /** Gives back the room that is left. */
  trim(): void {
    this.resize(Math.max(this.length, 1));
  }

  private resize(room: number): void {
    const data = new Int32Array(room);
    data.set(this.data.subarray(0, this.length));
    this.data = data;
  }

  get bytes(): number {
    return 4 * this.data.length;
  }
}
