/**
 * The visited set: an open-addressing table of row numbers over the arena, and in front of it a
 * batch of pending successors and a small cache of recent ones. Exact: rows are compared word by
 * word.
 */
import { Arena } from "./arena.ts";
import { compile } from "./compile.ts";
import type { States } from "./states.ts";
import type { StorageOptions } from "./storage.ts";
import { batchRows, distanceAt, visitedText } from "./visited-text.ts";

const firstSlots = 1 << 12;
/** Slots may be filled to this share: linear probing stays short. */
const maxLoad = 0.6;
const maxSlots = 2 ** distanceAt;
/** The cache of recent rows: measured best on two-phase commit when it fits the first-level cache of a core. */
const maxCacheRows = 1 << 12;
/** Wide rows get fewer places, so that the second-level cache holds them. */
const maxCacheBytes = 1 << 18;

/** Why no more states could be stored. */
export type Full = "states" | "memory" | "capacity";

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
  slots: Int32Array;
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
  readonly rehash: (slots: Int32Array) => void;
  readonly seedCache: () => void;
}

/**
 * States in the order in which they were first offered.
 *
 * A slot of the table holds `row + 1` in the low bits that number a slot; above them the same bits
 * of the row's hash; and in the top bits its distance from the slot that the low bits of the hash
 * ask for. So most collisions are seen without reading a row, and the table grows without it too.
 * 0 is empty.
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
  /** The most bytes held at once so far. */
  peakBytes = 0;

  constructor(context: VisitedContext) {
    const width = context.from.reduce((n, a) => n + a.length, 0);
    this.context = context;
    this.arena = new Arena(width, context.storage?.lean !== true);
    this.shared = {
      count: 0,
      full: null,
      slots: new Int32Array(firstSlots),
      limit: Math.floor(firstSlots * maxLoad),
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
    const { slots, cache } = this.shared;
    return (
      this.arena.bytes + 4 * (slots.length + cache.length + batchRows * (this.arena.width + 2))
    );
  }

  /** Makes room in the table for all of `rows` states before a batch is looked up. */
  private room(rows: number): boolean {
    const { shared, arena } = this;
    while (rows > shared.limit) {
      const slots = 2 * shared.slots.length;
      if (slots > maxSlots) return this.refuse("capacity");
      const cache = cacheRows(arena.width, slots) * arena.width;
      const more = 4 * (slots + (cache > shared.cache.length ? cache : 0));
      if (!this.afford(this.bytes + more)) return false;
      try {
        const table = new Int32Array(slots);
        if (cache > shared.cache.length) shared.cache = new Int32Array(cache);
        this.generated.rehash(table);
        shared.slots = table;
      } catch (e) {
        return this.refuseAllocation(e);
      }
      this.generated.seedCache();
      shared.limit = Math.floor(slots * maxLoad);
    }
    return true;
  }

  private growArena(): boolean {
    const { arena } = this;
    if (!this.afford(this.bytes - arena.bytes + arena.bytesToGrow)) return false;
    try {
      arena.grow();
    } catch (e) {
      return this.refuseAllocation(e);
    }
    return true;
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
      context.storage?.lean === true,
    ),
  );
  return make(context, arena, shared, memory);
}
