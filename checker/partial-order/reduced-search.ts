/**
 * Expanding states by stubborn sets, so that no step is put off for ever.
 *
 * That is so where from every state one can be reached that was expanded whole. Whether it is, can be told when
 * the search is over; or the search itself sees to it, by the proviso for queues (Bošnački, Leue, Lluch Lafuente:
 * Partial-Order Reduction for General State Exploring Algorithms, SPIN 2006): some step of the set leads to a
 * state that is still to be expanded, or else the state is expanded whole.
 */
import type { Codec, StateView } from "../schema/codec.ts";
import type { Judge } from "../search/judge.ts";
import type { States } from "../search/states.ts";
import type { PartialOrderStatistics } from "../verdict.ts";
import { bitSet, has, meet, put, type BitSet } from "./bit-set.ts";
import { compileLookUp, type Found } from "./look-up.ts";
import type { Outcomes } from "./outcomes.ts";
import { Backwards } from "./backwards.ts";
import { RowTable } from "./row-table.ts";
import { seenOf } from "./statistics.ts";
import { StubbornSets } from "./stubborn-sets.ts";
import type { Learned, Visibility } from "./visibility.ts";

/** What an exploration lends to the search. */
export interface Lent {
  readonly codec: Codec;
  readonly s: StateView;
  readonly next: StateView;
  readonly at: { state: number };
  readonly visited: States;
  readonly judge: Judge;
  /** Steps by action. */
  readonly fired: Float64Array;
}

/** How it is seen to that no step is put off for ever: when the search is over, or at each state. */
export type Proviso = "afterwards" | "queue";

/** One search over states of which some are expanded in part. */
export class ReducedSearch {
  private readonly outcomes: Outcomes;
  private readonly learned: Learned;
  private readonly visibility: Visibility;
  private readonly sets: StubbornSets;
  /** What instances do in the present state. */
  private readonly found: Found = { outcomes: [], awaits: [], enabled: [], moving: [] };
  private readonly lookUp: (state: Int32Array) => void;
  private inPart = 0;
  /** By row: whether it was expanded in part. */
  private partly = new Uint8Array(1 << 10);
  private whole = 0;
  private leftBehind = 0;
  private readonly proviso: Proviso;
  private lent: Lent | null = null;

  constructor(outcomes: Outcomes, learned: Learned, visibility: Visibility, proviso: Proviso) {
    this.proviso = proviso;
    this.outcomes = outcomes;
    this.learned = learned;
    this.lookUp = compileLookUp(outcomes.doings, (k, state) => outcomes.of(k, state), this.found);
    this.visibility = visibility;
    const visible = bitSet(outcomes.doings.length);
    for (const { instance } of outcomes.doings)
      if (meet(instance.writes, learned.cells)) put(visible, instance.index);
    this.sets = new StubbornSets({ conflicts: outcomes.conflicts, visible });
  }

  /** Whether it was in vain, because properties read more than was known. */
  get again(): boolean {
    return this.visibility.grown;
  }

  /** As `compileExpand` has it: expands rows, and gives the first that was not expanded. */
  expander(lent: Lent): (from: number, to: number) => number {
    const { s, at, visited, judge, codec } = lent;
    const ahead = new RowTable(visited.arena, codec);
    this.lent = lent;
    return (from: number, to: number): number => {
      for (let i = from; i < to; i++) {
        visited.settle?.();
        if (visited.full !== null) return i;
        at.state = i;
        visited.load(i);
        s.load();
        this.visibility.judge(judge, s.words);
        if (this.again) return i;
        this.lookUp(s.words);
        if (this.found.enabled.length === 0) this.visibility.ended(judge);
        else this.expand(lent, ahead);
      }
      return to;
    };
  }

  /** The part of what is enabled that is enough; `null`: none is. */
  private chosen(): BitSet | null {
    const { moving, awaits } = this.found;
    return moving.length <= 1 ? null : this.sets.choose(moving, awaits);
  }

  private expand(lent: Lent, ahead: RowTable): void {
    const { enabled, moving, awaits } = this.found;
    const { visited, at, s, next } = lent;
    next.words.set(s.words);
    const set = this.chosen();
    if (set !== null && this.proviso === "afterwards") {
      this.inPart++;
      this.notePartly(at.state);
      for (const k of moving) if (has(set, k)) this.fire(k, lent);
      return;
    }
    if (set === null) {
      this.whole++;
      for (const k of enabled) this.fire(k, lent);
      return;
    }
    visited.commit();
    const before = visited.count;
    for (const k of moving) if (has(set, k)) this.fire(k, lent);
    visited.commit();
    const goesOn =
      visited.count > before ||
      moving.some((k) => has(set, k) && this.leadsAhead(k, lent, ahead, at.state));
    if (goesOn) {
      this.inPart++;
      return;
    }
    this.whole++;
    this.leftBehind++;
    for (const k of enabled) if (!has(set, k) || awaits[k] !== null) this.fire(k, lent);
  }

  private notePartly(row: number): void {
    while (row >= this.partly.length) {
      const larger = new Uint8Array(2 * this.partly.length);
      larger.set(this.partly);
      this.partly = larger;
    }
    this.partly[row] = 1;
  }

  /** Makes the steps of an enabled instance. */
  private fire(k: number, { visited, fired, s, next }: Lent): void {
    const doing = this.outcomes.doings[k];
    const outcome = this.found.outcomes[k];
    if (doing === undefined || outcome === undefined) return;
    const { words, masks, instance } = doing;
    const { index } = instance.action;
    const { steps, written } = outcome;
    fired[index] = (fired[index] ?? 0) + steps;
    for (let step = 0, from = 0; step < steps; step++) {
      for (let j = 0; j < words.length; j++, from++) {
        const w = words[j] ?? 0;
        const mask = masks[j] ?? 0;
        next.words[w] = ((s.words[w] ?? 0) & ~mask) | ((written[from] ?? 0) & mask);
      }
      visited.offer();
    }
    for (let j = 0; j < words.length; j++) next.words[words[j] ?? 0] = s.words[words[j] ?? 0] ?? 0;
  }

  /** Whether a step of an enabled instance leads to a row behind `row`. */
  private leadsAhead(k: number, { visited, next }: Lent, ahead: RowTable, row: number): boolean {
    return this.eachStep(k, next.words, () => ahead.find(next.words, row, visited.count) >= 0);
  }

  /**
   * Whether from every state one is reached that was expanded whole: asked when all are expanded. Of those that
   * were expanded in part, what was chosen is chosen again.
   */
  putsOffNothing(): boolean {
    const { lent } = this;
    const { moving } = this.found;
    if (this.inPart === 0 || this.proviso === "queue" || lent === null) return true;
    const { visited, s, next, codec } = lent;
    const { count } = visited;
    const rows = new RowTable(visited.arena, codec);
    const backwards = new Backwards(count);
    for (let row = 0; row < count; row++) {
      if (this.partly[row] !== 1) {
        backwards.begin(row);
        continue;
      }
      visited.load(row);
      this.lookUp(s.words);
      const set = this.chosen();
      next.words.set(s.words);
      for (const k of moving)
        if (set !== null && has(set, k))
          this.eachStep(k, next.words, () => {
            backwards.add(row, rows.find(next.words, -1, count));
            return false;
          });
    }
    return backwards.reachAll();
  }

  /** Puts the state after each step of an enabled instance into `words`, which have that before it, until `visit` says true. */
  private eachStep(k: number, state: Int32Array, visit: () => boolean): boolean {
    const doing = this.outcomes.doings[k];
    const outcome = this.found.outcomes[k];
    if (doing === undefined || outcome === undefined) return false;
    const { words, masks } = doing;
    const n = words.length;
    const before = words.map((w) => state[w] ?? 0);
    let found = false;
    for (let step = 0; step < outcome.steps && !found; step++) {
      for (let j = 0; j < n; j++) {
        const mask = masks[j] ?? 0;
        const after = outcome.written[step * n + j] ?? 0;
        state[words[j] ?? 0] = ((before[j] ?? 0) & ~mask) | (after & mask);
      }
      found = visit();
    }
    words.forEach((w, j) => (state[w] = before[j] ?? 0));
    return found;
  }

  /** What was explored, and by which declarations. */
  statistics(): Omit<PartialOrderStatistics, "searches"> {
    const { inPart, whole, proviso, leftBehind } = this;
    return { ...seenOf(this.outcomes, this.learned), inPart, whole, proviso, leftBehind };
  }
}
