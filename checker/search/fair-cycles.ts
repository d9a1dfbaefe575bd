/**
 * Where fair runs can stay for ever: strongly connected sets of states that satisfy fairness
 * conditions. See `docs/internals/liveness.md` for why nothing is missed.
 */
import type { Bits } from "./bits.ts";
import type { Conditions, GroupSets } from "./fairness-groups.ts";
import { Ints } from "./ints.ts";
import type { Moves } from "./run-graph.ts";
import { StrongComponents } from "./strong-components.ts";

/** What a run has to do for ever besides being fair. */
export interface Must {
  /** Visit one of these states infinitely often. */
  readonly states: Bits | null;
  /** Take one of these steps infinitely often. */
  readonly steps: Bits | null;
}

/** Nothing besides being fair. */
export const mustNothing: Must = { states: null, steps: null };

/** What is asked of a component. */
export interface Wanted {
  readonly conditions: Conditions;
  readonly must: Must;
}

/** What a component has, in sets of groups. */
interface Has {
  /** Enabled in some of its states; in all of them. */
  readonly some: Int32Array;
  readonly all: Int32Array;
  /** Taken by a step inside that changes the system. */
  readonly taken: Int32Array;
  /** Enabled and never taken, where that is forbidden and leaving states out may help. */
  readonly avoid: Int32Array;
}

/** Finds fair components of parts of one graph, one part after the other. */
export class FairCycles {
  private readonly runs: Moves;
  private readonly groups: GroupSets;
  /** What finds components here, for other searches over the same graph. */
  readonly components: StrongComponents;
  /** Pieces that wait to be looked at, side by side; where each begins. */
  private readonly waiting: Int32Array;
  private readonly begins = new Ints();
  private nWaiting = 0;
  private readonly has: Has;

  constructor(runs: Moves, groups: GroupSets) {
    const set = (): Int32Array => new Int32Array(groups.words);
    this.runs = runs;
    this.groups = groups;
    this.components = new StrongComponents(runs);
    this.waiting = new Int32Array(2 * runs.states);
    this.has = { some: set(), all: set(), taken: set(), avoid: set() };
  }

  /** Bytes held. */
  get bytes(): number {
    return this.components.bytes + 4 * this.waiting.length;
  }

  /** By state: the number of its component, of those found by the last {@link search}. */
  get componentOf(): Int32Array {
    return this.components.piece;
  }

  /**
   * Adds the states of each largest fair component of a region to `fair`. States of one component
   * share their number in {@link componentOf} until the next search, and no other state has it.
   *
   * @param region the states that runs may visit; `null`: all
   * @returns whether there is one
   */
  search(region: Bits | null, wanted: Wanted, fair: Bits): boolean {
    const { runs, components, waiting, begins } = this;
    const { piece } = components;
    components.restart();
    const whole = components.fresh();
    const outside = components.fresh();
    let any = false;
    this.nWaiting = 0;
    for (let v = 0; v < runs.states; v++) {
      const inside = region === null || region.has(v);
      piece[v] = inside ? whole : outside;
      if (inside) waiting[this.nWaiting++] = v;
    }
    begins.length = 0;
    begins.push(0);
    while (begins.length > 0) {
      const begin = begins.at(begins.length - 1);
      const end = this.nWaiting;
      const at = --begins.length;
      // What is left of its components is put behind it, and then in its place.
      components.search(waiting, begin, end, (members, from, to) => {
        const verdict = this.judge(members, from, to, wanted);
        if (verdict === "fair") {
          any = true;
          for (let i = from; i < to; i++) fair.add(members[i] as number); // the members' range
        } else if (verdict === "less") this.keepLess(members, from, to);
      });
      waiting.copyWithin(begin, end, this.nWaiting);
      this.nWaiting -= end - begin;
      for (let k = at; k < begins.length; k++) (begins.data[k] as number) -= end - begin; // in range
    }
    return any;
  }

  /** Whether a component is fair, or less of it may be, or nothing of it can be. */
  private judge(
    members: Int32Array,
    from: number,
    to: number,
    { conditions, must }: Wanted,
  ): "fair" | "less" | "nothing" {
    if (!this.collect(members, from, to, must)) return "nothing";
    const { some, all, taken, avoid } = this.has;
    const { weak, strong, recurrent } = conditions;
    let less = 0;
    for (let k = 0; k < this.groups.words; k++) {
      // All sets have this many words.
      const missing = ~(taken[k] as number);
      const lost = ((weak[k] as number) & (all[k] as number)) | (recurrent[k] as number);
      if ((lost & missing) !== 0) return "nothing";
      avoid[k] = (strong[k] as number) & (some[k] as number) & missing;
      less |= avoid[k] as number;
    }
    return less === 0 ? "fair" : "less";
  }

  /** Fills {@link has} for a component; whether it has what a run must do. */
  private collect(members: Int32Array, from: number, to: number, must: Must): boolean {
    const { some, all, taken } = this.has;
    const { words, enabled, of } = this.groups;
    const { starts, targets, instances } = this.runs;
    const piece = this.componentOf;
    // All indices below are states, steps, instances, or words of their sets.
    const own = piece[members[from] as number];
    let visits = must.states === null;
    let takes = must.steps === null;
    some.fill(0);
    all.fill(-1);
    taken.fill(0);
    for (let i = from; i < to; i++) {
      const v = members[i] as number;
      visits ||= must.states?.has(v) === true;
      for (let k = 0; k < words; k++) {
        (some[k] as number) |= enabled[v * words + k] as number;
        (all[k] as number) &= enabled[v * words + k] as number;
      }
      if (words === 0 && takes) continue;
      const end = starts[v + 1] as number;
      for (let e = starts[v] as number; e < end; e++) {
        const w = targets[e] as number;
        if (piece[w] !== own) continue;
        takes ||= must.steps?.has(e) === true;
        if (!this.runs.changes(e, v, w)) continue;
        const instance = instances[e] as number;
        for (let k = 0; k < words; k++) (taken[k] as number) |= of[instance * words + k] as number;
      }
    }
    return visits && takes;
  }

  /** Makes a piece of the states in which no group to avoid is enabled. */
  private keepLess(members: Int32Array, from: number, to: number): void {
    const { waiting, begins, components } = this;
    const { words, enabled } = this.groups;
    const { avoid } = this.has;
    const begin = this.nWaiting;
    const number = components.fresh();
    for (let i = from; i < to; i++) {
      const v = members[i] as number; // the members' range
      let bad = 0;
      for (let k = 0; k < words; k++)
        bad |= (enabled[v * words + k] as number) & (avoid[k] as number); // both in range
      if (bad !== 0) continue;
      components.piece[v] = number;
      waiting[this.nWaiting++] = v;
    }
    if (this.nWaiting > begin) begins.push(begin);
  }
}
