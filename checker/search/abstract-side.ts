/** Beside a run: where the abstract system may be by then. */
import type { AbstractSystem } from "./abstract-system.ts";
import type { Answers } from "./answers.ts";
import type { StepGraph, Steps } from "./step-graph.ts";

/** How an abstract system follows: by a mapping of states, or by sets of states and events. */
export interface AbstractSide {
  readonly system: AbstractSystem;
  /** The steps of the abstract system. */
  readonly graph: StepGraph;
  /** Where it is beside the initial state `state`; −1: it cannot begin there. @throws SpecError */
  start(state: number): number;
  /** What the step at `step` to `target` asks for where it is at `x`; −1: nothing, it stutters. @throws SpecError */
  asked(x: number, step: number, target: number): number;
  /** Where it is after that; −1: it has no such step. @throws SpecError, {@link Spent} */
  answer(x: number, asked: number): number;
  /** How often it was asked what. */
  readonly answers: Answers;
  /** The steps with which it may answer, from anywhere in `x`. */
  answering(x: number, asked: number, visit: (step: number) => void): void;
  /** Abstract states, or sets of them, met. */
  readonly met: number;
  /** Bytes held, about, the graph included. */
  readonly bytes: number;
}

/** Thrown to leave a long look at the abstract system when a budget is used up. */
export class Spent extends Error {}

/** By action of the abstract system: how many of the steps that were answered it may have answered. */
export function answeredBy(side: AbstractSide): { action: string; count: number }[] {
  const { answers, graph } = side;
  const actions = graph.built.actions.map(({ action }) => action.name);
  const counts = new Map(actions.map((name) => [name, 0]));
  for (let q = 0; q < answers.count; q++) {
    if (answers.to.at(q) < 0) continue;
    const by = new Set<string>();
    side.answering(answers.from.at(q), answers.asked.at(q), (step) => {
      const named = graph.named[graph.instances.at(step)];
      if (named !== undefined) by.add(named.action);
    });
    for (const name of by) counts.set(name, (counts.get(name) ?? 0) + answers.times.at(q));
  }
  return actions.map((action) => ({ action, count: counts.get(action) ?? 0 }));
}

/** Positions of the steps of one state, for a look at them. */
export function noSteps(): Steps {
  return { from: 0, to: 0 };
}
