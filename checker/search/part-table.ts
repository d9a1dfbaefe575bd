/** Parts of states, each stored once and known by its number. */
import { Arena } from "./arena.ts";
import { compile, unrolled } from "./compile.ts";
import { distanceAt, maskedSlots, nextTag } from "./slots-text.ts";
import { TableWords } from "./table-words.ts";

const firstSlots = 1 << 8;
const maxSlots = 2 ** distanceAt;
const maxLoad = 0.75;

/** Numbers that the generated code and this class share. */
interface Shared {
  count: number;
  slots: Int32Array;
  size: number;
  /** Parts that there may be before the table grows. */
  limit: number;
}

interface Generated {
  readonly intern: (...words: readonly number[]) => number;
  readonly grow: (from: number, to: number) => void;
}

/**
 * A set of parts of `width` words, numbered in the order in which they came. Exact: parts are compared word by word. It
 * grows in place, as the table of states does.
 */
export class PartTable {
  readonly arena: Arena;
  /**
   * The number of the part with these words, one after the other; a new one when it was not there. −1 when there is no
   * room for it.
   */
  readonly intern: Generated["intern"];
  private readonly afford: (more: number) => boolean;
  private readonly table = new TableWords(firstSlots, maxSlots);
  private readonly generated: Generated;
  private readonly shared: Shared = {
    count: 0,
    slots: this.table.words,
    size: firstSlots,
    limit: firstSlots * maxLoad,
  };

  /** @param afford asked before so many bytes more are held, at most */
  constructor(width: number, afford: (more: number) => boolean) {
    this.afford = afford;
    this.arena = new Arena(width, { keepsParents: false });
    const make = compile<(...args: unknown[]) => Generated>(
      `parts/${width}`,
      ["chunks", "arena", "shared", "memory"],
      partText(width, this.arena.chunkBits),
    );
    const memory = { room: () => this.room(), grow: () => this.growArena() };
    this.generated = make(this.arena.chunks, this.arena, this.shared, memory);
    this.intern = this.generated.intern;
  }

  /** Different parts. */
  get count(): number {
    return this.shared.count;
  }

  /** Bytes of parts and table. */
  get bytes(): number {
    return this.arena.bytes + this.table.bytes;
  }

  private room(): boolean {
    const { shared, table } = this;
    const { size } = shared;
    if (size === maxSlots || !this.afford(table.bytesToUse(2 * size) - table.bytes)) return false;
    if (!hasMemory(() => table.use(2 * size))) return false;
    Object.assign(shared, { slots: table.words, size: 2 * size, limit: 2 * size * maxLoad });
    this.generated.grow(size, 2 * size);
    return true;
  }

  private growArena(): boolean {
    const { arena } = this;
    return this.afford(arena.bytesToGrow - arena.bytes) && hasMemory(() => arena.grow());
  }
}

/** Whether there was memory for `f`. */
function hasMemory(f: () => void): boolean {
  try {
    f();
    return true;
  } catch (e) {
    if (e instanceof RangeError) return false;
    throw e;
  }
}

function partText(width: number, chunkBits: number): string {
  const { constants, place, tag, nextPlace, grow } = maskedSlots;
  const inChunk = 2 ** chunkBits - 1;
  const row = `chunks[row >>> ${chunkBits}], r = (row & ${inChunk}) * ${width}`;
  const hash = `let h = ${width};
${unrolled(width, "\n", (i) => `h = Math.imul(h ^ w${i}, 0x9e3779b1); h ^= h >>> 15;`)}
h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
h ^= h >>> 13;`;
  return `
function intern(${unrolled(width, ", ", (i) => `w${i}`)}) {
  if (shared.count >= shared.limit && !memory.room()) return -1;
  ${hash}
  ${constants}
  let p = ${place}, tag = ${tag};
  for (let v = slots[p]; v !== 0; v = slots[p]) {
    if (((v ^ tag) & ~rowMask) === 0) {
      const row = (v & rowMask) - 1;
      const chunk = ${row};
      if (${unrolled(width, " && ", (i) => `chunk[r + ${i}] === w${i}`)}) return row;
    }
    ${nextPlace}
    ${nextTag}
  }
  const row = shared.count;
  if (row === arena.capacity && !memory.grow()) return -1;
  const chunk = ${row};
  ${unrolled(width, " ", (i) => `chunk[r + ${i}] = w${i};`)}
  slots[p] = (tag & ~rowMask) | ++shared.count;
  return row;
}
${grow}
function hashOf(row) {
  const chunk = ${row};
  ${unrolled(width, " ", (i) => `const w${i} = chunk[r + ${i}];`)}
  ${hash}
  return h;
}
return { intern, grow };`;
}
