/**
 * The visited set: an open-addressing table of row numbers over the arena, and in front of it a
 * batch of pending successors and a small cache of recent ones. Exact: rows are compared word by
 * word.
 */
import { Arena, chunkRows } from "./arena.ts";
import { compile, unrolled } from "./compile.ts";

/** Successors that are looked up together, so that their cache misses overlap. */
export const batchRows = 2048;
const firstSlots = 1 << 12;
/** Slots may be filled to this share: linear probing stays short. */
const maxLoad = 0.6;
const maxSlots = 2 ** 30;
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
  readonly load: (row: number) => void;
  readonly rehash: (slots: Int32Array) => void;
  readonly seedCache: () => void;
}

/**
 * States in the order in which they were first offered.
 *
 * A slot of the table holds `row + 1` in the low bits that number a slot, and above them the same
 * bits of the row's hash, so that most collisions are seen without reading a row. 0 is empty.
 */
export class Visited {
  readonly arena: Arena;
  /** Stores the words in `context.from` as an initial state. */
  readonly seed: () => void;
  /** Takes the words in `context.from` as a successor of `context.at.state`; there must be an initial state. */
  readonly offer: () => void;
  /** Looks up everything that is pending; afterwards {@link count} is exact. */
  readonly commit: () => void;
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
    this.arena = new Arena(width);
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

/** Above this many words, rows are handled by loops instead of straight-line code. */
const maxUnrolled = 48;

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
    text(context.from.map((a) => a.length)),
  );
  return make(context, arena, shared, memory);
}

/** The text of the visited set for rows made of parts of the given widths. */
function text(parts: readonly number[]): string {
  const width = parts.reduce((a, b) => a + b, 0);
  const places = parts.flatMap((n, p) => Array.from({ length: n }, (_, i) => ({ p, i })));
  const straight = width <= maxUnrolled;
  // Rows too wide for local variables pass through one scratch array.
  const word = (i: number | string): string => (straight ? `w${i}` : `w[${i}]`);
  const each = (separator: string, part: (i: number | string) => string): string =>
    straight
      ? unrolled(width, separator, part)
      : `for (let k = 0; k < ${width}; k++) { ${part("k")} }`;
  const gather = straight
    ? places.map(({ p, i }, k) => `const w${k} = from${p}[${i}];`).join("\n")
    : parts
        .map((n, p) => `for (let k = 0; k < ${n}; k++) w[${offset(parts, p)} + k] = from${p}[k];`)
        .join("\n");
  const readRow = (array: string, at: string): string =>
    straight
      ? unrolled(width, "\n", (i) => `const w${i} = ${array}[${at} + ${i}];`)
      : `for (let k = 0; k < ${width}; k++) w[k] = ${array}[${at} + k];`;
  const writeRow = (array: string, at: string): string =>
    each("\n", (i) => `${array}[${at} + ${i}] = ${word(i)};`);
  const same = (array: string, at: string): string =>
    width === 0
      ? "true"
      : straight
        ? unrolled(width, " && ", (i) => `${array}[${at} + ${i}] === w${i}`)
        : `equal(${array}, ${at})`;
  // One multiply and one shift per word, then the finaliser of MurmurHash3.
  const hash = `let h = ${width ^ 0x3c6ef372};
${each("\n", (i) => `h = Math.imul(h ^ ${word(i)}, 0x9e3779b1); h ^= h >>> 15;`)}
h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
h ^= h >>> 16;`;
  const offsets = parts.map((_, p) => offset(parts, p));
  return `
const { from, to, at, maxStates } = context;
const { chunks, parents } = arena;
${parts.map((_, p) => `const from${p} = from[${p}], to${p} = to[${p}];`).join("\n")}
const w = new Int32Array(${width});
const batch = new Int32Array(${batchRows * width});
const hashes = new Int32Array(${batchRows});
const origins = new Int32Array(${batchRows});
let pending = 0;
let cache = shared.cache;
let cacheMask = 0;

function equal(array, at) {
  for (let k = 0; k < ${width}; k++) if (array[at + k] !== w[k]) return false;
  return true;
}

// The cache is filled with row 0, which is visited: no place of it ever holds what is not.
function seedCache() {
  cache = shared.cache;
  ${width === 0 ? "" : `cacheMask = cache.length / ${width} - 1;`}
  for (let q = 0; q < cache.length; q += ${Math.max(1, width)}) {
    ${unrolled(Math.min(width, maxUnrolled), " ", (i) => `cache[q + ${i}] = chunks[0][${i}];`)}
    ${straight ? "" : `for (let k = ${maxUnrolled}; k < ${width}; k++) cache[q + k] = chunks[0][k];`}
  }
}

function offer() {
  ${gather}
  ${hash}
  const q = (h & cacheMask) * ${width};
  if (${same("cache", "q")}) return;
  ${writeRow("cache", "q")}
  const o = pending * ${width};
  ${writeRow("batch", "o")}
  hashes[pending] = h;
  origins[pending] = at.state;
  if (++pending === ${batchRows}) commit();
}

function seed() {
  ${gather}
  ${hash}
  ${writeRow("batch", "0")}
  hashes[0] = h;
  origins[0] = -1;
  pending = 1;
  commit();
}

function commit() {
  const n = pending;
  pending = 0;
  if (n === 0 || shared.full !== null) return;
  if (!memory.room(shared.count + n)) return;
  const slots = shared.slots, mask = slots.length - 1;
  // Touched first, independently of each other, so that the misses overlap; the result is not used.
  let touched = 0;
  for (let k = 0; k < n; k++) {
    const v = slots[hashes[k] & mask];
    if (v !== 0 && ((v ^ hashes[k]) & ~mask) === 0) {
      const row = (v & mask) - 1;
      touched ^= chunks[row >>> 16][(row & ${chunkRows - 1}) * ${width}];
    }
  }
  shared.touched = touched;
  let count = shared.count;
  next: for (let k = 0; k < n; k++) {
    const h = hashes[k], o = k * ${width};
    ${readRow("batch", "o")}
    let p = h & mask;
    for (let v = slots[p]; v !== 0; v = slots[p = (p + 1) & mask]) {
      if (((v ^ h) & ~mask) !== 0) continue;
      const row = (v & mask) - 1;
      const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
      if (${same("chunk", "r")}) continue next;
    }
    if (count === maxStates) { shared.full = "states"; break; }
    if (count === arena.capacity && !memory.grow()) break;
    const chunk = chunks[count >>> 16], r = (count & ${chunkRows - 1}) * ${width};
    ${writeRow("chunk", "r")}
    parents[count >>> 16][count & ${chunkRows - 1}] = origins[k];
    slots[p] = (h & ~mask) | ++count;
  }
  const first = shared.count === 0;
  shared.count = count;
  if (first && count > 0) seedCache();
}

function rehash(slots) {
  const mask = slots.length - 1, count = shared.count;
  for (let row = 0; row < count; row++) {
    const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
    ${readRow("chunk", "r")}
    ${hash}
    let p = h & mask;
    while (slots[p] !== 0) p = (p + 1) & mask;
    slots[p] = (h & ~mask) | (row + 1);
  }
}

function load(row) {
  const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
  ${parts
    .map((n, p) =>
      straight
        ? unrolled(n, "\n", (i) => `to${p}[${i}] = chunk[r + ${(offsets[p] ?? 0) + i}];`)
        : `for (let k = 0; k < ${n}; k++) to${p}[k] = chunk[r + ${offsets[p] ?? 0} + k];`,
    )
    .join("\n")}
}
return { seed, offer, commit, load, rehash, seedCache };`;
}

function offset(parts: readonly number[], p: number): number {
  return parts.slice(0, p).reduce((a, b) => a + b, 0);
}
