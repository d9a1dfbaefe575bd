/** Finding stored rows of one breadth-first level by their words. */
import type { Rows } from "./states.ts";

/** The rows `from … to − 1` of an arena, by their words. Exact: rows are compared word by word. */
export class LevelIndex {
  private readonly arena: Rows;
  /** Row + 1; 0 is empty. */
  private readonly slots: Int32Array;

  constructor(arena: Rows, from: number, to: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * (to - from) + 2));
    this.arena = arena;
    this.slots = new Int32Array(size);
    const { slots } = this;
    const mask = size - 1;
    const words = new Int32Array(arena.width);
    for (let row = from; row < to; row++) {
      arena.read(row, 0, words);
      let slot = hash(words, 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
  }

  /** Bytes held. */
  get bytes(): number {
    return 4 * this.slots.length;
  }

  /** The row whose words are `first` and then `second`; −1: there is none. */
  find(first: Int32Array, second: Int32Array | null): number {
    const { slots, arena } = this;
    const mask = slots.length - 1;
    let code = hash(first, 0);
    if (second !== null) code = hash(second, code);
    for (let slot = code & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const row = (slots[slot] as number) - 1; // under the mask
      if (!arena.hasWords(row, 0, first)) continue;
      if (second === null || arena.hasWords(row, first.length, second)) return row;
    }
    return -1;
  }
}

/** Mixed word by word, so that a row can be hashed in two parts. */
function hash(words: Int32Array, seed: number): number {
  let h = seed;
  for (let k = 0; k < words.length; k++) {
    h = Math.imul(h ^ (words[k] as number), 0x9e3779b1); // in range
    h ^= h >>> 15;
  }
  return h;
}
