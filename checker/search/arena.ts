/** The states found so far, in order: rows of packed words, and the state each was found from. */

/** Rows of a full chunk. */
export const chunkRows = 1 << 16;
/** Rows of the first chunk to begin with: small models stay small. */
const firstRows = 1 << 10;

/**
 * An append-only list of rows of `width` words that grows without copying (but for its first
 * chunk), and so is the queue of the breadth-first search as well.
 *
 * Shape: row `i` is words `(i & 0xffff) * width …` of `chunks[i >>> 16]`; its parent is
 * `parents[i >>> 16][i & 0xffff]`, −1 for an initial state. The search's generated code reads both
 * arrays directly; their identity never changes.
 */
export class Arena {
  readonly chunks: Int32Array[] = [];
  readonly parents: Int32Array[] = [];
  readonly width: number;
  /** Rows that fit without growing. */
  capacity = 0;

  constructor(width: number) {
    this.width = width;
  }

  /** Bytes of all chunks. */
  get bytes(): number {
    return this.capacity * (this.width + 1) * 4;
  }

  /** Bytes held at once, at most, while {@link grow} runs the next time. */
  get bytesToGrow(): number {
    const growing = this.capacity < chunkRows;
    const rows = growing ? Math.max(firstRows, 2 * this.capacity) + this.capacity : chunkRows;
    return (growing ? rows : this.capacity + rows) * (this.width + 1) * 4;
  }

  /** @throws RangeError when the memory cannot be had; the arena is then unchanged */
  grow(): void {
    if (this.capacity >= chunkRows) {
      const chunk = new Int32Array(chunkRows * this.width);
      this.parents.push(new Int32Array(chunkRows));
      this.chunks.push(chunk);
      this.capacity += chunkRows;
      return;
    }
    const rows = Math.max(firstRows, 2 * this.capacity);
    const chunk = new Int32Array(rows * this.width);
    const parents = new Int32Array(rows);
    if (this.capacity > 0) {
      chunk.set(this.chunks[0] as Int32Array); // there is one: the capacity says so
      parents.set(this.parents[0] as Int32Array);
    }
    this.chunks[0] = chunk;
    this.parents[0] = parents;
    this.capacity = rows;
  }

  /** The parent of row `i`; −1 for an initial state. */
  parentOf(i: number): number {
    return this.parents[i >>> 16]?.[i & (chunkRows - 1)] ?? -1;
  }

  /** Copies `n` words of row `i`, from word `from` on, into `out`. */
  read(i: number, from: number, out: Int32Array): void {
    const chunk = this.chunks[i >>> 16] as Int32Array; // `i` is a row
    const at = (i & (chunkRows - 1)) * this.width + from;
    for (let k = 0; k < out.length; k++) out[k] = chunk[at + k] as number;
  }

  /** Whether the words of row `i` from word `from` on are `words`. */
  hasWords(i: number, from: number, words: Int32Array): boolean {
    const chunk = this.chunks[i >>> 16] as Int32Array; // `i` is a row
    const at = (i & (chunkRows - 1)) * this.width + from;
    for (let k = 0; k < words.length; k++) if (chunk[at + k] !== words[k]) return false;
    return true;
  }

  /** Whether the first `n` words of rows `i` and `j` are equal. */
  sameWords(i: number, j: number, n: number): boolean {
    const [a, b] = [this.chunks[i >>> 16], this.chunks[j >>> 16]];
    const [at, bt] = [(i & (chunkRows - 1)) * this.width, (j & (chunkRows - 1)) * this.width];
    for (let k = 0; k < n; k++) if (a?.[at + k] !== b?.[bt + k]) return false;
    return true;
  }
}
