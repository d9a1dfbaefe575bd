/**
 * One tree over all units: where several of them would look at the same bits next, these are looked at
 * once. A leaf of it says where each unit stands in its own tree, and which have refused by then.
 */
import { Cells } from "./ints.ts";
import { kindBits, kinds, maskOfInner, valueAt, type Trees } from "./tree.ts";

const kindMask = (1 << kindBits) - 1;

/** Where units stand in the states that have the same bits at the places asked so far. */
export interface Standing {
  readonly number: number;
  /** The place of the joint tree where it hangs. */
  readonly place: number;
  /** The leaf that this is a part of. */
  readonly parent: Standing | null;
  /** What was asked at {@link parent}: the first cell of an inner node; 0 without one. */
  readonly asked: number;
  /**
   * Units that are not known to refuse, in order, each with its place in its tree; and among them, as
   * −1 less its number with 0, each action that is not looked up.
   */
  pending: Int32Array;
  /** Units that refused since {@link parent}, each with the address of the leaf of its tree. */
  refused: Int32Array;
  visits: number;
  /** Visits whose refusals are not counted yet. */
  since: number;
  /** The number of visits at which it is looked at again, and divided if that is worth it. */
  splitAt: number;
}

/** A leaf is divided when it was visited so often. */
const firstSplit = 64;
/** Leaves are divided later, the more there are: so many double {@link firstSplit}. */
const leavesPerDoubling = 64;
/** Dividing must serve one unit of so many: where all look at different bits, leaves are as many as states. */
const servedOf = 8;

/**
 * The joint tree. Inner nodes are as in `tree.ts`, with the number of the leaf that was divided before the
 * places; a place holds an address, −1 less the number of a leaf, or 0.
 */
export class Joint {
  private readonly store = new Cells();
  private readonly standings: Standing[] = [];
  private readonly trees: Trees;
  private readonly words: Int32Array;
  private readonly root: number;
  private ints = 0;

  /**
   * @param entries what is pending where nothing is known: see {@link Standing.pending}
   * @param words of the state that is loaded
   */
  constructor(trees: Trees, entries: readonly number[], words: Int32Array) {
    this.trees = trees;
    this.words = words;
    this.root = this.store.take(1);
    this.stand(this.root, null, 0, entries);
  }

  get bytes(): number {
    // An object takes some 120 bytes, and an array of integers as many.
    return this.store.bytes + 4 * this.ints + 360 * this.standings.length;
  }

  /** The leaf of the loaded state, made where there is none. */
  standing(): Standing {
    const { words } = this;
    const { cells } = this.store;
    let place = this.root;
    let at = cells[place] as number; // so below: a place, or the address that it holds
    let node = 0;
    while (at > 0) {
      node = at;
      place = at + 2 + valueAt(cells[at] as number, words);
      at = cells[place] as number;
    }
    return at < 0 ? (this.standings[-1 - at] as Standing) : this.branch(place, node);
  }

  /** Divides `leaf` by the bits that most of its units look at next, if that is worth it. */
  split(leaf: Standing, most: number): void {
    const { used } = this.store;
    const wait = firstSplit * 2 ** Math.floor(this.standings.length / leavesPerDoubling);
    leaf.splitAt = used > most ? Infinity : wait;
    if (leaf.visits < leaf.splitAt) return;
    const question = this.questionOf(leaf);
    leaf.splitAt = question === null ? 8 * leaf.visits : Infinity;
    if (question === null) return;
    const at = this.store.take(2 + (1 << ((question >>> 8) & 7)));
    this.store.cells[at] = question;
    this.store.cells[at + 1] = leaf.number;
    this.store.cells[leaf.place] = at;
  }

  /** Brings `leaf` to what is known now. Its refusals must have been counted. */
  refresh(leaf: Standing): void {
    const known = this.knownAt(leaf);
    const { pending, refused } = this.advance([...leaf.pending], known);
    leaf.pending = Int32Array.from(pending);
    leaf.refused = Int32Array.from([...leaf.refused, ...refused]);
  }

  /** The bits that most units look at next, as an inner node; `null`: no two look at the same. */
  private questionOf({ pending }: Standing): number | null {
    const { cells } = this.trees;
    const counts = new Map<number, number>();
    let best: number | null = null;
    let most = 1;
    for (let i = 0; i < pending.length; i += 2) {
      if ((pending[i] as number) < 0) continue; // pairs
      const at = cells[pending[i + 1] as number] as number; // a place
      const node = cells[at] as number; // an address, or 0
      if (at === 0 || (node & kindMask) !== kinds.inner) continue;
      const n = (counts.get(node) ?? 0) + 1;
      counts.set(node, n);
      if (n > most) [best, most] = [node, n];
    }
    return most * servedOf * 2 < pending.length ? null : best;
  }

  /** The leaf behind a value that was not met before. @param node the address of the inner node above it */
  private branch(place: number, node: number): Standing {
    const { cells } = this.store;
    const parent = this.standings[cells[node + 1] as number] as Standing; // as `split` stored it
    return this.stand(place, parent, cells[node] as number, [...parent.pending]);
  }

  private stand(
    place: number,
    parent: Standing | null,
    asked: number,
    entries: readonly number[],
  ): Standing {
    const leaf: Standing = {
      ...{ number: this.standings.length, place, parent, asked, visits: 0, since: 0 },
      ...{ pending: new Int32Array(0), refused: new Int32Array(0) },
      splitAt: firstSplit,
    };
    const { pending, refused } = this.advance(entries, this.knownAt(leaf));
    leaf.pending = Int32Array.from(pending);
    leaf.refused = Int32Array.from(refused);
    this.ints += pending.length + refused.length;
    this.standings.push(leaf);
    this.store.cells[place] = -1 - leaf.number;
    return leaf;
  }

  /** By word, the bits that were asked on the way to `leaf`: those of the loaded state are its values. */
  private knownAt(leaf: Standing): Int32Array {
    const known = new Int32Array(this.words.length);
    for (let up = leaf; up.parent !== null; up = up.parent) {
      const word = up.asked >>> 11;
      known[word] = (known[word] ?? 0) | maskOfInner(up.asked);
    }
    return known;
  }

  /** Moves units on in their trees as far as the known bits lead. */
  private advance(
    entries: readonly number[],
    known: Int32Array,
  ): { readonly pending: number[]; readonly refused: number[] } {
    const { words, trees } = this;
    const { cells } = trees;
    const pending: number[] = [];
    const refused: number[] = [];
    for (let i = 0; i < entries.length; i += 2) {
      const unit = entries[i] as number; // pairs
      let place = entries[i + 1] as number; // pairs
      if (unit < 0) {
        pending.push(unit, place);
        continue;
      }
      // So below: places, and addresses of what is there.
      let at = cells[place] as number;
      let node = cells[at] as number;
      while (at !== 0 && isKnown(node, known)) {
        place = at + 1 + valueAt(node, words);
        at = cells[place] as number;
        node = cells[at] as number;
      }
      if (at !== 0 && (node & kindMask) === kinds.refused) refused.push(unit, at);
      else pending.push(unit, place);
    }
    return { pending, refused };
  }
}

/** Whether `node` is an inner one, all of whose bits are among those that are known. */
function isKnown(node: number, known: Int32Array): boolean {
  return (
    (node & kindMask) === kinds.inner && (maskOfInner(node) & ~(known[node >>> 11] ?? 0)) === 0
  );
}
