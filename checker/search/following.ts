/**
 * Refinement and trace inclusion: a breadth-first search over pairs of a state and of where the
 * abstract system may be beside it. See {@link Refines} and {@link IncludedIn} for what is decided at
 * a step. Pairs are numbered in the order in which they are found, and expanded in that order, so the
 * first step met that has no answer is at the end of a shortest run.
 */
import type { IncludedIn, Refines } from "../contract/refinement.ts";
import { noSteps, Spent, type AbstractSide } from "./abstract-side.ts";
import type { AbstractSystem } from "./abstract-system.ts";
import type { Budget } from "./budget.ts";
import type { CheckOptions } from "./check.ts";
import { isNoMemory } from "./guarded.ts";
import { thrown } from "./judge.ts";
import { MappedSide } from "./mapping.ts";
import { Pairs } from "./pair-table.ts";
import type { StepGraph } from "./step-graph.ts";
import { SubsetSide, type Events } from "./subsets.ts";

/** Pairs expanded between two looks at the clock. */
const blockPairs = 64;

/** Where in the pairs something was found. */
export interface FollowSpot {
  /** The pair that was being expanded; `null`: an initial state. */
  readonly pair: number | null;
  /** The state, of the pair or the initial one. */
  readonly state: number;
  /** The step out of it; `null`: it is about the state itself. */
  readonly step: number | null;
}

/** What ended a search before its end. */
export type FollowFinding =
  | { readonly kind: "violated"; readonly spot: FollowSpot }
  /** `spot` is `null` when it is about no state. */
  | { readonly kind: "failed"; readonly spot: FollowSpot | null; readonly message: string };

/** Everything established about one property. */
export interface FollowOutcome {
  readonly side: AbstractSide;
  readonly finding: FollowFinding | null;
  /** States on the left, places of the abstract system on the right. */
  readonly pairs: Pairs;
  readonly matched: number;
  readonly stuttered: number;
  readonly depth: number;
  readonly widestLevel: number;
  readonly cut: string | null;
  readonly boundCut: string | null;
  readonly seconds: number;
}

/** What a search needs to know. */
export interface Following {
  readonly graph: StepGraph;
  readonly property: Refines | IncludedIn;
  readonly system: AbstractSystem;
  /** Its events; `null` for a mapping. */
  readonly events: Events | null;
  /** Is told of each step without an answer, in the order of shortest runs to them; the search then goes on beside it. Absent: it ends at the first. */
  readonly onUnanswered?: (pair: number, step: number, asked: number) => void;
}

/** Searches for a step that the abstract system cannot answer. */
export function follow(following: Following, options: CheckOptions, budget: Budget): FollowOutcome {
  return new Follow(following, options, budget).run();
}

class Follow {
  private readonly graph: StepGraph;
  private readonly side: AbstractSide;
  private readonly property: Refines | IncludedIn;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private readonly onUnanswered: Following["onUnanswered"];
  private readonly pairs = new Pairs();
  private readonly started = performance.now();
  private readonly steps = noSteps();
  private matched = 0;
  private stuttered = 0;
  private depth = 0;
  private widest = 0;
  private violated: FollowSpot | null = null;
  private failed: FollowFinding | null = null;
  private cut: string | null = null;
  private boundCut: string | null = null;
  /** Where it is. */
  private expanding = 0;
  private spot: FollowSpot | null = null;

  constructor(following: Following, options: CheckOptions, budget: Budget) {
    const { graph, property, system, events } = following;
    this.graph = graph;
    this.onUnanswered = following.onUnanswered;
    this.property = property;
    this.options = options;
    this.budget = budget;
    this.side =
      property.kind === "refines"
        ? new MappedSide(graph, property, system)
        : new SubsetSide(graph, property, system, demanded(events), () => this.pause());
  }

  run(): FollowOutcome {
    const { pairs } = this;
    const { maxStates = Infinity } = this.options;
    try {
      this.seed();
      let level = pairs.count;
      this.widest = level;
      for (let p = 0; p < pairs.count && !this.stopped(); p++) {
        this.expanding = p;
        if (p === level) {
          this.depth++;
          this.widest = Math.max(this.widest, pairs.count - level);
          level = pairs.count;
        }
        if (p % blockPairs === 0 || this.states() > maxStates) this.lookAtBudget();
        if (!this.stopped()) this.expand(p);
      }
      if (this.violated === null) this.lookAtBudget();
    } catch (e) {
      if (isNoMemory(e)) this.cut ??= "no more memory is to be had";
      else if (!(e instanceof Spent))
        this.failed = { kind: "failed", spot: this.spot, message: thrown(e) };
    }
    return {
      side: this.side,
      finding: this.violated === null ? this.failed : { kind: "violated", spot: this.violated },
      pairs,
      matched: this.matched,
      stuttered: this.stuttered,
      depth: this.depth,
      widestLevel: this.widest,
      cut: this.cut,
      boundCut: this.boundCut,
      seconds: (performance.now() - this.started) / 1000,
    };
  }

  private stopped(): boolean {
    return this.violated !== null || this.cut !== null;
  }

  private seed(): void {
    const { graph, side, pairs } = this;
    for (const state of graph.initial()) {
      this.spot = { pair: null, state, step: null };
      const x = side.start(state);
      if (x >= 0) pairs.add(state, x, -1, -1);
      else {
        this.violated = this.spot;
        return;
      }
    }
  }

  private expand(p: number): void {
    const { graph, side, pairs, steps } = this;
    const [state, x] = [pairs.left.at(p), pairs.right.at(p)];
    this.spot = { pair: p, state, step: null };
    const outside = graph.outside(state);
    if (outside !== null) {
      this.boundCut ??= outside;
      return;
    }
    graph.stepsOf(state, steps);
    const { from, to } = steps;
    for (let step = from; step < to; step++) {
      const target = graph.targets.at(step);
      this.spot = { pair: p, state, step };
      const asked = side.asked(x, step, target);
      let y = x;
      if (asked < 0) this.stuttered++;
      else {
        y = side.answer(x, asked);
        if (y < 0 && this.onUnanswered !== undefined) {
          this.onUnanswered(p, step, asked);
          continue;
        }
        if (y < 0) {
          this.violated = this.spot;
          return;
        }
        this.matched++;
      }
      pairs.add(target, y, p, graph.instances.at(step));
    }
  }

  private pause(): void {
    this.lookAtBudget();
    if (this.cut !== null) throw new Spent();
  }

  /** What the budget of states counts: the most of anything. */
  private states(): number {
    const { graph, side, pairs } = this;
    return Math.max(graph.states.count, side.graph.states.count, pairs.count);
  }

  private lookAtBudget(): void {
    const { graph, side, pairs, options, property } = this;
    const bytes = graph.bytes + side.bytes + pairs.bytes;
    const { maxStates = Infinity, memoryBytes = Infinity } = options;
    this.cut ??= this.budget.spent();
    if (this.states() > maxStates) this.cut ??= `the budget of ${maxStates} states is used up`;
    if (bytes > memoryBytes) this.cut ??= `the memory budget of ${memoryBytes} bytes is used up`;
    this.budget.report(() => ({
      model: graph.built.model.name,
      part: `refinement, ${property.id}`,
      states: pairs.count,
      transitions: this.matched + this.stuttered,
      level: this.depth,
      frontier: pairs.count - this.expanding,
      seconds: (performance.now() - this.started) / 1000,
      bytes,
    }));
  }
}

function demanded(events: Events | null): Events {
  if (events === null) throw new Error("trace inclusion without events");
  return events;
}
