/** Small graphs as systems: a state is a number, and each labelled arrow is an action instance. */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Model,
  type Property,
  type Statement,
  type Step,
} from "../../checker/index.ts";
import { check, type CheckOptions } from "../../checker/search/check.ts";
import type { PropertyResult, Verdict } from "../../checker/verdict.ts";

/** An arrow from one state to another, with the name of what is done. */
export type Arrow = readonly [from: number, name: string, to: number];

/** States are 0 … 15; runs begin in the states given. */
interface Machine {
  readonly arrows: readonly Arrow[];
  readonly initial: readonly number[];
}

/** States of a machine; more is refused by the schema. */
export const most = 16;

export const machines = specification<Machine>()({
  constants: z.custom<Machine>(),
  state: () =>
    z.object({
      at: z
        .int()
        .min(0)
        .max(most - 1),
    }),
  access: { machine: { at: "write" } },
  rules: {},
});

const go = machines.action("Go", {
  sentence: "Follows an arrow.",
  source: "",
  actor: "machine",
  params: (c) => ({
    arrow: c.arrows.map((_, i) => i),
    name: [...new Set(c.arrows.map(([, name]) => name))],
  }),
  guard: {
    named: (_s, { arrow, name }, c) => c.arrows[arrow]?.[1] === name,
    leaves: (s, { arrow }, c) => c.arrows[arrow]?.[0] === s.at,
  },
  effect: (s, next, { arrow }, c) => {
    next.at = c.arrows[arrow]?.[2] ?? s.at;
  },
});

/** The system of all such machines. */
export const machine = system(machines, {
  name: "Machine",
  init: (c) => c.initial.map((at) => ({ at })),
  actions: [go],
});

export const says = properties(machines);

/** Whether a step has one of these names. */
export const called =
  (...names: readonly string[]) =>
  ({ params }: Step): boolean =>
    names.includes(String(params["name"]));

/** A statement for a property that is only tested here. */
export function statement(id: string): Statement {
  return { id, name: id, sentence: "", formula: "", source: "", claimedFor: "" };
}
/** The words about a fairness condition that nobody reads here. */
export const said = (name: string) => ({ name, sentence: "", why: "" });

/** Whether the machine is in one of these states. */
export const at =
  (...states: readonly number[]) =>
  (s: { readonly at: number }): boolean =>
    states.includes(s.at);

/** A model of `arrows` that claims `props`. */
export function graph(
  arrows: readonly Arrow[],
  props: readonly Property[],
  initial: readonly number[] = [0],
): Model {
  return model({
    ...{ name: "graph", sentence: "", size: "tiny", system: machine },
    constants: { arrows, initial },
    claims: claims(props),
  });
}

/** The result for the only claim of `model`. */
export function resultOf(model: Model, options: CheckOptions = {}): PropertyResult {
  const [result] = check(model, options).results;
  if (result === undefined) throw new Error("nothing was judged");
  return result;
}

/** What a verdict shows: the word, and for a run that violates a property where it goes. */
export function shown(verdict: Verdict): string {
  switch (verdict.word) {
    case "violated": {
      const { trace, failed, lasso } = verdict;
      const states = [trace.initial, ...trace.steps.map((s) => s.state)].map(
        (s) => (s as { at: number }).at, // a state of a machine
      );
      const stem = lasso === undefined ? states : states.slice(0, lasso.start + 1);
      const loop = lasso === undefined ? "" : ` (${states.slice(lasso.start + 1).join(" ")})`;
      return `${failed.join()}: ${stem.join(" ")}${loop}`;
    }
    case "vacuous":
      return `vacuous: ${verdict.whatNeverHappened}`;
    case "error":
      return `error: ${verdict.message}`;
    case "incomplete":
      return `incomplete: ${verdict.why}`;
    default:
      return verdict.word;
  }
}

/** {@link shown} of the only property of a machine. */
export function verdictOn(
  arrows: readonly Arrow[],
  property: Property,
  initial: readonly number[] = [0],
): string {
  return shown(resultOf(graph(arrows, [property], initial)).verdict);
}
