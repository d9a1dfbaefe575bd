/** Pairs of numbers, each once, in the order in which they are found. */
import { Ints } from "./ints.ts";

/** The pairs found so far. */
export class Pairs {
  readonly left = new Ints();
  readonly right = new Ints();
  /** The pair from which it was found first, −1 for an initial one. */
  readonly parent = new Ints();
  /** The action instance of that step. */
  readonly via = new Ints();
  private slots = new Int32Array(1 << 10);

  get count(): number {
    return this.left.length;
  }

  get bytes(): number {
    return 4 * this.left.bytes + 4 * this.slots.length;
  }

  /** Adds a pair; whether it is new. */
  add(left: number, right: number, parent: number, via: number): boolean {
    let slot = this.slotOf(left, right);
    for (let entry = this.entry(slot); entry !== 0; entry = this.entry(slot)) {
      if (this.left.at(entry - 1) === left && this.right.at(entry - 1) === right) return false;
      slot = (slot + 1) & (this.slots.length - 1);
    }
    this.left.push(left);
    this.right.push(right);
    this.parent.push(parent);
    this.via.push(via);
    this.slots[slot] = this.count;
    if (this.count > 0.6 * this.slots.length) this.grow();
    return true;
  }

  private entry(slot: number): number {
    return this.slots[slot] as number; // in range under the mask
  }

  private slotOf(left: number, right: number): number {
    let h = Math.imul(left, 0x9e3779b1) ^ Math.imul(right + 0x7f4a7c15, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    return (h ^ (h >>> 13)) & (this.slots.length - 1);
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let i = 0; i < this.count; i++) {
      let slot = this.slotOf(this.left.at(i), this.right.at(i));
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = i + 1;
    }
  }
}
