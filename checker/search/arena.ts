/** The states found so far, in order: rows of packed words, and the state each was found from. */
import { CheckerError } from "../errors.ts";

/** A chunk holds 2^this rows, or fewer where they are wide: so the last one, partly empty, weighs little. */
const mostBits = 14;
/** Most words of a chunk, but for rows of which there is always room for some. */
const mostChunkWords = 1 << 15;
const leastBits = 11;
/** Rows of the first chunk to begin with: small models stay small. */
const firstRows = 1 << 10;

/** What is kept of rows. */
export interface ArenaOptions {
  /** Whether there is room for their parents; there is by default. */
  readonly keepsParents?: boolean;
}

/**
 * An append-only list of rows of `width` words that grows without copying (but for its first
 * chunk), and so is the queue of the breadth-first search as well.
 *
 * Shape: with `2 ** chunkBits` rows in a chunk, row `i` is words `(i & chunkRows - 1) * width …` of
 * `chunks[i >>> chunkBits]`; its parent is at `i & chunkRows - 1` of `parents[i >>> chunkBits]`, −1 for an initial state, where parents are kept. The search's
 * generated code reads both arrays directly; their identity never changes.
 */
export class Arena {
  readonly chunks: Int32Array[] = [];
  readonly parents: Int32Array[] = [];
  readonly width: number;
  readonly chunkBits: number;
  /** Rows that fit without growing. */
  capacity = 0;

  private readonly keepsParents: boolean;

  constructor(width: number, { keepsParents = true }: ArenaOptions = {}) {
    this.width = width;
    const bits = Math.floor(Math.log2(mostChunkWords / Math.max(1, width)));
    this.chunkBits = Math.min(mostBits, Math.max(leastBits, bits));
    this.keepsParents = keepsParents;
  }

  private get chunkRows(): number {
    return 1 << this.chunkBits;
  }

  /** Bytes of all chunks. */
  get bytes(): number {
    return this.capacity * this.rowBytes;
  }

  private get rowBytes(): number {
    return 4 * (this.width + (this.keepsParents ? 1 : 0));
  }

  /** Rows that {@link grow} makes the next time, those that it copies included. */
  private get nextRows(): number {
    const { capacity, chunkRows } = this;
    return capacity >= chunkRows ? chunkRows : Math.max(firstRows, 2 * capacity);
  }

  /** Bytes held at once, at most, while {@link grow} runs the next time. */
  get bytesToGrow(): number {
    return (this.capacity + this.nextRows) * this.rowBytes;
  }

  /** @throws RangeError when the memory cannot be had; the arena is then unchanged */
  grow(): void {
    const rows = this.nextRows;
    const chunk = new Int32Array(rows * this.width);
    const parents = new Int32Array(this.keepsParents ? rows : 0);
    if (this.capacity >= this.chunkRows) {
      this.chunks.push(chunk);
      this.parents.push(parents);
      this.capacity += rows;
      return;
    }
    if (this.capacity > 0) {
      chunk.set(this.chunks[0] as Int32Array); // there is one: the capacity says so
      parents.set(this.parents[0] as Int32Array); // as above; as long, or both are empty
    }
    this.chunks[0] = chunk;
    this.parents[0] = parents;
    this.capacity = rows;
  }

  /** The chunk that holds row `i`. */
  chunkOf(i: number): Int32Array {
    return this.chunks[i >>> this.chunkBits] as Int32Array; // `i` is a row
  }

  /** Where row `i` begins in its chunk. */
  offsetOf(i: number): number {
    return (i & (this.chunkRows - 1)) * this.width;
  }

  /**
   * The parent of row `i`; −1 for an initial state.
   * @throws CheckerError CHECK002 where parents are not kept
   */
  parentOf(i: number): number {
    if (!this.keepsParents)
      throw new CheckerError("CHECK002", "rows are stored without their parents");
    return this.parents[i >>> this.chunkBits]?.[i & (this.chunkRows - 1)] ?? -1;
  }

  /** Copies `out.length` words of row `i`, from word `from` on, into `out`. */
  read(i: number, from: number, out: Int32Array): void {
    const chunk = this.chunkOf(i);
    const at = this.offsetOf(i) + from;
    for (let k = 0; k < out.length; k++) out[k] = chunk[at + k] as number; // in range
  }

  /** Whether the words of row `i` from word `from` on are `words`. */
  hasWords(i: number, from: number, words: Int32Array): boolean {
    const chunk = this.chunkOf(i);
    const at = this.offsetOf(i) + from;
    for (let k = 0; k < words.length; k++) if (chunk[at + k] !== words[k]) return false;
    return true;
  }

  /** Whether the first `n` words of rows `i` and `j` are equal. */
  sameWords(i: number, j: number, n: number): boolean {
    const [a, b] = [this.chunkOf(i), this.chunkOf(j)];
    const [at, bt] = [this.offsetOf(i), this.offsetOf(j)];
    for (let k = 0; k < n; k++) if (a[at + k] !== b[bt + k]) return false;
    return true;
  }
}
