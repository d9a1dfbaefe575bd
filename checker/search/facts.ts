/** What the predicates of properties of runs say of each state, and of each step, of a graph. */
import type { Liveness, Recoverable } from "../contract/temporal.ts";
import type { Fn } from "../contract/system.ts";
import type { StateView } from "../schema/codec.ts";
import { truth } from "../strict.ts";
import { Bits } from "./bits.ts";
import { requireLiteral } from "./counterexample.ts";
import type { Budget } from "./budget.ts";
import { listed } from "./fairness-groups.ts";
import { thrown } from "./judge.ts";
import type { RunGraph } from "./run-graph.ts";

/** A property that is judged here. */
export type Temporal = Liveness | Recoverable;

/** What a property without a monitor gets as `m`. */
const noMonitor = Object.freeze({});
/** States looked at between two looks at the clock. */
const blockStates = 4096;

/** The predicates of a property, by the part that they play; `null` where there is none. */
export interface Predicates {
  /** When the property begins to ask for something. */
  readonly trigger: Fn | null;
  /** What it asks for. */
  readonly goal: Fn | null;
  /** What is to be true until then. */
  readonly hold: Fn | null;
  readonly step: Fn | null;
}

/** The predicates of `p`. */
export function predicatesOf(p: Temporal): Predicates {
  const none = { trigger: null, goal: null, hold: null, step: null };
  switch (p.kind) {
    case "leadsTo":
      return { ...none, trigger: p.from, goal: p.to };
    case "until":
      return { ...none, trigger: p.from, goal: p.to, hold: p.hold };
    case "alwaysEventually":
    case "eventuallyAlways":
      return { ...none, goal: p.state };
    case "finitelyOften":
      return { ...none, step: p.step };
    case "recoverable":
      return { ...none, trigger: p.when, goal: p.to };
  }
}

/** What one property says, for one element of its `each`. */
export interface Facts {
  /** As predicates get it. */
  readonly element: unknown;
  /** States in which they hold. `hold` is asked only where the goal is not reached. */
  readonly trigger: Bits;
  readonly goal: Bits;
  readonly hold: Bits;
  /** Steps of which `step` holds. */
  readonly steps: Bits;
  /** States, or steps, that trigger: all states where nothing says which. */
  triggers: number;
  /** States in which the goal is reached. */
  goals: number;
}

/** A property, and what it says of a graph. */
export interface Question {
  readonly property: Temporal;
  /** By element. */
  readonly facts: readonly Facts[];
  /** What the property itself did wrong, and in which state or on which step. */
  wrong: {
    readonly message: string;
    readonly state: number | null;
    readonly step: number | null;
  } | null;
}

/** Asks `property` about each of its elements. */
export function ask(runs: RunGraph, property: Temporal): Question {
  const { states, graph } = runs;
  const predicates = predicatesOf(property);
  const on = (fn: Fn | null, size: number): Bits => new Bits(fn === null ? 0 : size);
  let elements: readonly unknown[] = [];
  let wrong: Question["wrong"] = null;
  try {
    const { each } = property;
    elements = each === null ? [null] : listed(each(graph.built.constants));
  } catch (e) {
    wrong = { message: thrown(e), state: null, step: null };
  }
  const facts = elements.map((element) => ({
    element,
    trigger: on(predicates.trigger, states),
    goal: on(predicates.goal, states),
    hold: on(predicates.hold, states),
    steps: on(predicates.step, graph.instances.length),
    triggers: 0,
    goals: 0,
  }));
  return { property, facts, wrong };
}

/**
 * Fills in what `questions` say of all states and steps. What a property throws decides that property
 * alone.
 * @returns why it stopped before its end, or `null`
 */
export function answer(
  runs: RunGraph,
  questions: readonly Question[],
  budget: Budget | null,
): string | null {
  const { graph } = runs;
  const onStates = questions.filter(({ property }) => property.kind !== "finitelyOften");
  const onSteps = questions.filter(({ property }) => property.kind === "finitelyOften");
  const judges = onStates.map((q) => stateJudge(runs, q));
  const looks = onSteps.map((q) => stepJudge(runs, q));
  const next = onSteps.length === 0 ? null : graph.built.codec.view("read");
  const nextM = next === null ? null : (graph.monitor?.codec.view("read") ?? null);
  for (let v = 0; v < runs.states; v++) {
    if (v % blockStates === 0) {
      const spent = budget?.spent();
      if (typeof spent === "string") return spent;
    }
    graph.load(v);
    for (const judge of judges) judge(v);
    if (next === null) continue;
    const end = runs.starts[v + 1] as number; // `v` is a state
    for (let e = runs.starts[v] as number; e < end; e++) {
      loadInto(runs, runs.targets[e] as number, next, nextM); // `e` is a step
      for (const look of looks) look(v, e, next, nextM);
    }
  }
  return null;
}

function loadInto(runs: RunGraph, row: number, s: StateView, m: StateView | null): void {
  const { arena } = runs.graph.states;
  arena.read(row, 0, s.words);
  s.load();
  if (m === null) return;
  arena.read(row, s.words.length, m.words);
  m.load();
}

/** Judges the loaded state for all elements of a question. */
function stateJudge({ graph }: RunGraph, question: Question): (v: number) => void {
  const { trigger, goal, hold } = predicatesOf(question.property);
  const { s, m } = graph;
  const c = graph.built.constants;
  const root: unknown = s.root;
  const rootM: unknown = m?.root ?? noMonitor;
  return (v) => {
    if (question.wrong !== null) return;
    try {
      for (const facts of question.facts) {
        const { element } = facts;
        const reached = goal !== null && truth(goal(root, c, rootM, element));
        if (reached) {
          facts.goal.add(v);
          facts.goals++;
        }
        if (trigger === null) facts.triggers++;
        else if (truth(trigger(root, c, rootM, element))) {
          facts.trigger.add(v);
          facts.triggers++;
        }
        if (hold !== null && !reached && truth(hold(root, c, rootM, element))) facts.hold.add(v);
      }
      s.flush(); // throws when the property wrote to the state that it is shown
      m?.flush();
    } catch (e) {
      question.wrong = { message: thrown(e), state: v, step: null };
      graph.load(v);
    }
  };
}

/** Judges the step from the loaded state to the one in the given views for all elements of a question. */
function stepJudge(
  { graph, instances }: RunGraph,
  question: Question,
): (v: number, e: number, next: StateView, nextM: StateView | null) => void {
  const { step: predicate } = predicatesOf(question.property);
  const { s, m } = graph;
  const c = graph.built.constants;
  const checked = new Bits(graph.named.length);
  return (v, e, next, nextM) => {
    if (question.wrong !== null || predicate === null) return;
    const instance = instances[e] as number; // `e` is a step
    const step = graph.named[instance];
    try {
      if (step !== undefined && !checked.has(instance)) {
        for (const [name, value] of Object.entries(step.params))
          requireLiteral(`action ${step.action}: parameter ${name}`, value);
        checked.add(instance);
      }
      for (const facts of question.facts) {
        const matches = truth(
          predicate(
            s.root,
            next.root,
            step,
            c,
            m?.root ?? noMonitor,
            nextM?.root ?? noMonitor,
            facts.element,
          ),
        );
        if (!matches) continue;
        facts.steps.add(e);
        facts.triggers++;
      }
      s.flush(); // throws when the property wrote to a state that it is shown
      next.flush();
      m?.flush();
      nextM?.flush();
    } catch (thing) {
      question.wrong = { message: thrown(thing), state: v, step: e };
      graph.load(v);
    }
  };
}
