/** The states of an exploration by several threads, as the one that leads it sees them. */
import type { States } from "../states.ts";
import type { Full, VisitedContext } from "../visited.ts";
import {
  blockWords,
  chunkRows,
  learn,
  newsWords,
  SharedRows,
  sharedWords,
  type Memory,
  type MemoryNews,
} from "./memory.ts";
import { maxSlots, shardsOf, type Shards } from "./shards.ts";
import { besideRow, streamOf, type Stream } from "./stream.ts";

/** Successors that the lead by itself looks up together: all of them may be news of one shard. */
export const batchRows = 2048;
/** Slots of all shards to begin with. */
const firstSlots = 1 << 12;
/** After a round, tables are filled to this share at most. */
const maxLoad = 0.6;
/** And within one, were all its candidates new. */
const maxLoadWithin = 0.9;
/** Blocks of a round at most. */
export const maxBlocks = 1 << 10;

/** How many threads and shards there are, and what is counted. */
export interface Sharing {
  readonly threads: number;
  /** A power of two. */
  readonly shards: number;
  /** Numbers that a thread counts in a round. */
  readonly counts: number;
  /** Of the digest. */
  readonly lanes: number;
  readonly properties: number;
}

/**
 * States in the order in which they were first offered: what a `Visited` is, in shared memory. While no
 * round is under way the lead works on it alone, batch by batch.
 */
export class SharedStates implements States {
  readonly arena: SharedRows;
  readonly offer: () => void;
  readonly load: (row: number) => void;
  readonly settle: (() => void) | null;
  readonly memory: Memory;
  readonly shards: Shards;
  readonly sharing: Sharing;
  /** Told of all that changes in the memory. */
  onChange: (news: MemoryNews) => void = () => undefined;
  count = 0;
  full: Full | null = null;
  peakBytes = 0;
  /** Bytes held for rounds. */
  otherBytes = 0;
  private readonly context: VisitedContext;
  private readonly stream: Stream;
  /** The lead's own buffers, by shard. */
  private readonly buffers: readonly Int32Array[];
  /** Rows by shard. */
  private readonly rows: Float64Array;

  constructor(context: VisitedContext, sharing: Sharing) {
    const { threads, shards } = sharing;
    const width = context.from.reduce((n, a) => n + a.length, 0);
    const each = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);
    this.context = context;
    this.sharing = sharing;
    this.buffers = each(shards, () => new Int32Array(batchRows * (width + besideRow)));
    this.memory = {
      chunks: [],
      parents: [],
      tables: each(shards, () => sharedWords(firstSlots / shards)),
      streams: [[...this.buffers]],
      news: each(shards, () => new Int32Array(batchRows * newsWords)),
      found: sharedWords(shards),
      filled: sharedWords(threads * shards),
      blocks: sharedWords(maxBlocks * blockWords(shards)),
      counts: each(threads, () => new Float64Array(new SharedArrayBuffer(8 * sharing.counts))),
      lanes: each(threads, () => sharedWords(sharing.lanes)),
      live: new Uint8Array(new SharedArrayBuffer(sharing.properties)),
      touched: 0,
    };
    this.rows = new Float64Array(shards);
    this.arena = new SharedRows(width, this.memory);
    this.shards = shardsOf(this.memory, width, shards);
    this.stream = streamOf({
      ...context,
      memory: this.memory,
      shards,
      most: batchRows,
      spill: () => {
        this.commit();
        return true;
      },
    });
    this.stream.begin(this.buffers, batchRows * (width + besideRow));
    this.offer = this.stream.offer;
    this.load = this.stream.load;
    this.settle =
      context.maxStates === Infinity
        ? null
        : () => {
            if (this.pending > 0 && this.count + this.pending > context.maxStates) this.commit();
          };
    this.peakBytes = this.bytes;
  }

  get maxStates(): number {
    return this.context.maxStates;
  }

  get bytes(): number {
    const { memory, stream, buffers, otherBytes } = this;
    const rows = memory.chunks.length * chunkRows * (this.arena.width + 1);
    const words = [...memory.tables, ...memory.news, ...buffers].reduce((n, a) => n + a.length, 0);
    return 4 * (rows + words) + stream.bytes + otherBytes;
  }

  readonly seed = (): void => {
    this.stream.seed();
    this.commit();
  };

  readonly commit = (): void => {
    const { memory, shards, stream, buffers, count } = this;
    if (this.pending === 0) return;
    if (this.full === null && this.room(stream.used, this.pending)) {
      memory.streams = [[...buffers]];
      for (let k = 0; k < buffers.length; k++) {
        memory.found[k] = 0;
        shards.insert(k, count, 0, 0, stream.used[k] ?? 0);
      }
      this.store();
    }
    stream.begin(buffers, batchRows * (this.arena.width + besideRow));
    if (count === 0 && this.count > 0) stream.forget();
  };

  private get pending(): number {
    return this.stream.used.reduce((a, b) => a + b, 0) / (this.arena.width + besideRow);
  }

  /** Stores as many new rows as there is room for. */
  private store(): void {
    const { memory, shards, count, context } = this;
    const found = memory.found.reduce((a, b) => a + b, 0);
    let limit = Math.min(count + found, context.maxStates);
    if (limit < count + found) this.full = "states";
    if (!this.reserve(limit)) limit = memory.chunks.length * chunkRows;
    for (let k = 0; k < memory.tables.length; k++) shards.number(k, count, limit);
    this.took(Math.min(count + found, limit));
  }

  /** Takes note that all rows below `count` are stored now. */
  took(count: number): void {
    const { rows, memory } = this;
    for (let k = 0; k < rows.length; k++) rows[k] = (rows[k] ?? 0) + (memory.found[k] ?? 0);
    this.count = count;
  }

  /**
   * Makes room in the tables for candidates.
   * @param used words of them, by shard
   * @param rehash moves all shards to larger tables; by itself, the lead does so
   * @returns false: it cannot be had, see {@link full}
   */
  room(used: Int32Array, pending: number, rehash = this.rehash): boolean {
    const { rows, memory, count } = this;
    const stride = this.arena.width + besideRow;
    for (;;) {
      const size = memory.tables[0]?.length ?? 0;
      const fits =
        count <= size * rows.length * maxLoad &&
        count + pending < size * rows.length &&
        rows.every((n, k) => n + (used[k] ?? 0) / stride <= size * maxLoadWithin);
      if (fits) return true;
      if (2 * size * rows.length > maxSlots) return this.refuse("capacity");
      if (!this.afford(4 * 2 * size * rows.length)) return false;
      try {
        const tables = rows.length;
        rehash(Array.from({ length: tables }, () => sharedWords(2 * size)));
      } catch (e) {
        return this.refuseAllocation(e);
      }
    }
  }

  private readonly rehash = (tables: Int32Array[]): void => {
    tables.forEach((table, k) => this.shards.rehash(k, table));
    this.change({ tables });
  };

  /** Makes room for `rows` rows. @returns false: it cannot be had, see {@link full} */
  reserve(rows: number): boolean {
    const { memory } = this;
    const { width } = this.arena;
    while (memory.chunks.length * chunkRows < rows) {
      if (!this.afford(4 * chunkRows * (width + 1))) return false;
      try {
        const chunk = {
          words: sharedWords(chunkRows * width),
          parents: sharedWords(chunkRows),
        };
        this.change({ chunks: [chunk] });
      } catch (e) {
        return this.refuseAllocation(e);
      }
    }
    return true;
  }

  /** Tells this thread and all others. */
  change(news: MemoryNews): void {
    learn(this.memory, news);
    this.onChange(news);
  }

  /** Whether there may be `more` bytes; see {@link full} where not. */
  afford(more: number): boolean {
    const bytes = this.bytes + more;
    if (bytes > this.context.maxBytes) return this.refuse("memory");
    this.peakBytes = Math.max(this.peakBytes, bytes);
    return true;
  }

  private refuseAllocation(e: unknown): false {
    if (!(e instanceof RangeError)) throw e;
    return this.refuse("memory");
  }

  private refuse(why: Full): false {
    this.full ??= why;
    return false;
  }
}
