/** The source of the visited set's inner loops, for rows of a given width. */
import { unrolled } from "./compile.ts";
import { nextTag, type SlotsText } from "./slots-text.ts";

/** Successors that are looked up together, so that their cache misses overlap. */
export const batchRows = 2048;

/** Above this many words, rows are handled by loops instead of straight-line code. */
const maxUnrolled = 48;

/**
 * The text of the visited set for rows made of parts of the given widths.
 * @param chunkBits see `Arena`
 * @param lean whether parents of rows are left out
 * @param spills whether chunks may be on disk
 */
export function visitedText(
  parts: readonly number[],
  table: SlotsText,
  chunkBits: number,
  lean: boolean,
  spills: boolean,
): string {
  const inChunk = 2 ** chunkBits - 1;
  const width = parts.reduce((a, b) => a + b, 0);
  const inMemory = `chunk = chunks[row >>> ${chunkBits}], r = (row & ${inChunk}) * ${width};`;
  const placeOfRow = spills
    ? `let ${inMemory} if (chunk === undefined) { chunk = arena.coldRow(row); r = 0; }`
    : `const ${inMemory}`;
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
  // The state being expanded is visited.
  const selfLoop = places.map(({ p, i }, k) => `to${p}[${i}] === w${k}`).join(" && ");
  const dropSelfLoop = straight && width > 0 ? `if (${selfLoop}) return;` : "";
  const offsets = parts.map((_, p) => offset(parts, p));
  return `
const { from, to, at, maxStates } = context;
const { chunks, parents } = arena;
${parts.map((_, p) => `const from${p} = from[${p}], to${p} = to[${p}];`).join("\n")}
const w = new Int32Array(${width});
const batch = new Int32Array(${batchRows * width});
const hashes = new Int32Array(${batchRows});
${lean ? "" : `const origins = new Int32Array(${batchRows});`}
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
  const first = chunks[0]${spills ? " ?? arena.coldRow(0)" : ""};
  for (let q = 0; q < cache.length; q += ${Math.max(1, width)}) {
    ${unrolled(Math.min(width, maxUnrolled), " ", (i) => `cache[q + ${i}] = first[${i}];`)}
    ${straight ? "" : `for (let k = ${maxUnrolled}; k < ${width}; k++) cache[q + k] = first[k];`}
  }
}

function offer() {
  ${gather}
  ${dropSelfLoop}
  ${hash}
  const q = (h & cacheMask) * ${width};
  if (${same("cache", "q")}) return;
  ${writeRow("cache", "q")}
  const o = pending * ${width};
  ${writeRow("batch", "o")}
  hashes[pending] = h;
  ${lean ? "" : "origins[pending] = at.state;"}
  if (++pending === ${batchRows}) commit();
}

function seed() {
  ${gather}
  ${hash}
  ${writeRow("batch", "0")}
  hashes[0] = h;
  ${lean ? "" : "origins[0] = -1;"}
  pending = 1;
  commit();
}

function settle() {
  if (pending > 0 && shared.count + pending > maxStates) commit();
}

function commit() {
  const n = pending;
  pending = 0;
  if (n === 0 || shared.full !== null) return;
  if (!memory.room(shared.count + n)) return;
  ${table.constants}
  // Touched first, independently of each other, so that the misses overlap; the result is not used.
  let touched = 0;
  for (let k = 0; k < n; k++) {
    const h = hashes[k], v = slots[${table.place}];
    if (v !== 0 && ((v ^ (${table.tag})) & ~rowMask) === 0) {
      const row = (v & rowMask) - 1;
      ${spills ? `const chunk = chunks[row >>> ${chunkBits}]; if (chunk !== undefined) touched ^= chunk[` : `touched ^= chunks[row >>> ${chunkBits}][`}(row & ${inChunk}) * ${width}];
    }
  }
  shared.touched = touched;
  let count = shared.count;
  next: for (let k = 0; k < n; k++) {
    const h = hashes[k], o = k * ${width};
    ${readRow("batch", "o")}
    let p = ${table.place}, tag = ${table.tag};
    for (let v = slots[p]; v !== 0; v = slots[p]) {
      if (((v ^ tag) & ~rowMask) === 0) {
        const row = (v & rowMask) - 1;
        ${placeOfRow}
        if (${same("chunk", "r")}) continue next;
      }
      ${table.nextPlace}
      ${nextTag}
    }
    if (count === maxStates) { shared.full = "states"; break; }
    if (count === arena.capacity && !memory.grow()) break;
    const chunk = chunks[count >>> ${chunkBits}], r = (count & ${inChunk}) * ${width};
    ${writeRow("chunk", "r")}
    ${lean ? "" : `parents[count >>> ${chunkBits}][count & ${inChunk}] = origins[k];`}
    slots[p] = (tag & ~rowMask) | ++count;
  }
  const first = shared.count === 0;
  shared.count = count;
  if (first && count > 0) seedCache();
}

${table.grow}

function hashOf(row) {
  ${placeOfRow}
  ${readRow("chunk", "r")}
  ${hash}
  return h;
}

function load(row) {
  ${placeOfRow}
  ${parts
    .map((n, p) =>
      straight
        ? unrolled(n, "\n", (i) => `to${p}[${i}] = chunk[r + ${(offsets[p] ?? 0) + i}];`)
        : `for (let k = 0; k < ${n}; k++) to${p}[k] = chunk[r + ${offsets[p] ?? 0} + k];`,
    )
    .join("\n")}
}
return { seed, offer, commit, settle, load, grow, seedCache };`;
}

function offset(parts: readonly number[], p: number): number {
  return parts.slice(0, p).reduce((a, b) => a + b, 0);
}
