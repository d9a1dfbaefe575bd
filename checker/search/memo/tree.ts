/**
 * What is known of each unit: a tree whose inner places say which bits of the state to look at, with a
 * branch for each value, and whose leaves say what the unit then does. Everything lies in one array.
 *
 * A place is the address of a cell that holds the address of what is there, or 0: nothing is known.
 */
import { placeOfRead, type BitsRead } from "../../schema/watch.ts";
import { Cells } from "./ints.ts";

/** What there is at an address, in the low bits of its first cell. */
export const kinds = {
  /** Above: shift (5 bits), number of bits (3), word. Behind: a place for each value. */
  inner: 0,
  /** Behind: the counter of the clause, or −1 where it is not this unit's to count; visits. */
  refused: 1,
  /** It is enabled. Behind: the place where it goes on. */
  enabled: 2,
  /** Behind: the address of an outcome; visits. */
  outcome: 3,
} as const;

/** How much of the first cell says what there is. */
export const kindBits = 3;

/** The first cell of an inner node. */
export function innerOf(read: BitsRead): number {
  const { word, shift, bits } = placeOfRead(read);
  return (word << 11) | (bits << 8) | (shift << kindBits) | kinds.inner;
}

/** What an inner node looks at. */
export function placeOfInner(inner: number): ReturnType<typeof placeOfRead> {
  return { word: inner >>> 11, shift: (inner >>> kindBits) & 31, bits: (inner >>> 8) & 7 };
}

/** The value in `words` of the bits that an inner node names. */
export function valueAt(inner: number, words: Int32Array): number {
  const mask = (1 << ((inner >>> 8) & 7)) - 1;
  return ((words[inner >>> 11] as number) >>> ((inner >>> kindBits) & 31)) & mask; // a word of the state
}

/** The bits of its word that an inner node names. */
export function maskOfInner(inner: number): number {
  return ((1 << ((inner >>> 8) & 7)) - 1) << ((inner >>> kindBits) & 31);
}

/** The trees of all units. */
export class Trees {
  private readonly store = new Cells();
  private readonly first: number;

  constructor(units: number) {
    this.first = this.store.take(units);
  }

  get cells(): Int32Array {
    return this.store.cells;
  }
  get used(): number {
    return this.store.used;
  }
  get bytes(): number {
    return this.store.bytes;
  }

  /** The place where the tree of a unit begins. */
  rootOf(unit: number): number {
    return this.first + unit;
  }

  /**
   * Adds what a unit does in the state `words`.
   * @param reads what it read, in order; @param enabledAt how many of them before it was enabled; −1: never
   * @param leaf the cells of what it does; `null`: nothing is to be known but that it is enabled
   * @returns false: it does not fit what is known, so the unit does not go by its state alone
   */
  add(
    unit: number,
    words: Int32Array,
    reads: readonly BitsRead[],
    enabledAt: number,
    leaf: readonly number[] | null,
  ): boolean {
    const { store } = this;
    let place = this.rootOf(unit);
    const enter = (header: number, room: number): boolean => {
      const at = store.cells[place];
      if (at !== undefined && at !== 0) return store.cells[at] === header;
      const made = store.take(1 + room);
      store.cells[made] = header;
      store.cells[place] = made;
      return true;
    };
    for (let i = 0; i <= reads.length; i++) {
      if (i === enabledAt) {
        if (!enter(kinds.enabled, 1)) return false;
        if (leaf === null) return true;
        place = (store.cells[place] as number) + 1; // just entered
      }
      const read = reads[i];
      if (read === undefined) break;
      const inner = innerOf(read);
      if (!enter(inner, 1 << placeOfRead(read).bits)) return false;
      place = (store.cells[place] as number) + 1 + valueAt(inner, words); // just entered
    }
    if (leaf === null || store.cells[place] !== 0) return false;
    const at = store.add(leaf);
    store.cells[place] = at;
    return true;
  }
}
