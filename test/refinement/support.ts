/** Shared by the examples of refinement: machines of a few edges, and verdicts with their counterexamples. */
import { z } from "zod";
import { expect } from "vitest";
import {
  properties,
  specification,
  specifiedBy,
  system,
  type Model,
  type Property,
} from "../../checker/index.ts";
import type { CheckOptions } from "../../checker/search/check.ts";
import type { AbstractRun, AbstractStep, PropertyResult, Verdict } from "../../checker/verdict.ts";
import { instance, resultOf, says, words } from "../information/support.ts";

export { instance, resultOf, says, words };

/** A violated verdict of a property about an abstract system. */
export type Unfollowed = Extract<Verdict, { word: "violated" }> & {
  readonly abstract: AbstractRun;
};

/** What is found of the only claim of `model`, which must be violated. */
export function unfollowed(model: Model, options: CheckOptions = {}): Unfollowed {
  const { verdict } = resultOf(model, options);
  const message = verdict.word === "error" ? verdict.message : "";
  expect([verdict.word, message]).toEqual(["violated", ""]);
  if (verdict.word !== "violated" || verdict.abstract === undefined)
    throw new Error("there is no abstract run");
  return { ...verdict, abstract: verdict.abstract };
}

/** The verdict on the only claim of `model`, with its message. */
export function said(model: Model, options: CheckOptions = {}): string {
  const { verdict } = resultOf(model, options);
  switch (verdict.word) {
    case "error":
      return `error: ${verdict.message}`;
    case "incomplete":
      return `incomplete: ${verdict.why}`;
    case "vacuous":
      return `vacuous: ${verdict.whatNeverHappened}`;
    default:
      return verdict.word;
  }
}

/** `Action(a, b)`, or `Action(a, b) ! event`. */
export function step({ action, params, event }: AbstractStep): string {
  const done = `${action}(${Object.values(params).map(String).join(", ")})`;
  return event === null ? done : `${done} ! ${JSON.stringify(event)}`;
}

/** The steps of the abstract run, by step of the trace. */
export function answersOf({ abstract }: Unfollowed): string[][] {
  return abstract.answers.map((steps) => steps.map(step));
}

/** By abstract action that answered something: how often. */
export function answeredBy({ refinement }: PropertyResult): Record<string, number> {
  const counts = refinement?.actions ?? [];
  return Object.fromEntries(counts.filter((a) => a.count > 0).map((a) => [a.action, a.count]));
}

/** `[from, event, to]`; the event `null` is an internal step. */
export type Edge = readonly [number, string | null, number];

/** Edges and initial states of a machine. */
export interface Machine {
  readonly edges: readonly Edge[];
  readonly init: readonly number[];
}

const machine = specification<Machine>()({
  constants: z.object({
    edges: z.array(z.tuple([z.int(), z.string().nullable(), z.int()]).readonly()).readonly(),
    init: z.array(z.int()).readonly(),
  }),
  state: () => z.object({ at: z.int().min(0).max(99) }),
  access: { m: { at: "write" } },
  rules: {},
});
const { includedIn, refines } = properties(machine);

/** A machine whose state is a number: each edge out of it is a step. */
export const machines = system(machine, {
  name: "Machine",
  init: ({ init }) => init.map((at) => ({ at })),
  actions: [
    machine.action("Move", {
      ...words,
      actor: "m",
      choose: {
        edge: (s, _params, { edges: all }) =>
          all.flatMap(([from], i) => (from === s.at ? [i] : [])),
      },
      effect: (_s, next, { edge }, { edges: all }) => {
        next.at = all[edge]?.[2] ?? 0;
      },
    }),
  ],
});

/** A machine of the edges given, that begins in the state of the first where nothing else is said. */
export function edges(list: readonly Edge[], init: readonly number[] = [0]): Machine {
  return { edges: list, init };
}

const other = (constants: Machine) => specifiedBy({ name: "other", system: machines, constants });

/** Whether the traces of one machine are among those of another. */
export function inclusion(concrete: Machine, abstract: Machine): Model {
  const property: Property = includedIn({
    ...says("I"),
    abstract: () => other(abstract),
    event: (_s, _next, { params }, c) => c.edges[Number(params["edge"])]?.[1] ?? null,
  });
  return instance(machines, concrete, [property]);
}

/** Whether `image` is a refinement mapping from one machine to another. */
export function mapped(
  concrete: Machine,
  abstract: Machine,
  image: (at: number) => unknown = (at) => at,
): Model {
  const property: Property = refines({
    ...says("R"),
    abstract: () => other(abstract),
    mapping: (s) => ({ at: image(s.at) }),
  });
  return instance(machines, concrete, [property]);
}
