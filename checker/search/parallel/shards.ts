/**
 * The visited set in shards: each an open-addressing table of row numbers, for the rows whose hash ends
 * in its number. Exact: rows are compared word by word.
 */
import { compile } from "../compile.ts";
import { blockWords, chunkRows, newsWords, type Memory } from "./memory.ts";
import { rowText } from "./row-text.ts";
import { besideRow } from "./stream.ts";

/** The top bits of a slot say how far it lies behind the place that its hash asks for. */
const distanceAt = 29;
/** This distance, or more. */
const maxDistance = 7;

/** Slots of all shards together at most. */
export const maxSlots = 2 ** distanceAt;

/**
 * Work on shards. A shard belongs to one thread at a time.
 *
 * A slot holds, from the low bits up: the row number plus one, in as many bits as number a slot of all
 * shards together; the bits of the row's hash at the same places as the rest; and in the top three bits
 * its distance. 0 is empty. Rows that are new in a round get their numbers when all are known; until then
 * a slot says which entry of the shard's news it is, counted from `base` on.
 */
export interface Shards {
  /** Looks up the candidates of the shard in all `blocks` of the round; what is new goes to its news. */
  readonly insertRound: (shard: number, base: number, blocks: number) => void;
  /** The same for words `from … to − 1` of one stream. */
  readonly insert: (shard: number, base: number, thread: number, from: number, to: number) => void;
  /** Stores what is new in the shard; numbers from `limit` on are dropped. All shards' news must be complete. */
  readonly number: (shard: number, base: number, limit: number) => void;
  /** Takes what is new out of the shard again. */
  readonly undo: (shard: number) => void;
  /** Moves the shard to a table of twice the size. */
  readonly rehash: (shard: number, table: Int32Array) => void;
}

/** Work on the shards of `memory`, for rows of `width` words. */
export function shardsOf(memory: Memory, width: number, shards: number): Shards {
  const make = compile<(memory: Memory) => Shards>(
    `parallel/shards/${width}`,
    ["memory"],
    shardsText(width, shards),
  );
  return make(memory);
}

function shardsText(width: number, shards: number): string {
  const row = rowText([width]);
  const stride = width + besideRow;
  const shift = Math.log2(shards);
  return `
const { chunks, parents, found, blocks } = memory;
${row.prelude}
const tagBits = ${(1 << distanceAt) - 1};
const passed = new Int32Array(${shards});

function insertRound(shard, base, n) {
  found[shard] = 0;
  for (let b = 0; b < n; b++) {
    const e = b * ${blockWords(shards)}, p = e + 1 + 2 * shard;
    insert(shard, base, blocks[e], blocks[p], blocks[p + 1]);
  }
}

function insert(shard, base, thread, from, to) {
  const stream = memory.streams[thread][shard], slots = memory.tables[shard], news = memory.news[shard];
  const mask = slots.length - 1, rowMask = (slots.length << ${shift}) - 1;
  // Touched first, independently of each other, so that the misses overlap.
  let touched = 0;
  for (let o = from; o < to; o += ${stride}) {
    const h = stream[o + ${width}], v = slots[(h >>> ${shift}) & mask];
    if (v !== 0 && ((v ^ (h & tagBits)) & ~rowMask) === 0) {
      const row = (v & rowMask) - 1;
      if (row < base) touched ^= chunks[row >>> 16][(row & ${chunkRows - 1}) * ${width}];
    }
  }
  memory.touched = touched;
  let n = found[shard];
  next: for (let o = from; o < to; o += ${stride}) {
    const h = stream[o + ${width}];
    ${row.read("stream", "o")}
    let p = (h >>> ${shift}) & mask, tag = h & tagBits;
    for (let v = slots[p]; v !== 0; v = slots[p]) {
      if (((v ^ tag) & ~rowMask) === 0) {
        const row = (v & rowMask) - 1;
        if (row < base) {
          const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
          if (${row.same("chunk", "r")}) continue next;
        } else {
          const e = (row - base) * ${newsWords};
          const other = memory.streams[news[e + 2]][shard], r = news[e + 3];
          if (${row.same("other", "r")}) continue next;
        }
      }
      p = (p + 1) & mask;
      if (tag >>> ${distanceAt} < ${maxDistance}) tag = (tag + ${1 << distanceAt}) | 0;
    }
    const e = n * ${newsWords};
    news[e] = stream[o + ${width + 1}];
    news[e + 1] = stream[o + ${width + 2}];
    news[e + 2] = thread;
    news[e + 3] = o;
    news[e + 4] = p;
    slots[p] = (tag & ~rowMask) | (base + ++n);
  }
  found[shard] = n;
}

// The number of a new row is how many there are before it: in its own shard, and in each other one.
function number(shard, base, limit) {
  const news = memory.news[shard], slots = memory.tables[shard], n = found[shard];
  const rowMask = (slots.length << ${shift}) - 1;
  passed.fill(0);
  for (let i = 0; i < n; i++) {
    const e = i * ${newsWords}, parent = news[e], order = news[e + 1], p = news[e + 4];
    let row = base + i;
    for (let j = 0; j < ${shards}; j++) {
      if (j === shard) continue;
      const others = memory.news[j], m = found[j];
      let q = passed[j];
      // Of one parent all were found by one thread, so their order there is their order.
      for (; q < m; q++) {
        const f = q * ${newsWords}, from = others[f];
        if (from > parent || (from === parent && others[f + 1] > order)) break;
      }
      passed[j] = q;
      row += q;
    }
    if (row >= limit) { slots[p] = 0; continue; }
    const stream = memory.streams[news[e + 2]][shard], o = news[e + 3];
    const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
    ${row.read("stream", "o")}
    ${row.write("chunk", "r")}
    parents[row >>> 16][row & ${chunkRows - 1}] = parent;
    slots[p] = (slots[p] & ~rowMask) | (row + 1);
  }
}

function undo(shard) {
  const news = memory.news[shard], slots = memory.tables[shard], n = found[shard];
  for (let i = 0; i < n; i++) slots[news[i * ${newsWords} + 4]] = 0;
  found[shard] = 0;
}

// Slots are moved in the order of the old table, which is almost that of the new one: no cache misses.
function rehash(shard, slots) {
  const old = memory.tables[shard], size = old.length, oldMask = size - 1, mask = slots.length - 1;
  const rowMask = (size << ${shift}) - 1, tagMask = tagBits & ~(2 * rowMask + 1);
  for (let i = 0; i < size; i++) {
    const v = old[i];
    if (v === 0) continue;
    const row = (v & rowMask) - 1, distance = v >>> ${distanceAt};
    let p, tag = v & tagMask;
    if (distance < ${maxDistance}) p = ((i - distance) & oldMask) | ((v & (rowMask + 1)) === 0 ? 0 : size);
    else p = (hashOf(row) >>> ${shift}) & mask;
    while (slots[p] !== 0) {
      p = (p + 1) & mask;
      if (tag >>> ${distanceAt} < ${maxDistance}) tag = (tag + ${1 << distanceAt}) | 0;
    }
    slots[p] = tag | (row + 1);
  }
}

function hashOf(row) {
  const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
  ${row.read("chunk", "r")}
  ${row.hash}
  return h;
}
return { insertRound, insert, number, undo, rehash };`;
}
