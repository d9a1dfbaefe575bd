/** What an abstract system answers, looked up once for each question, and how often it was asked. */
import { Ints } from "./ints.ts";

/** The answer that nobody has looked for yet. */
export const unknown = -2;

/** Answers by where the abstract system is and what it is asked for; questions are numbered. */
export class Answers {
  readonly from = new Ints();
  readonly asked = new Ints();
  /** Where it goes, −1: nowhere, {@link unknown} at first. */
  readonly to = new Ints();
  /** How often it was asked. */
  readonly times = new Ints();
  private slots = new Int32Array(1 << 8);

  get count(): number {
    return this.from.length;
  }

  /** Bytes held, about. */
  get bytes(): number {
    return 4 * this.from.bytes + 4 * this.slots.length;
  }

  /** The number of a question, which is counted. */
  ask(from: number, asked: number): number {
    const mask = this.slots.length - 1;
    let slot = slotOf(from, asked, mask);
    for (let entry = this.entry(slot); entry !== 0; entry = this.entry(slot)) {
      const q = entry - 1;
      if (this.from.at(q) === from && this.asked.at(q) === asked) {
        this.times.data[q] = this.times.at(q) + 1;
        return q;
      }
      slot = (slot + 1) & mask;
    }
    this.from.push(from);
    this.asked.push(asked);
    this.to.push(unknown);
    this.times.push(1);
    this.slots[slot] = this.count;
    const q = this.count - 1;
    if (this.count > 0.6 * this.slots.length) this.grow();
    return q;
  }

  private entry(slot: number): number {
    return this.slots[slot] as number; // in range under the mask
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    const mask = this.slots.length - 1;
    for (let q = 0; q < this.count; q++) {
      let slot = slotOf(this.from.at(q), this.asked.at(q), mask);
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = q + 1;
    }
  }
}

function slotOf(from: number, asked: number, mask: number): number {
  let h = Math.imul(from, 0x9e3779b1) ^ Math.imul(asked + 0x7f4a7c15, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) & mask;
}
