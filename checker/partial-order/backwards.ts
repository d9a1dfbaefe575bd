/** Which states reach some others, by the steps between them taken backwards. */

const FIRST_STEPS = 1 << 12;

/** Steps between rows. */
export class Backwards {
  private from = new Int32Array(FIRST_STEPS);
  private to = new Int32Array(FIRST_STEPS);
  private steps = 0;
  private readonly reached: Uint8Array;
  private readonly pending: Int32Array;
  private open = 0;

  /** @param count of rows */
  constructor(count: number) {
    this.reached = new Uint8Array(count);
    this.pending = new Int32Array(count);
  }

  /** Adds a step. */
  add(from: number, to: number): void {
    if (this.steps === this.from.length) {
      this.from = grown(this.from);
      this.to = grown(this.to);
    }
    this.from[this.steps] = from;
    this.to[this.steps++] = to;
  }

  /** Adds a row that is to be reached. */
  begin(row: number): void {
    if (this.reached[row] === 1) return;
    this.reached[row] = 1;
    this.pending[this.open++] = row;
  }

  /** Whether each row reaches one that is to be reached. */
  reachAll(): boolean {
    const count = this.reached.length;
    // The steps into each row, one row after the other.
    const starts = new Int32Array(count + 1);
    for (let k = 0; k < this.steps; k++) {
      const row = (this.to[k] ?? 0) + 1;
      starts[row] = (starts[row] ?? 0) + 1;
    }
    for (let row = 0; row < count; row++)
      starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
    const at = starts.slice();
    const sources = new Int32Array(this.steps);
    for (let k = 0; k < this.steps; k++) {
      const row = this.to[k] ?? 0;
      const place = at[row] ?? 0;
      sources[place] = this.from[k] ?? 0;
      at[row] = place + 1;
    }
    let all = this.open;
    while (this.open > 0) {
      const row = this.pending[--this.open] ?? 0;
      for (let k = starts[row] ?? 0; k < (starts[row + 1] ?? 0); k++) {
        const source = sources[k] ?? 0;
        if (this.reached[source] === 1) continue;
        this.begin(source);
        all++;
      }
    }
    return all === count;
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
}
