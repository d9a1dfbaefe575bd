/**
 * Ways out of a counterexample: other steps, after which the violation cannot be reached any more. On
 * the graph of all reached states; see `docs/internals/explanations.md`.
 */
import type { Property } from "../contract/property.ts";
import { isTemporal } from "../contract/temporal.ts";
import type { Explanation, WayOut } from "../explain/explanation.ts";
import type { PlainRun } from "../explain/plain-run.ts";
import { plainValue } from "../plain/replay.ts";
import { textOf } from "../plain/semantics.ts";
import { CheckerError } from "../errors.ts";
import { truth } from "../strict.ts";
import { Bits } from "./bits.ts";
import type { Budget } from "./budget.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import type { CheckOptions } from "./check.ts";
import { answer, ask, type Temporal } from "./facts.ts";
import { FairnessGroups } from "./fairness-groups.ts";
import { RunSearch } from "./find-runs.ts";
import { isNoMemory } from "./guarded.ts";
import { thrown } from "./judge.ts";
import { offenceOfEnd, offenceOfState, offenceOfStep } from "./offence.ts";
import { reach } from "./reach.ts";
import { RunGraph } from "./run-graph.ts";
import { noMonitor, StepGraph } from "./step-graph.ts";
import { waysTo } from "./ways-out.ts";

/** Graphs larger than this are not made for it. */
const [maxStates, maxSteps] = [2_000_000, 20_000_000];
/** States looked at between two looks at the clock. */
const blockStates = 4096;

/** What was found for the steps of one trace. */
export interface Ways {
  readonly ways: Explanation["ways"];
  /** By step. */
  readonly waysOut: readonly (readonly WayOut[])[];
  readonly lastWayOut: number | null;
}

/** What is known of the graph before it is made. */
export interface Size {
  readonly states: number;
  readonly transitions: number;
  /** Why not all of it was looked at; `null`: it was. */
  readonly cut: string | null;
}

/** Whether step number `e` of the graph, taken instead of step `i` of a run, may still lead to a violation. */
type Still = (i: number, e: number) => boolean;

/** Finds ways out of the counterexamples of one system, alone or beside one monitor. */
export class WayFinder {
  private readonly built: Built;
  private readonly monitor: BuiltMonitor | null;
  private readonly options: CheckOptions;
  private readonly budget: Budget;
  private made: RunGraph | string | null = null;

  constructor(built: Built, monitor: BuiltMonitor | null, options: CheckOptions, budget: Budget) {
    this.built = built;
    this.monitor = monitor;
    this.options = options;
    this.budget = budget;
  }

  /**
   * The ways out of `run`, a counterexample to `property` (for `element` of its `each`).
   * @param size of the graph, which is not made where it is too large
   */
  ways(property: Property, element: unknown, run: PlainRun, size: Size): Ways {
    try {
      return this.waysAlong(property, element, run, size);
    } catch (e) {
      if (e instanceof CheckerError) throw e;
      this.made = null;
      return none(run, isNoMemory(e) ? "no more memory is to be had" : thrown(e));
    }
  }

  private waysAlong(property: Property, element: unknown, run: PlainRun, size: Size): Ways {
    const why = notAsked(property) ?? tooMuch(size);
    if (why !== null) return none(run, why);
    const graph = (this.made ??= this.graph());
    if (typeof graph === "string") return none(run, graph);
    const rows = run.states.map((_, i) => this.rowOf(graph, run, i));
    const still =
      isTemporal(property) && property.kind !== "recoverable"
        ? this.stillForEver(graph, property, element, rows)
        : this.stillOnce(graph, property, element);
    if (typeof still === "string") return none(run, still);
    const waysOut = run.steps.map((taken, i) => {
      const found: WayOut[] = [];
      const v = rows[i] as number; // one more than steps
      const end = graph.starts[v + 1] as number; // `v` is a state
      for (let e = graph.starts[v] as number; e < end; e++) {
        const instance = graph.graph.named[graph.instances[e] as number]; // `e` is a step
        if (instance === undefined || still(i, e)) continue;
        const { action, params } = instance;
        if (action === taken.action.name && textOf(params) === textOf(taken.params)) continue;
        const by = this.built.actions.find((a) => a.action.name === action);
        found.push({
          action,
          // A record of parameters is a record of values.
          params: plainValue(params) as WayOut["params"],
          actor: by?.action.actor ?? "",
        });
      }
      return found;
    });
    const last = waysOut.findLastIndex((list) => list.length > 0);
    return { ways: { done: true }, waysOut, lastWayOut: last < 0 ? null : last };
  }

  /** The whole graph, or why there is none. */
  private graph(): RunGraph | string {
    const { built, monitor, options, budget } = this;
    const graph = new StepGraph(built, [], monitor);
    const reached = reach(graph, "ways out", { ...options, maxStates }, budget);
    const { cut, boundCut, failure } = reached;
    if (cut !== null) return cut;
    if (boundCut !== null) return `states outside the bound ${boundCut} are not expanded`;
    if (failure !== null) return failure.message;
    return new RunGraph(graph);
  }

  /** Whether step `e`, taken instead of step `i`, may still lead to a violation that a finite run shows. */
  private stillOnce(runs: RunGraph, property: Property, element: unknown): Still | string {
    const goals = this.goals(runs, property, element);
    if (typeof goals === "string") return goals;
    const { states, steps } = goals;
    const able = waysTo(runs, (v) => states.has(v));
    return (_, e) => steps?.has(e) === true || able.has(runs.targets[e] as number); // `e` is a step
  }

  /** The same of a violation that takes a run without end: what is owed before step `i` is owed after `e`. */
  private stillForEver(
    runs: RunGraph,
    property: Exclude<Temporal, { readonly kind: "recoverable" }>,
    element: unknown,
    rows: readonly number[],
  ): Still | string {
    const question = ask(runs, property);
    const cut = answer(runs, [question], this.budget);
    if (cut !== null) return cut;
    if (question.wrong !== null) return question.wrong.message;
    const wanted = textOf(element);
    const facts = question.facts.find((f) => textOf(plainValue(f.element)) === wanted);
    if (facts === undefined) return "the element that violates it was not found again";
    const groups = new FairnessGroups(runs, new Set(property.fairness));
    const { anyhow, owing } = new RunSearch(runs, groups).open(property, facts);
    let owes = false;
    const owed = rows.map((v) => {
      if (owing === null) return false;
      owes = (owes || facts.trigger.has(v)) && !facts.goal.has(v);
      return owes;
    });
    return (i, e) => {
      const w = runs.targets[e] as number; // `e` is a step
      return anyhow.has(w) || (owed[i] === true && owing?.has(w) === true);
    };
  }

  /** The states in which, or out of which, `property` is violated; and the steps that violate it. */
  private goals(
    runs: RunGraph,
    property: Property,
    element: unknown,
  ): { readonly states: Bits; readonly steps: Bits | null } | string {
    if (property.kind === "recoverable") return this.traps(runs, property, element);
    const { graph } = runs;
    const states = new Bits(runs.states);
    const onSteps = property.kind === "transition";
    const steps = onSteps ? new Bits(graph.instances.length) : null;
    const next = onSteps ? graph.built.codec.view("read") : null;
    const nextM = onSteps ? (graph.monitor?.codec.view("read") ?? null) : null;
    const c = graph.built.constants;
    const [s, m]: unknown[] = [graph.s.root, graph.m?.root ?? noMonitor];
    for (let v = 0; v < runs.states; v++) {
      if (v % blockStates === 0) {
        const cut = this.budget.spent();
        if (cut !== null) return cut;
      }
      graph.load(v);
      if (offenceOfState(property, [s, c, m]) !== null) states.add(v);
      const [from, to] = [runs.starts[v] as number, runs.starts[v + 1] as number]; // `v` is a state
      if (from === to && offenceOfEnd(property, [s, c]) !== null) states.add(v);
      if (next === null) continue;
      for (let e = from; e < to; e++) {
        const target = runs.targets[e] as number; // `e` is a step
        const step = graph.named[runs.instances[e] as number]; // `e` is a step
        graph.states.arena.read(target, 0, next.words);
        next.load();
        if (nextM !== null) {
          graph.states.arena.read(target, next.words.length, nextM.words);
          nextM.load();
        }
        const args = [s, next.root, step, c, m, nextM?.root ?? noMonitor];
        if (offenceOfStep(property, args) === null) continue;
        steps?.add(e);
        states.add(v);
      }
    }
    return { states, steps };
  }

  /** The states from which no run leads to where `property` wants one to lead. */
  private traps(
    runs: RunGraph,
    { when, to }: Extract<Property, { readonly kind: "recoverable" }>,
    element: unknown,
  ): { readonly states: Bits; readonly steps: null } | string {
    const { graph } = runs;
    const c = graph.built.constants;
    const [s, m]: unknown[] = [graph.s.root, graph.m?.root ?? noMonitor];
    const [goal, states] = [new Bits(runs.states), new Bits(runs.states)];
    const asked = new Bits(runs.states);
    for (let v = 0; v < runs.states; v++) {
      if (v % blockStates === 0) {
        const cut = this.budget.spent();
        if (cut !== null) return cut;
      }
      graph.load(v);
      if (truth(to(s, c, m, element))) goal.add(v);
      if (when === null || truth(when(s, c, m, element))) asked.add(v);
    }
    const able = waysTo(runs, (v) => goal.has(v));
    for (let v = 0; v < runs.states; v++) if (asked.has(v) && !able.has(v)) states.add(v);
    return { states, steps: null };
  }

  /** The number of state `i` of `run`, with the monitor beside it. */
  private rowOf({ graph }: RunGraph, run: PlainRun, i: number): number {
    const { codec } = this.built;
    const beside = this.monitor?.codec ?? null;
    const words = new Int32Array(codec.words + (beside?.words ?? 0));
    codec.encode(run.states[i], words, 0);
    beside?.encode(run.monitors[i], words, codec.words);
    return graph.states.numberOf(words);
  }
}

/** Why no graph of this size is made; `null`: one is. */
function tooMuch({ states, transitions, cut }: Size): string | null {
  if (cut !== null) return `not all states were looked at: ${cut}`;
  return states > maxStates || transitions > maxSteps
    ? `the graph is too large: more than ${maxStates} states or ${maxSteps} steps`
    : null;
}

/** Why ways out are not looked for, whatever the graph; `null`: they are. */
function notAsked({ kind }: Property): string | null {
  switch (kind) {
    case "invariant":
    case "transition":
    case "deadlockFree":
    case "recoverable":
    case "leadsTo":
    case "until":
    case "alwaysEventually":
    case "eventuallyAlways":
    case "finitelyOften":
      return null;
    case "reachable":
      return "a witness is looked for, not avoided";
    case "noninterference":
    case "determined":
      return "it takes two runs to violate it";
    case "refines":
    case "includedIn":
      return "what the other system may still do is not part of the graph";
  }
}

function none(run: PlainRun, why: string): Ways {
  return { ways: { done: false, why }, waysOut: run.steps.map(() => []), lastWayOut: null };
}
