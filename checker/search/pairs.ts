/**
 * Noninterference: a breadth-first search over pairs of runs that begin equal but for the secret and
 * move by the same action instances. See {@link Noninterference} for what is decided at a step.
 *
 * A pair is two numbers of interned states. Pairs are numbered in the order in which they are found,
 * and expanded in that order, so the first violation met is a shortest one.
 */
import type { Release } from "../contract/information.ts";
import type { Noninterference } from "../contract/property.ts";
import type { PairStatistics } from "../verdict.ts";
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import { isNoMemory } from "./guarded.ts";
import type { Ints } from "./ints.ts";
import { thrown } from "./judge.ts";
import type { Observations } from "./observations.ts";
import { Pairs } from "./pair-table.ts";
import type { Label, StepGraph, Steps } from "./step-graph.ts";
import { variantsOf, type Variant } from "./variants.ts";

/** Pairs expanded between two looks at the clock. */
const blockPairs = 64;

/** A step that only one of the runs can take. */
export interface OneSided {
  readonly instance: number;
  readonly by: "first" | "second";
}

/** Where in the pairs something was found, and whether by a step that only one of the runs can take. */
export interface PairSpot {
  readonly pair: number;
  readonly step: OneSided | null;
}

/** A step that both runs of a pair take: the step of each, and the run in which something is seen. */
export interface PairStep {
  readonly pair: number;
  readonly left: number;
  readonly right: number;
  readonly side: "first" | "second";
}

/** Where what a property of pairs needs was first met. */
export interface PairFirsts {
  /** By way in which the secret may differ: the pair that begins so. */
  readonly secrets: ReadonlyMap<string, number>;
  /** The step in which the observer sees something change. */
  readonly observed: PairStep | null;
  /** By release: the step of which it has cut the pair. */
  readonly releases: ReadonlyMap<string, PairStep>;
}

/** What the search over pairs found. */
export type PairFinding =
  | { readonly kind: "violated"; readonly spot: PairSpot }
  /** A secret-dependent step that the observer does not notice. */
  | { readonly kind: "internal"; readonly spot: PairSpot }
  /** Something in the specification or the property failed; `pair` is being expanded, if any. */
  | { readonly kind: "failed"; readonly pair: number | null; readonly message: string };

/** Everything established about one property. */
export interface PairOutcome {
  /** What decides the verdict; `null`: nothing was found. */
  readonly finding: PairFinding | null;
  readonly statistics: PairStatistics;
  /** Breadth-first levels. */
  readonly depth: number;
  readonly widestLevel: number;
  /** Steps that both runs took, in which what the observer sees of one of them changed. */
  readonly observed: number;
  /** By way in which the secret may differ: initial states that are others then. */
  readonly secrets: readonly { readonly name: string; readonly count: number }[];
  readonly firsts: PairFirsts;
  readonly cut: string | null;
  readonly boundCut: string | null;
  readonly seconds: number;
  /** Pairs by number, for counterexamples. */
  readonly pairs: Pairs;
}

/** A graph that properties about pairs of runs share. */
export interface Watched {
  readonly graph: StepGraph;
  readonly observations: Observations;
  /** The label that carries what each release releases. */
  readonly releases: ReadonlyMap<Release, Label>;
}

/** Searches the pairs of runs of `property` over `watched`. */
export function searchPairs(
  watched: Watched,
  property: Noninterference,
  options: CheckOptions,
  budget: Budget,
): PairOutcome {
  return new PairSearch(watched, property, options, budget).run();
}

class PairSearch {
  private readonly graph: StepGraph;
  private readonly observations: Observations;
  private readonly property: Noninterference;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly pairs = new Pairs();
  private readonly started = performance.now();
  private readonly cuts: number[];
  /** Released values by step, one list for each release. */
  private readonly released: readonly Ints[];
  private variants: readonly Variant[] = [];
  private steps = 0;
  private merged = 0;
  private depth = 0;
  private widest = 0;
  private observed = 0;
  private readonly firsts = {
    secrets: new Map<string, number>(),
    observed: null as PairStep | null, // nothing was seen yet
    releases: new Map<string, PairStep>(),
  };
  private violated: PairSpot | null = null;
  private internal: PairSpot | null = null;
  private failed: Extract<PairFinding, { kind: "failed" }> | null = null;
  private cut: string | null = null;
  private boundCut: string | null = null;

  constructor(watched: Watched, property: Noninterference, options: CheckOptions, budget: Budget) {
    const { graph, observations, releases } = watched;
    this.graph = graph;
    this.observations = observations;
    this.property = property;
    this.options = options;
    this.budget = budget;
    this.cuts = property.declassify.map(() => 0);
    this.released = property.declassify.map((r) => {
      const label = releases.get(r);
      const list = label && graph.labels.get(label);
      if (list === undefined) throw new Error(`${r.name} is not among the labels`);
      return list;
    });
  }

  run(): PairOutcome {
    let at: number | null = null;
    const { maxStates = Infinity } = this.options;
    try {
      this.seed();
      let level = this.pairs.count;
      this.widest = level;
      for (let p = 0; p < this.pairs.count && !this.stopped(); p++) {
        if (p === level) {
          this.depth++;
          this.widest = Math.max(this.widest, this.pairs.count - level);
          level = this.pairs.count;
        }
        if (p % blockPairs === 0 || this.states() > maxStates) this.lookAtBudget(p);
        at = p;
        if (!this.stopped()) this.expand(p);
      }
      if (!this.stopped()) this.lookAtBudget(this.pairs.count);
    } catch (e) {
      if (isNoMemory(e)) this.cut ??= "no more memory is to be had";
      else this.failed = { kind: "failed", pair: at, message: thrown(e) };
    }
    return this.outcome();
  }

  private stopped(): boolean {
    return this.violated !== null || this.cut !== null || this.failed !== null;
  }

  private seed(): void {
    const { graph, pairs, property } = this;
    this.variants = variantsOf(graph.built, property.secret);
    for (const { name, base, words } of this.variants) {
      const [left, right] = [graph.states.numberOf(base), graph.states.numberOf(words)];
      if (!pairs.add(left, right, -1, -1)) continue;
      if (!this.firsts.secrets.has(name)) this.firsts.secrets.set(name, pairs.count - 1);
      this.compare(pairs.count - 1);
      if (this.violated !== null) return;
    }
  }

  /** What the budget of states counts: states, or pairs of them, whichever are more. */
  private states(): number {
    return Math.max(this.graph.states.count, this.pairs.count);
  }

  private lookAtBudget(expanded: number): void {
    const { graph, observations, pairs, options } = this;
    this.cut ??= this.budget.spent();
    const { maxStates = Infinity, memoryBytes = Infinity } = options;
    if (this.states() > maxStates) this.cut ??= `the budget of ${maxStates} states is used up`;
    if (graph.bytes + observations.bytes + pairs.bytes > memoryBytes)
      this.cut ??= `the memory budget of ${memoryBytes} bytes is used up`;
    this.budget.report(() => ({
      model: graph.built.model.name,
      part: `pairs of runs, ${this.property.id}`,
      states: pairs.count,
      transitions: this.steps,
      level: this.depth,
      frontier: pairs.count - expanded,
      seconds: (performance.now() - this.started) / 1000,
      bytes: graph.bytes + observations.bytes + pairs.bytes,
    }));
  }

  /** Whether what the observer sees is the same in both states of `pair`. */
  private compare(pair: number): void {
    const { observations: seen, pairs, property } = this;
    const first = seen.seenBy(property.observer, pairs.left.at(pair));
    const second = seen.seenBy(property.observer, pairs.right.at(pair));
    if (first !== second) this.violated = { pair, step: null };
  }

  private readonly stepsLeft: Steps = { from: 0, to: 0 };
  private readonly stepsRight: Steps = { from: 0, to: 0 };

  private expand(p: number): void {
    const { graph, pairs, stepsLeft: l, stepsRight: r } = this;
    const [left, right] = [pairs.left.at(p), pairs.right.at(p)];
    if (this.isOutside(left) || this.isOutside(right)) return;
    graph.stepsOf(left, l);
    graph.stepsOf(right, r);
    const { instances } = graph;
    // Nearly always both states have the same steps in the same order.
    let same = l.to - l.from === r.to - r.from;
    for (let i = 0; same && i < l.to - l.from; i++)
      same = instances.at(l.from + i) === instances.at(r.from + i);
    if (same) {
      for (let i = 0; i < l.to - l.from && this.violated === null; i++)
        this.both(p, l.from + i, r.from + i);
      return;
    }
    const [inRight, inLeft] = [this.byInstance(r), this.byInstance(l)];
    // An instance chosen twice in one state is one instance.
    for (const [instance, i] of inLeft) {
      const j = inRight.get(instance);
      if (j === undefined) this.oneSided(p, i, left, "first");
      else this.both(p, i, j);
      if (this.violated !== null) return;
    }
    for (const [instance, j] of inRight) {
      if (!inLeft.has(instance)) this.oneSided(p, j, right, "second");
      if (this.violated !== null) return;
    }
  }

  private byInstance({ from, to }: Steps): Map<number, number> {
    const at = new Map<number, number>();
    for (let i = from; i < to; i++) {
      const instance = this.graph.instances.at(i);
      if (!at.has(instance)) at.set(instance, i);
    }
    return at;
  }

  /** Both runs take the steps at `i` and `j`, which have one instance. */
  private both(p: number, i: number, j: number): void {
    const { graph, observations: seen, pairs, released } = this;
    let cut = false;
    for (let k = 0; k < released.length; k++) {
      const values = released[k] as Ints; // in range
      if (values.at(i) === values.at(j)) continue;
      this.cuts[k] = (this.cuts[k] ?? 0) + 1;
      if (this.cuts[k] === 1)
        this.firsts.releases.set(this.property.declassify[k]?.name ?? "", {
          ...{ pair: p, left: i, right: j, side: "first" },
        });
      cut = true;
    }
    if (cut) return;
    this.steps++;
    const [left, right] = [graph.targets.at(i), graph.targets.at(j)];
    const { observer } = this.property;
    const inFirst = seen.seenBy(observer, left) !== seen.seenBy(observer, pairs.left.at(p));
    if (inFirst || seen.seenBy(observer, right) !== seen.seenBy(observer, pairs.right.at(p))) {
      this.observed++;
      const side = inFirst ? "first" : "second";
      this.firsts.observed ??= { pair: p, left: i, right: j, side };
    }
    if (left === right) {
      this.merged++;
      return;
    }
    if (pairs.add(left, right, p, graph.instances.at(i))) this.compare(pairs.count - 1);
  }

  /** Only one of the runs, which is in `state`, can take the step at `i`. */
  private oneSided(p: number, i: number, state: number, by: "first" | "second"): void {
    const { graph, observations: seen, property } = this;
    const instance = graph.instances.at(i);
    const spot = { pair: p, step: { instance, by } };
    const noticed =
      seen.noticedBy(property.observer, instance) ||
      seen.seenBy(property.observer, state) !== seen.seenBy(property.observer, graph.targets.at(i));
    if (noticed) this.violated = spot;
    else this.internal ??= spot;
  }

  /** Whether a state lies outside a bound: it is then not expanded. */
  private isOutside(row: number): boolean {
    const outside = this.graph.outside(row);
    if (outside !== null) this.boundCut ??= outside;
    return outside !== null;
  }

  private outcome(): PairOutcome {
    const { pairs, property, variants, violated, internal, failed } = this;
    const finding: PairFinding | null =
      violated !== null
        ? { kind: "violated", spot: violated }
        : (failed ?? (internal === null ? null : { kind: "internal", spot: internal }));
    return {
      finding,
      statistics: {
        pairs: pairs.count,
        steps: this.steps,
        merged: this.merged,
        variants: Object.keys(property.secret.differs).map((name) => ({
          name,
          differs: variants.some((v) => v.name === name),
        })),
        cuts: property.declassify.map((r, k) => ({ release: r.name, count: this.cuts[k] ?? 0 })),
      },
      depth: this.depth,
      widestLevel: this.widest,
      observed: this.observed,
      firsts: this.firsts,
      secrets: Object.keys(property.secret.differs).map((name) => ({
        name,
        count: variants.filter((v) => v.name === name).length,
      })),
      cut: this.cut,
      boundCut: this.boundCut,
      seconds: (performance.now() - this.started) / 1000,
      pairs,
    };
  }
}
