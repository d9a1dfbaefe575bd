/** Packed states that wait to be expanded: a queue, or a stack. */

/** Words of a chunk, about. */
const chunkWords = 1 << 15;

/**
 * A list of rows of `width` words that grows at its end and shrinks at both. Chunks that are left are
 * used again, so it holds about as many rows as it ever had at once.
 */
export class Rows {
  readonly width: number;
  /** Rows in the list. */
  length = 0;
  /** Bytes that were allocated. */
  bytes = 0;
  /** Words that {@link seek} has found, … */
  chunk: Int32Array = new Int32Array(0);
  /** … and where they begin. */
  at = 0;
  private readonly rowsPerChunk: number;
  private readonly chunks: Int32Array[] = [];
  private readonly spare: Int32Array[] = [];
  /** Rows of the first chunk that have been taken out. */
  private first = 0;
  private readonly afford: (bytes: number) => boolean;

  /** @param afford whether so many bytes more may be allocated */
  constructor(width: number, afford: (bytes: number) => boolean) {
    this.width = width;
    this.rowsPerChunk = 2 ** Math.max(4, Math.floor(Math.log2(chunkWords / width)));
    this.afford = afford;
  }

  /** Lets `chunk` and `at` be the words of row `i`. */
  seek(i: number): void {
    const row = this.first + i;
    const inside = row % this.rowsPerChunk;
    this.chunk = this.chunks[(row - inside) / this.rowsPerChunk] as Int32Array; // `i` is a row
    this.at = inside * this.width;
  }

  /** Adds a row, whose words the caller writes; `false` when there is no memory for it. */
  push(): boolean {
    const row = this.first + this.length;
    if (row === this.chunks.length * this.rowsPerChunk && !this.grow()) return false;
    this.seek(this.length++);
    return true;
  }

  /** Takes the last row out; its words stay where they are until the next one is added. */
  pop(): void {
    this.seek(--this.length);
    const used = Math.ceil((this.first + this.length) / this.rowsPerChunk);
    // One chunk more is kept: the end goes to and fro.
    while (this.chunks.length > used + 1) this.spare.push(this.chunks.pop() as Int32Array); // there are more
  }

  /** Takes the first row out; its words stay where they are until the next one is added. */
  shift(): void {
    this.seek(0);
    this.length--;
    if (++this.first < this.rowsPerChunk) return;
    this.spare.push(this.chunks.shift() as Int32Array); // the row was in it
    this.first = 0;
  }

  /** Exchanges two rows. */
  swap(i: number, j: number): void {
    this.seek(i);
    const { chunk, at } = this;
    this.seek(j);
    for (let k = 0; k < this.width; k++) {
      const word = chunk[at + k] as number; // in range
      chunk[at + k] = this.chunk[this.at + k] as number; // in range
      this.chunk[this.at + k] = word;
    }
  }

  /** Takes all rows out. */
  clear(): void {
    this.spare.push(...this.chunks.splice(0));
    this.length = 0;
    this.first = 0;
  }

  private grow(): boolean {
    const spare = this.spare.pop();
    if (spare !== undefined) {
      this.chunks.push(spare);
      return true;
    }
    const words = this.rowsPerChunk * this.width;
    if (!this.afford(4 * words)) return false;
    try {
      this.chunks.push(new Int32Array(words));
    } catch (e) {
      if (e instanceof RangeError) return false;
      throw e;
    }
    this.bytes += 4 * words;
    return true;
  }
}
