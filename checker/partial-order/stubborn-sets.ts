/**
 * Stubborn sets: instances of which at least one is enabled, closed so that whatever the others do first, each of
 * them can be done before it with the same result.
 *
 * A set is closed when it has, of each member that is enabled, all that conflict with it; and of each that is
 * not, all without which it stays so. Where a member that is enabled can be seen by a property, it has all others
 * that can be, too.
 */
import { bitSet, has, membersOf, put, unite, type BitSet } from "./bit-set.ts";

/** What the sets are made of. Shape of all: by instance. */
export interface Relations {
  /** Instances with which each may not be exchanged. */
  readonly conflicts: readonly BitSet[];
  /** Instances that can change what a judged property reads. */
  readonly visible: BitSet;
}

/** Finds small stubborn sets. */
export class StubbornSets {
  private readonly n: number;
  private readonly relations: Relations;
  /** What an enabled member brings along. */
  private readonly brought: readonly BitSet[];
  private readonly members: BitSet;
  private readonly best: BitSet;
  private readonly pending: Int32Array;

  constructor(relations: Relations) {
    const { conflicts, visible } = relations;
    this.n = conflicts.length;
    this.relations = relations;
    this.brought = conflicts.map((own, i) => {
      const all = own.slice();
      if (has(visible, i)) unite(all, visible);
      put(all, i);
      return all;
    });
    this.members = bitSet(this.n);
    this.best = bitSet(this.n);
    this.pending = new Int32Array(this.n);
  }

  /** Instances that can be seen. */
  get visible(): BitSet {
    return this.relations.visible;
  }

  /**
   * The stubborn set with the fewest enabled members, of those that begin with an enabled instance; the first of
   * several. `null`: all that is enabled is in each of them.
   *
   * @param enabled instances that are enabled, and lead somewhere else, ascending
   * @param awaits by instance: what any other one waits for; of these, `null`
   */
  choose(enabled: readonly number[], awaits: readonly (BitSet | null)[]): BitSet | null {
    let fewest = enabled.length;
    let found = false;
    for (const first of enabled) {
      if (fewest <= 1) break;
      const size = this.close(first, fewest, awaits);
      if (size >= fewest) continue;
      fewest = size;
      found = true;
      this.best.set(this.members);
    }
    return found ? this.best : null;
  }

  /** Closes the set of `first` alone; how many members are enabled, or `most` when they are as many or more. */
  private close(first: number, most: number, awaits: readonly (BitSet | null)[]): number {
    const { members, pending, brought } = this;
    members.fill(0);
    put(members, first);
    pending[0] = first;
    let open = 1;
    let enabled = 1;
    while (open > 0) {
      const member = pending[--open] ?? 0;
      const more = awaits[member] ?? brought[member];
      if (more === undefined) continue;
      for (let w = 0; w < more.length; w++) {
        let bits: number = (more[w] ?? 0) & ~(members[w] ?? 0);
        members[w] = (members[w] ?? 0) | bits;
        for (; bits !== 0; bits &= bits - 1) {
          const next = w * 32 + 31 - Math.clz32(bits & -bits);
          pending[open++] = next;
          if (awaits[next] === null && ++enabled >= most) return most;
        }
      }
    }
    return enabled;
  }
}

/** Sets of instances by content: each is there once, and has a number. */
export class KnownSets {
  readonly sets: BitSet[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(set: BitSet): number {
    const key = set.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.sets.length);
    return this.sets.push(set) - 1;
  }
}

/** By cell: the instances that may write it. */
export class Writers {
  private readonly byCell: readonly BitSet[];
  private readonly n: number;

  constructor(cells: number, writes: readonly BitSet[]) {
    this.n = writes.length;
    const byCell = Array.from({ length: cells }, () => bitSet(writes.length));
    writes.forEach((own, i) => {
      for (const cell of membersOf(own)) {
        const writers = byCell[cell];
        if (writers !== undefined) put(writers, i);
      }
    });
    this.byCell = byCell;
  }

  /** The instances that may write one of `cells`. */
  of(cells: BitSet): BitSet {
    const all = bitSet(this.n);
    for (const cell of membersOf(cells)) unite(all, this.byCell[cell] ?? all);
    return all;
  }
}
