/** Packed states, each stored once and known by its number. */
import type { Codec } from "../schema/codec.ts";
import { Arena } from "./arena.ts";

/** What it has to know of the words that make up a state. */
export type Words = Pick<Codec, "words" | "hash" | "equal">;

/** Rows of two codecs' words side by side. */
export function beside(a: Codec, b: Codec): Words {
  return {
    words: a.words + b.words,
    hash: (w, at) => Math.imul(a.hash(w, at), 0x01000193) ^ b.hash(w, at + a.words),
    equal: (v, i, w, j) => a.equal(v, i, w, j) && b.equal(v, i + a.words, w, j + a.words),
  };
}

/** Slots may be filled to this share: linear probing stays short. */
const maxLoad = 0.6;

/**
 * A set of packed states, numbered in the order in which they came. Exact: states are compared word
 * by word. Unlike the visited set of an exploration it answers at once, with the state's number.
 */
export class Interned {
  readonly arena: Arena;
  count = 0;
  private readonly codec: Words;
  /** Row + 1; 0 is empty. */
  private slots = new Int32Array(1 << 12);

  constructor(codec: Words) {
    this.codec = codec;
    this.arena = new Arena(codec.words);
  }

  /** Bytes of states and table. */
  get bytes(): number {
    return this.arena.bytes + 4 * this.slots.length;
  }

  /** The number of the state `words`, a new one when it was not there. @throws RangeError without memory */
  numberOf(words: Int32Array): number {
    const { slots, arena, codec } = this;
    const mask = slots.length - 1;
    let slot = codec.hash(words, 0) & mask;
    for (let entry = slots[slot]; entry !== 0; entry = slots[slot]) {
      const row = (entry as number) - 1; // slots are in range under the mask
      if (codec.equal(words, 0, arena.chunkOf(row), arena.offsetOf(row))) return row;
      slot = (slot + 1) & mask;
    }
    const row = this.store(words);
    slots[slot] = row + 1;
    if (this.count > slots.length * maxLoad) this.grow();
    return row;
  }

  private store(words: Int32Array): number {
    const { arena, count } = this;
    if (count === arena.capacity) arena.grow();
    arena.chunkOf(count).set(words, arena.offsetOf(count));
    this.count++;
    return count;
  }

  private grow(): void {
    const { arena, codec } = this;
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let row = 0; row < this.count; row++) {
      let slot = codec.hash(arena.chunkOf(row), arena.offsetOf(row)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.slots = slots;
  }
}
