/**
 * The visited set: an open-addressing table of row numbers over the arena, and in front of it a
 * batch of pending successors and a small cache of recent ones. Exact: rows are compared word by
 * word.
 */
import { Arena } from "./arena.ts";
import { compile } from "./compile.ts";
import type { States } from "./states.ts";
import type { StorageOptions } from "./storage.ts";
import { distanceAt, maskedSlots, placeBits, scaledSlots } from "./slots-text.ts";
import { TableWords } from "./table-words.ts";
import { batchRows, visitedText } from "./visited-text.ts";

const firstSlots = 1 << 12;
const maxSlots = 2 ** distanceAt;

/** How a table grows. */
interface Growth {
  /** Slots may be filled to this share: linear probing stays short. */
  readonly maxLoad: number;
  readonly next: (size: number) => number;
}

/** Doubled where it is, it is never less than 0.375 full: 10.7 bytes a state. */
const doubling: Growth = { maxLoad: 0.75, next: (size) => 2 * size };

/** Scaled tables have whole pages of slots: products of a hash and the scale are then exact. */
const page = 1 << 14;
/** Smaller ones are doubled. */
const smallSlots = 1 << 16;

/** Never less than 0.59 full, once it is not small: 6.8 bytes a state. More work, so it is for those who need the room. */
const creeping: Growth = {
  maxLoad: 0.77,
  next: (size) => (size < smallSlots ? 2 * size : page * Math.ceil((1.3 * size) / page)),
};
/** The cache of recent rows: measured best on two-phase commit when it fits the first-level cache of a core. */
const maxCacheRows = 1 << 12;
/** Wide rows get fewer places, so that the second-level cache holds them. */
const maxCacheBytes = 1 << 18;

/** Why no more states could be stored. */
export type Full = "states" | "memory" | "capacity" | "disk";

/** What the search gives to a {@link Visited}. */
export interface VisitedContext {
  /** Words that make up a row, in order: the system's, then the monitor's. */
  readonly from: readonly Int32Array[];
  /** Where {@link Visited.load} puts them. */
  readonly to: readonly Int32Array[];
  /** `state`: the row being expanded, which becomes the parent of what is offered. */
  readonly at: { state: number };
  readonly maxStates: number;
  readonly maxBytes: number;
  /** See `StorageOptions`. */
  readonly storage?: StorageOptions | undefined;
}

/** Numbers that the generated code and this class share. */
interface Shared {
  count: number;
  full: Full | null;
  /** The table is its first {@link size} words; what is behind is 0. */
  slots: Int32Array;
  size: number;
  /** Of scaled tables: what a hash is multiplied with for its place, and bits of a slot for the row. */
  scale: number;
  rowBits: number;
  /** Rows that fit under the load limit. */
  limit: number;
  cache: Int32Array;
  /** Written so that the loop which only touches memory is not optimised away. */
  touched: number;
}

interface Generated {
  readonly seed: () => void;
  readonly offer: () => void;
  readonly commit: () => void;
  readonly settle: () => void;
  readonly load: (row: number) => void;
  readonly grow: (from: number, to: number, rowBits: number) => void;
  readonly seedCache: () => void;
}

/**
 * States in the order in which they were first offered. `slots-text.ts` says what is in a slot of the table.
 */
export class Visited implements States {
  readonly arena: Arena;
  /** Stores the words in `context.from` as an initial state. */
  readonly seed: () => void;
  /** Takes the words in `context.from` as a successor of row `context.at.state`, which must be loaded. */
  readonly offer: () => void;
  /** Looks up everything that is pending; afterwards {@link count} is exact. */
  readonly commit: () => void;
  /** See {@link States.settle}. */
  readonly settle: (() => void) | null;
  /** Copies a row into `context.to`. */
  readonly load: (row: number) => void;
  private readonly shared: Shared;
  private readonly context: VisitedContext;
  private readonly generated: Generated;
  private readonly table: TableWords;
  private readonly growth: Growth;
  /** The most bytes held at once so far. */
  peakBytes = 0;

  constructor(context: VisitedContext) {
    const width = context.from.reduce((n, a) => n + a.length, 0);
    const { storage, maxBytes, maxStates } = context;
    const lean = storage?.lean === true;
    this.context = context;
    this.growth = lean ? creeping : doubling;
    this.arena = new Arena(width, { keepsParents: !lean, spill: storage?.spill });
    const most = Math.min(maxSlots, maxBytes / 4, 4 * (maxStates + batchRows));
    // A lean table has no room to be moved.
    this.table = new TableWords(firstSlots, Math.floor(most), lean ? Infinity : undefined);
    this.shared = {
      count: 0,
      full: null,
      slots: this.table.words,
      ...sized(firstSlots, this.growth),
      cache: new Int32Array(cacheRows(width, firstSlots) * width),
      touched: 0,
    };
    this.generated = generate(width, context, this.arena, this.shared, {
      room: (rows) => this.room(rows),
      grow: () => this.growArena(),
    });
    this.seed = this.generated.seed;
    this.offer = this.generated.offer;
    this.commit = this.generated.commit;
    this.settle = context.maxStates === Infinity ? null : this.generated.settle;
    this.load = this.generated.load;
    this.peakBytes = this.bytes;
  }

  /** Distinct states stored, without those still pending. */
  get count(): number {
    return this.shared.count;
  }
  /** Why a state could not be stored, or `null`: everything offered since then was dropped. */
  get full(): Full | null {
    return this.shared.full;
  }
  /** Bytes of rows, parents, table, cache and batch. */
  get bytes(): number {
    const { arena, table, shared } = this;
    return arena.bytes + table.bytes + 4 * (shared.cache.length + batchRows * (arena.width + 2));
  }

  /** Makes room in the table for all of `rows` states before a batch is looked up. */
  private room(rows: number): boolean {
    const { shared, arena, table, growth } = this;
    while (rows > shared.limit) {
      const { size } = shared;
      if (size === maxSlots) return this.refuse("capacity");
      const slots = Math.min(maxSlots, growth.next(size));
      const cache = cacheRows(arena.width, slots) * arena.width;
      const more = cache > shared.cache.length ? 4 * cache : 0;
      const larger = table.bytesToUse(slots) - table.bytes + more;
      if (!this.makeRoom(() => this.bytes + larger)) return false;
      arena.dropSpare();
      try {
        if (more > 0) shared.cache = new Int32Array(cache);
        table.use(slots);
      } catch (e) {
        return this.refuseAllocation(e);
      } finally {
        if (more > 0) this.generated.seedCache();
      }
      shared.slots = table.words;
      const grown = sized(slots, growth);
      this.generated.grow(size, slots, grown.rowBits);
      Object.assign(shared, grown);
    }
    return true;
  }

  private growArena(): boolean {
    const { arena } = this;
    if (!this.makeRoom(() => this.bytes - arena.bytes + arena.bytesToGrow)) return false;
    try {
      arena.grow();
    } catch (e) {
      return this.refuseAllocation(e);
    }
    return true;
  }

  /** Whether `bytes` may be held, if need be after rows before the one that is expanded have gone to disk. */
  private makeRoom(bytes: () => number): boolean {
    const { arena, context } = this;
    try {
      while (bytes() > context.maxBytes && arena.evict(context.at.state));
    } catch (e) {
      if (e instanceof Error && "code" in e) return this.refuse("disk");
      throw e;
    }
    return this.afford(bytes());
  }

  private afford(bytes: number): boolean {
    if (bytes > this.context.maxBytes) return this.refuse("memory");
    this.peakBytes = Math.max(this.peakBytes, bytes);
    return true;
  }
  private refuseAllocation(e: unknown): false {
    if (!(e instanceof RangeError)) throw e;
    return this.refuse("memory");
  }
  private refuse(why: Full): false {
    this.shared.full ??= why;
    return false;
  }
}

function cacheRows(width: number, slots: number): number {
  const fit = 2 ** Math.floor(Math.log2(maxCacheBytes / (4 * Math.max(1, width))));
  return Math.max(1, Math.min(fit, maxCacheRows, slots / 4));
}

/** What follows from the number of slots. */
function sized(
  size: number,
  { maxLoad }: Growth,
): Pick<Shared, "size" | "scale" | "rowBits" | "limit"> {
  const limit = Math.floor(size * maxLoad);
  return { size, scale: size / 2 ** placeBits, rowBits: 32 - Math.clz32(limit), limit };
}

function generate(
  width: number,
  context: VisitedContext,
  arena: Arena,
  shared: Shared,
  memory: { readonly room: (rows: number) => boolean; readonly grow: () => boolean },
): Generated {
  const make = compile<(...args: unknown[]) => Generated>(
    `visited/${width}`,
    ["context", "arena", "shared", "memory"],
    visitedText(
      context.from.map((a) => a.length),
      context.storage?.lean === true ? scaledSlots : maskedSlots,
      arena.chunkBits,
      context.storage?.lean === true,
      context.storage?.spill !== undefined,
    ),
  );
  return make(context, arena, shared, memory);
}
