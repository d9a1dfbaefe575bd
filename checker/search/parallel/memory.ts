/** What the threads of one exploration share beside the control block, and how they hear of it. */
import type { Rows } from "../states.ts";

/** Rows of a chunk. */
export const chunkRows = 1 << 16;

/** Words of an entry of {@link Memory.news}: parent, order, thread, offset, slot. */
export const newsWords = 5;

/** Memory of one exploration, as one thread sees it. All of it is shared but the lists themselves. */
export interface Memory {
  /** Rows, as in an `Arena`. */
  readonly chunks: Int32Array[];
  readonly parents: Int32Array[];
  /** By shard: its part of the visited set. All are of one size, a power of two. */
  tables: Int32Array[];
  /** By thread, by shard: what it has found in a round, in the order in which it has. */
  streams: Int32Array[][];
  /** By shard: what is new of a round, in order of generation. */
  news: Int32Array[];
  /** By shard: entries of `news`. */
  readonly found: Int32Array;
  /** By thread, by shard: words used of the stream. */
  readonly filled: Int32Array;
  /** By block of a round: who took it; and by shard where its candidates begin and end. */
  readonly blocks: Int32Array;
  /** By thread: what it has counted in a round. */
  readonly counts: readonly Float64Array[];
  /** By thread: what it has added up for the digest in a round. */
  readonly lanes: readonly Int32Array[];
  /** By property: see `Judge.live`, as it was before the round. */
  readonly live: Uint8Array;
  /** Written so that a loop which only touches memory is not optimised away. */
  touched: number;
}

/** What helpers are told of the memory when it changes. */
export interface MemoryNews {
  readonly chunks?: readonly { readonly words: Int32Array; readonly parents: Int32Array }[];
  readonly tables?: readonly Int32Array[];
  readonly streams?: readonly (readonly Int32Array[])[];
  readonly news?: readonly Int32Array[];
}

/** Shared words, all 0. @throws RangeError when the memory cannot be had */
export function sharedWords(n: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * n));
}

/** Takes note of what has changed. */
export function learn(memory: Memory, { chunks, tables, streams, news }: MemoryNews): void {
  for (const { words, parents } of chunks ?? []) {
    memory.chunks.push(words);
    memory.parents.push(parents);
  }
  if (tables !== undefined) memory.tables = [...tables];
  if (streams !== undefined) memory.streams = streams.map((s) => [...s]);
  if (news !== undefined) memory.news = [...news];
}

/** Words of {@link Memory.blocks} for each block. */
export function blockWords(shards: number): number {
  return 1 + 2 * shards;
}

/** The rows of a {@link Memory}. */
export class SharedRows implements Rows {
  readonly width: number;
  private readonly memory: Memory;

  constructor(width: number, memory: Memory) {
    this.width = width;
    this.memory = memory;
  }

  parentOf(i: number): number {
    return this.memory.parents[i >>> 16]?.[i & (chunkRows - 1)] ?? -1;
  }

  read(i: number, from: number, out: Int32Array): void {
    const { chunk, at } = this.place(i);
    for (let k = 0; k < out.length; k++) out[k] = chunk[at + from + k] as number; // in range
  }

  hasWords(i: number, from: number, words: Int32Array): boolean {
    const { chunk, at } = this.place(i);
    for (let k = 0; k < words.length; k++) if (chunk[at + from + k] !== words[k]) return false;
    return true;
  }

  sameWords(i: number, j: number, n: number): boolean {
    const [a, b] = [this.place(i), this.place(j)];
    for (let k = 0; k < n; k++) if (a.chunk[a.at + k] !== b.chunk[b.at + k]) return false;
    return true;
  }

  private place(i: number): { readonly chunk: Int32Array; readonly at: number } {
    const chunk = this.memory.chunks[i >>> 16] as Int32Array; // `i` is a row
    return { chunk, at: (i & (chunkRows - 1)) * this.width };
  }
}
