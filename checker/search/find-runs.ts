/** Runs that violate properties of runs, on a graph that is complete. */
import type { Fairness } from "../contract/fairness.ts";
import { CLAUSES, HELD } from "../contract/temporal.ts";
import { Bits } from "./bits.ts";
import type { Facts, Question, Temporal } from "./facts.ts";
import { FairCycles, mustNothing, type Wanted } from "./fair-cycles.ts";
import type { FairnessGroups } from "./fairness-groups.ts";
import { loopFrom } from "./loop.ts";
import { among, everywhere, pending, type Ordered } from "./pending.ts";
import type { Route, RunGraph } from "./run-graph.ts";
import { waysTo } from "./ways-out.ts";

/** A run that violates a property. */
export interface Violation {
  readonly facts: Facts;
  /** What it violates, as verdicts name it. */
  readonly clause: string;
  readonly stem: Route;
  /** What it goes round for ever after `stem`; `null`: the stem says it all. */
  readonly loop: Route | null;
}

/** From where runs can still violate a property. */
export interface Open {
  /** States from which one can, whatever was before. */
  readonly anyhow: Bits;
  /** States from which one can when its goal is owed already; `null`: a run owes nothing. */
  readonly owing: Bits | null;
}

/** The region of `facts` in which runs wait for their goal. */
export function waiting(runs: RunGraph, { trigger, goal }: Facts): Ordered {
  return pending(
    runs,
    (v) => trigger.has(v),
    (v) => goal.has(v),
  );
}

/**
 * A shortest run that waits for its goal in a state where that which should hold until then does not.
 * @param live states from which runs may go on; `null`: all
 */
export function brokenPromise(facts: Facts, region: Ordered, live: Bits | null): Violation | null {
  for (let i = 0; i < region.count; i++) {
    const v = region.stateAt(i);
    if (facts.hold.has(v) || live?.has(v) === false) continue;
    return { facts, clause: HELD, stem: region.routeTo(v), loop: null };
  }
  return null;
}

/** Searches one complete graph. */
export class RunSearch {
  private readonly runs: RunGraph;
  private readonly groups: FairnessGroups;
  private readonly cycles: FairCycles;
  /** By fairness conditions: what {@link liveUnder} says. */
  private readonly lives: { readonly fairness: readonly Fairness[]; readonly live: Bits | null }[] =
    [];

  constructor(runs: RunGraph, groups: FairnessGroups) {
    this.runs = runs;
    this.groups = groups;
    this.cycles = new FairCycles(runs, groups);
  }

  /** Bytes held. */
  get bytes(): number {
    return this.cycles.bytes;
  }

  /**
   * The states that lie on fair runs; `null`: all. Weak and strong fairness leave a run from every
   * state; a step that must be taken for ever may not.
   */
  liveUnder(fairness: readonly Fairness[]): Bits | null {
    if (!fairness.some((f) => f.kind === "recurrent")) return null;
    const known = this.lives.find(
      (l) => l.fairness.length === fairness.length && l.fairness.every((f, i) => f === fairness[i]),
    );
    if (known !== undefined) return known.live;
    const fair = new Bits(this.runs.states);
    this.cycles.search(null, this.wanted(fairness), fair);
    const live = waysTo(this.runs, (v) => fair.has(v), this.cycles.components);
    this.lives.push({ fairness, live });
    return live;
  }

  private wanted(fairness: readonly Fairness[], must = mustNothing): Wanted {
    return { conditions: this.groups.conditionsOf(fairness), must };
  }

  /** A run that violates `property` for the element of `facts`, the shortest stem first. */
  violation({ property }: Question, facts: Facts): Violation | null {
    const { runs } = this;
    const { goal, steps } = facts;
    switch (property.kind) {
      case "recoverable":
        return this.trap(facts, property.when === null);
      case "leadsTo":
        return this.lasso(property, facts, waiting(runs, facts));
      case "until": {
        const region = waiting(runs, facts);
        const live = this.liveUnder(property.fairness);
        return brokenPromise(facts, region, live) ?? this.lasso(property, facts, region);
      }
      case "alwaysEventually":
        return this.lasso(
          property,
          facts,
          among(runs, (v) => !goal.has(v)),
        );
      case "eventuallyAlways": {
        const states = new Bits(runs.states);
        for (let v = 0; v < runs.states; v++) if (!goal.has(v)) states.add(v);
        return this.lasso(property, facts, everywhere(runs), { states, steps: null });
      }
      case "finitelyOften":
        return this.lasso(property, facts, everywhere(runs), { states: null, steps });
    }
  }

  /** From where fair runs can still violate `property` for the element of `facts`. */
  open(property: Exclude<Temporal, { readonly kind: "recoverable" }>, facts: Facts): Open {
    const { runs, cycles } = this;
    const { trigger, goal, hold, steps } = facts;
    const without = new Bits(runs.states);
    if (property.kind !== "finitelyOften")
      for (let v = 0; v < runs.states; v++) if (!goal.has(v)) without.add(v);
    /** Where fair runs may stay in `region`. */
    const stays = (region: Bits | null, must = mustNothing): Bits => {
      const fair = new Bits(runs.states);
      cycles.search(region, this.wanted(property.fairness, must), fair);
      return fair;
    };
    const leadTo = (goals: Bits): Bits => waysTo(runs, (v) => goals.has(v), cycles.components);
    switch (property.kind) {
      case "alwaysEventually":
        return { anyhow: leadTo(stays(without)), owing: null };
      case "eventuallyAlways":
        return { anyhow: leadTo(stays(null, { states: without, steps: null })), owing: null };
      case "finitelyOften":
        return { anyhow: leadTo(stays(null, { states: null, steps })), owing: null };
      case "leadsTo":
      case "until": {
        const live = property.kind === "until" ? this.liveUnder(property.fairness) : null;
        const fair = stays(without);
        const lost = (v: number): boolean =>
          fair.has(v) ||
          (property.kind === "until" && without.has(v) && !hold.has(v) && live?.has(v) !== false);
        const owing = waysTo(runs, lost, cycles.components, without);
        const anyhow = waysTo(runs, (v) => trigger.has(v) && owing.has(v), cycles.components);
        return { anyhow, owing };
      }
    }
  }

  /** The shortest run to a state from which no run leads to the goal. */
  private trap(facts: Facts, always: boolean): Violation | null {
    const { runs } = this;
    const able = waysTo(runs, (v) => facts.goal.has(v), this.cycles.components);
    for (let v = 0; v < runs.states; v++) {
      if (able.has(v) || !(always || facts.trigger.has(v))) continue;
      return { facts, clause: CLAUSES.recoverable, stem: runs.routeTo(v), loop: null };
    }
    return null;
  }

  private lasso(
    { kind, fairness }: Exclude<Temporal, { readonly kind: "recoverable" }>,
    facts: Facts,
    ordered: Ordered,
    must = mustNothing,
  ): Violation | null {
    const { runs, groups, cycles } = this;
    const wanted = this.wanted(fairness, must);
    const fair = new Bits(runs.states);
    if (!cycles.search(ordered.region, wanted, fair)) return null;
    const loopAt = (v: number): Route => loopFrom(runs, groups, wanted, cycles.componentOf, v);
    const start = this.entry(ordered, fair, wanted);
    return { facts, clause: CLAUSES[kind], stem: ordered.routeTo(start), loop: loopAt(start) };
  }

  /** The nearest state of a fair component; of those, one in which a run may stay, if there is one. */
  private entry(ordered: Ordered, fair: Bits, { conditions, must }: Wanted): number {
    const { words, enabled } = this.groups;
    const { weak, strong, recurrent } = conditions;
    const stays = (v: number): boolean => {
      if (must.steps !== null || must.states?.has(v) === false) return false;
      for (let k = 0; k < words; k++) {
        // All sets have this many words.
        const owed =
          ((weak[k] as number) | (strong[k] as number)) & (enabled[v * words + k] as number);
        if ((owed | (recurrent[k] as number)) !== 0) return false;
      }
      return true;
    };
    let nearest = -1;
    for (let i = 0; i < ordered.count; i++) {
      const v = ordered.stateAt(i);
      if (nearest >= 0 && ordered.depthOf(v) > ordered.depthOf(nearest)) break;
      if (!fair.has(v)) continue;
      if (stays(v)) return v;
      if (nearest < 0) nearest = v;
    }
    return nearest;
  }
}
