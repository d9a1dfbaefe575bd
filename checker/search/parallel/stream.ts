/** What one thread finds in a round: candidates for the visited set, dealt among its shards. */
import { compile } from "../compile.ts";
import { chunkRows, type Memory } from "./memory.ts";
import { rowText } from "./row-text.ts";

/** Words of a candidate beside those of its row: hash, parent, and when it was found in its thread. */
export const besideRow = 3;

const maxCacheRows = 1 << 12;
const maxCacheBytes = 1 << 18;

/** What a stream works on. */
export interface StreamContext {
  /** Words that make up a row, in order: the system's, then the monitor's. */
  readonly from: readonly Int32Array[];
  /** Where {@link Stream.load} puts them. */
  readonly to: readonly Int32Array[];
  /** `state`: the row being expanded. */
  readonly at: { state: number };
  readonly memory: Memory;
  /** A power of two. */
  readonly shards: number;
  /** Candidates after which `spill` is called. */
  readonly most: number;
  /** Called after so many, and when there is no room for one: whether there is now. */
  readonly spill: () => boolean;
}

/**
 * Takes successors, drops those that it has seen not long ago, and hands on the others.
 *
 * The cache only holds rows that were offered before, by the same thread and so earlier in the order of
 * generation: what it drops can be no first occurrence.
 */
export interface Stream {
  /** Takes the words in `from` as a successor of the row `at.state`, which must be loaded. */
  readonly offer: () => void;
  /** Takes them as an initial state. */
  readonly seed: () => void;
  /** Copies a row into `to`. */
  readonly load: (row: number) => void;
  /** Begins again: `buffers` by shard, each with room for as many words as `room`. */
  readonly begin: (buffers: readonly Int32Array[], room: number) => void;
  /** Forgets what was offered; there must be a row. */
  readonly forget: () => void;
  /** By shard: words used. */
  readonly used: Int32Array;
  readonly bytes: number;
}

/** A stream for rows made of the parts in `context`. */
export function streamOf(context: StreamContext): Stream {
  const parts = context.from.map((a) => a.length);
  const width = parts.reduce((a, b) => a + b, 0);
  const fit = 2 ** Math.floor(Math.log2(maxCacheBytes / (4 * Math.max(1, width))));
  const cache = new Int32Array(Math.max(1, Math.min(fit, maxCacheRows)) * width);
  const used = new Int32Array(context.shards);
  const make = compile<(...args: unknown[]) => Omit<Stream, "used" | "bytes">>(
    `parallel/stream/${width}`,
    ["context", "used", "cache"],
    streamText(parts, context.shards),
  );
  return { ...make(context, used, cache), used, bytes: 4 * cache.length };
}

function streamText(parts: readonly number[], shards: number): string {
  const row = rowText(parts);
  const { width } = row;
  const stride = width + besideRow;
  const put = (parent: string): string => `
const k = h & ${shards - 1};
let o = used[k];
if (o === room) { if (!spill()) return; o = used[k]; }
const b = buffers[k];
${row.write("b", "o")}
b[o + ${width}] = h;
b[o + ${width + 1}] = ${parent};
b[o + ${width + 2}] = order;
used[k] = o + ${stride};
if (++order === most) spill();`;
  return `
const { from, to, at, memory, most, spill } = context;
const { chunks } = memory;
${parts.map((_, p) => `const from${p} = from[${p}], to${p} = to[${p}];`).join("\n")}
${row.prelude}
const cacheMask = ${width === 0 ? "0" : `cache.length / ${width} - 1`};
let buffers = [], room = 0, order = 0;

function offer() {
  ${row.gather}
  if (${row.sameAsTo}) return;
  ${row.hash}
  const q = (h >>> 8 & cacheMask) * ${width};
  if (${row.same("cache", "q")}) return;
  ${row.write("cache", "q")}
  ${put("at.state")}
}

function seed() {
  ${row.gather}
  ${row.hash}
  ${put("-1")}
}

function begin(given, words) {
  buffers = given;
  room = words;
  order = 0;
  used.fill(0);
}

// Row 0 is visited: no place of the cache ever holds what is not.
function forget() {
  for (let q = 0; q < cache.length; q++) cache[q] = chunks[0][q % ${Math.max(1, width)}];
}

function load(row) {
  const chunk = chunks[row >>> 16], r = (row & ${chunkRows - 1}) * ${width};
  ${row.spread("chunk", "r")}
}
return { offer, seed, begin, forget, load };`;
}
