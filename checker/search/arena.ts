/** The states found so far, in order: rows of packed words, and the state each was found from. */
import { CheckerError } from "../errors.ts";
import { ColdRows } from "./cold-rows.ts";

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
  /** Where rows may go that are not needed in memory; nowhere by default. */
  readonly spill?: string | undefined;
}

/**
 * An append-only list of rows of `width` words that grows without copying (but for its first
 * chunk), and so is the queue of the breadth-first search as well.
 *
 * Shape: with `2 ** chunkBits` rows in a chunk, row `i` is words `(i & chunkRows - 1) * width …` of
 * `chunks[i >>> chunkBits]`; its parent is at `i & chunkRows - 1` of `parents[i >>> chunkBits]`, −1 for an initial state, where
 * parents are kept. Chunks that are on disk are `undefined` in both. The search's generated code reads both arrays
 * directly; their identity never changes.
 */
export class Arena {
  readonly chunks: (Int32Array | undefined)[] = [];
  readonly parents: (Int32Array | undefined)[] = [];
  readonly width: number;
  readonly chunkBits: number;
  /** Rows that fit without growing. */
  capacity = 0;

  private readonly keepsParents: boolean;
  private readonly folder: string | undefined;
  private cold: ColdRows | null = null;
  /** The chunk that went to disk last, to be used again. */
  private spare: { readonly chunk: Int32Array; readonly parents: Int32Array } | null = null;
  private readonly scratch: Int32Array;

  constructor(width: number, { keepsParents = true, spill }: ArenaOptions = {}) {
    this.width = width;
    this.folder = spill;
    this.scratch = new Int32Array(width);
    const bits = Math.floor(Math.log2(mostChunkWords / Math.max(1, width)));
    this.chunkBits = Math.min(mostBits, Math.max(leastBits, bits));
    this.keepsParents = keepsParents;
  }

  private get chunkRows(): number {
    return 1 << this.chunkBits;
  }

  /** Bytes of all chunks in memory. */
  get bytes(): number {
    return (this.capacity - (this.cold?.count ?? 0)) * this.rowBytes;
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
    return this.bytes + this.nextRows * this.rowBytes;
  }

  /** @throws RangeError when the memory cannot be had; the arena is then unchanged */
  grow(): void {
    const rows = this.nextRows;
    const chunk = this.spare?.chunk ?? new Int32Array(rows * this.width);
    const parents = this.spare?.parents ?? new Int32Array(this.keepsParents ? rows : 0);
    this.spare = null;
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

  /**
   * Puts the oldest chunk in memory on disk, if that is asked for and all its rows are less than `row`.
   * @returns whether it did
   * @throws the system's error when it cannot be written; it is then still in memory
   */
  evict(row: number): boolean {
    const { folder, chunkBits, chunks, parents } = this;
    const k = (this.cold?.count ?? 0) >>> chunkBits;
    if (folder === undefined || row < (k + 1) * this.chunkRows) return false;
    this.cold ??= new ColdRows(folder, this.width);
    const [chunk, own] = [chunks[k] as Int32Array, parents[k] as Int32Array]; // they are in memory
    this.cold.append(chunk, own);
    this.spare = { chunk, parents: own };
    chunks[k] = undefined;
    parents[k] = undefined;
    return true;
  }

  /** Keeps nothing to be used again. */
  dropSpare(): void {
    this.spare = null;
  }

  /** The words of row `i`, which is on disk; they are overwritten by the next one. */
  coldRow(i: number): Int32Array {
    this.cold?.read(i, this.scratch);
    return this.scratch;
  }

  /** The chunk that holds row `i`, where none is on disk. */
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
    if (i < (this.cold?.count ?? 0)) return this.cold?.parentOf(i) ?? -1;
    return this.parents[i >>> this.chunkBits]?.[i & (this.chunkRows - 1)] ?? -1;
  }

  /** Copies `out.length` words of row `i`, from word `from` on, into `out`. */
  read(i: number, from: number, out: Int32Array): void {
    const { words, at } = this.place(i);
    for (let k = 0; k < out.length; k++) out[k] = words[at + from + k] as number; // in range
  }

  /** Whether the words of row `i` from word `from` on are `words`. */
  hasWords(i: number, from: number, words: Int32Array): boolean {
    const { words: own, at } = this.place(i);
    for (let k = 0; k < words.length; k++) if (own[at + from + k] !== words[k]) return false;
    return true;
  }

  /** Whether the first `n` words of rows `i` and `j` are equal. */
  sameWords(i: number, j: number, n: number): boolean {
    const a = this.place(i);
    // The second one may be on disk, too.
    const own = a.words === this.scratch ? a.words.slice() : a.words;
    const b = this.place(j);
    for (let k = 0; k < n; k++) if (own[a.at + k] !== b.words[b.at + k]) return false;
    return true;
  }

  /** Where the words of row `i` are. */
  private place(i: number): { readonly words: Int32Array; readonly at: number } {
    const chunk = this.chunks[i >>> this.chunkBits];
    return chunk === undefined
      ? { words: this.coldRow(i), at: 0 }
      : { words: chunk, at: this.offsetOf(i) };
  }
}
