/** What was found for the values of some bits of a state, looked up from then on. */
import { compile, unrolled } from "../search/compile.ts";

/** Entries that one table may hold: beyond that it begins anew. */
const MOST = 1 << 16;
const FIRST_SLOTS = 64;
/** So few bits are the index themselves. */
const FEW_BITS = 10;

/** Things by the values of some bits of a state. */
export class ValueTable<T> {
  /** Text: the bits of `state` as one number, which is the index in {@link few}. */
  readonly bits: string;
  /** What was kept, where there are so few bits that they are the index. `null`: there are more. */
  readonly few: T[] | null;
  /** The slot of a state; of few bits, these. */
  private readonly placeOf: (state: Int32Array) => number;
  private readonly words: readonly number[];
  private readonly shared = new Slots();
  private found: T[] = [];

  /** @param mask of the bits that decide. Shape: the words of a state. */
  constructor(mask: Int32Array) {
    this.words = [...mask.keys()].filter((i) => mask[i] !== 0);
    const runs = runsOf(mask);
    const bits = runs.reduce((n, run) => n + run.bits, 0);
    this.bits = bitsText(runs);
    this.few = bits <= FEW_BITS ? this.found : null;
    this.placeOf =
      this.few !== null
        ? directly(this.bits)
        : hashed(this.words, mask, this.shared.emptied(FIRST_SLOTS, this.words.length));
  }

  /** What was kept for a state with these bits; `undefined`: nothing. */
  find(state: Int32Array): T | undefined {
    const place = this.placeOf(state);
    return this.few !== null ? this.few[place] : this.found[(this.shared.slots[place] ?? 0) - 1];
  }

  /** Keeps `thing` for a state for which nothing is kept. */
  keep(state: Int32Array, thing: T): void {
    const { shared, words } = this;
    if (this.few !== null) {
      this.few[this.placeOf(state)] = thing;
      return;
    }
    if (this.found.length === MOST) {
      this.found = [];
      shared.emptied(FIRST_SLOTS, words.length);
    } else if (2 * (this.found.length + 1) > shared.slots.length) this.grow();
    const n = this.found.push(thing);
    shared.slots[this.placeOf(state)] = n;
    const at = (n - 1) * words.length;
    // All of the words are kept, and masked when they are compared.
    words.forEach((word, i) => (shared.keys[at + i] = state[word] ?? 0));
  }

  private grow(): void {
    const { shared, words } = this;
    const { keys } = shared;
    shared.emptied(2 * shared.slots.length, words.length);
    shared.keys.set(keys);
    const state = new Int32Array(Math.max(0, ...words) + 1);
    this.found.forEach((_, n) => {
      words.forEach((word, i) => (state[word] = keys[n * words.length + i] ?? 0));
      shared.slots[this.placeOf(state)] = n + 1;
    });
  }
}

/** Slots, of which at most half are taken, and the keys of what they hold. */
class Slots {
  slots = new Int32Array(0);
  keys = new Int32Array(0);
  mask = 0;

  emptied(slots: number, words: number): this {
    this.slots = new Int32Array(slots);
    this.keys = new Int32Array((slots / 2) * words);
    this.mask = slots - 1;
    return this;
  }
}

/** Bits of a word that lie side by side. */
interface Run {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

function runsOf(mask: Int32Array): Run[] {
  const runs: Run[] = [];
  mask.forEach((own, word) => {
    for (let shift = 0; shift < 32; shift++) {
      if (((own >>> shift) & 1) === 0) continue;
      const from = shift;
      while (shift < 32 && ((own >>> shift) & 1) === 1) shift++;
      runs.push({ word, shift: from, bits: shift - from });
    }
  });
  return runs;
}

/** Text: the bits, put together to a number. */
function bitsText(runs: readonly Run[]): string {
  let at = 0;
  const parts = runs.map(({ word, shift, bits }) => {
    const part = `(((state[${word}] >>> ${shift}) & ${2 ** bits - 1}) << ${at})`;
    at += bits;
    return part;
  });
  return parts.join(" | ") || "0";
}

function directly(bits: string): (state: Int32Array) => number {
  return compile<() => (state: Int32Array) => number>(
    "partial-order/bits",
    [],
    `return function bitsOf(state) { return ${bits}; };`,
  )();
}

/** The slot of what is kept for these bits, or an empty one. */
function hashed(
  words: readonly number[],
  mask: Int32Array,
  shared: Slots,
): (state: Int32Array) => number {
  const n = words.length;
  const bitsOf = (i: number): number => mask[words[i] ?? 0] ?? 0;
  const text = `return function slotOf(state) {
${unrolled(n, "\n", (i) => `const k${i} = state[${words[i]}] & ${bitsOf(i)};`)}
let h = ${n};
${unrolled(n, "\n", (i) => `h = Math.imul(h ^ k${i}, 0x9e3779b1); h ^= h >>> 15;`)}
h = Math.imul(h ^ (h >>> 16), 0x85ebca6b); h ^= h >>> 13;
const { keys, slots, mask } = shared;
let p = h & mask;
for (let o = slots[p]; o !== 0; o = slots[p]) {
  const at = (o - 1) * ${n};
  if (${unrolled(n, " && ", (i) => `(keys[at + ${i}] & ${bitsOf(i)}) === k${i}`)}) break;
  p = (p + 1) & mask;
}
return p;
};`;
  return compile<(shared: Slots) => (state: Int32Array) => number>(
    "partial-order/slots",
    ["shared"],
    text,
  )(shared);
}
