/** Finding the row of a state that was stored before. */
import type { Codec } from "../schema/codec.ts";
import type { Rows } from "../search/states.ts";

const FIRST_SLOTS = 1 << 10;

/**
 * The rows behind one that advances, by their words. A search in the order of its rows has expanded those up to
 * the one that it is at, and need not know them: they are left out when the table is made anew.
 */
export class RowTable {
  private readonly rows: Rows;
  private readonly codec: Codec;
  private readonly words: Int32Array;
  private slots = new Int32Array(FIRST_SLOTS);
  /** Slots that are taken. */
  private taken = 0;
  /** Rows below were put in. */
  private known = 0;

  constructor(rows: Rows, codec: Codec) {
    this.rows = rows;
    this.codec = codec;
    this.words = new Int32Array(codec.words);
  }

  /**
   * The row of the state `words`, if it is behind row `at`, which never goes back; −1 otherwise.
   * @param count rows that there are
   */
  find(words: Int32Array, at: number, count: number): number {
    this.takeIn(at, count);
    const { slots, rows } = this;
    const mask = slots.length - 1;
    for (let p = this.codec.hash(words, 0) & mask; ; p = (p + 1) & mask) {
      const row = (slots[p] ?? 0) - 1;
      if (row < 0) return -1;
      if (row > at && rows.hasWords(row, 0, words)) return row;
    }
  }

  private takeIn(at: number, count: number): void {
    const from = Math.max(this.known, at + 1);
    if (2 * (this.taken + count - from) > this.slots.length) return this.anew(at, count);
    for (let row = from; row < count; row++) this.insert(row);
    this.known = count;
  }

  private anew(at: number, count: number): void {
    let slots = FIRST_SLOTS;
    while (slots < 4 * (count - at)) slots *= 2;
    this.slots = new Int32Array(slots);
    this.taken = 0;
    for (let row = at + 1; row < count; row++) this.insert(row);
    this.known = count;
  }

  private insert(row: number): void {
    this.rows.read(row, 0, this.words);
    const { slots } = this;
    const mask = slots.length - 1;
    let p = this.codec.hash(this.words, 0) & mask;
    while (slots[p] !== 0) p = (p + 1) & mask;
    slots[p] = row + 1;
    this.taken++;
  }
}
