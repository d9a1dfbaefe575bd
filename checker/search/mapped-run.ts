/** What an abstract system does beside a run under a mapping, on plain objects. */
import { isDeepStrictEqual } from "node:util";
import type { Refines } from "../contract/refinement.ts";
import { bare } from "../plain/place.ts";
import { plainValue } from "../plain/replay.ts";
import { initialStates, settingOf, successors, textOf, within } from "../plain/semantics.ts";
import { normalise } from "../schema/normalise.ts";
import { differencesBetween } from "../trace/changes.ts";
import type { AbstractRun } from "../verdict.ts";
import { abstractStep, demand, distinct, shown, type Beside, type PlainRun } from "./plain-run.ts";

/**
 * The images of the states, one after the other.
 * @throws CheckerError CHECK001 when some abstract step answers the last step, or none an earlier one
 */
export function mappedRun(beside: Beside, property: Refines): AbstractRun {
  const { outcome, run } = beside;
  const { system } = outcome.side;
  const abstract = system.built.model;
  const images = run.at.map((at) => imageOf(beside, property, at));
  const [first, last] = [images[0], images.at(-1)];
  if (run.steps.length === 0) {
    const initial = initialStates(abstract);
    demand(beside, !initial.some((x) => same(x, first)), "whether it may begin there");
    const asked = initial
      .map((x) => differencesBetween(plainValue(x), plainValue(first)))
      .reduce((a, b) => (b.length < a.length ? b : a));
    const start = plainValue(first);
    return { system: system.name, initial: start, answers: [], events: [], asked, possible: [] };
  }
  const answers = images.slice(1, -1).map((image, i) => {
    const before = images[i];
    if (same(before, image)) return [];
    const step = successors(abstract, before).find((x) => same(x.state, image));
    demand(beside, step !== undefined, `what answers step ${i + 1}`);
    return step === undefined ? [] : [abstractStep(step, null)];
  });
  const before = images.at(-2);
  const possible = successors(abstract, before).filter((x) => !same(x.state, before));
  demand(
    beside,
    !same(before, last) && !possible.some((x) => same(x.state, last)),
    "whether the last step has an answer",
  );
  return {
    system: system.name,
    initial: plainValue(first),
    answers,
    events: [],
    asked: differencesBetween(plainValue(before), plainValue(last)),
    possible: distinct(
      possible.map((x) => abstractStep(x, null)),
      (x) => textOf([x.action, x.params, x.state]),
    ),
  };
}

/** Whether a step of the abstract system by `action` answers the last step of the run. */
export function mapsOnPlain(beside: Beside, property: Refines, action: string): boolean {
  const [before, after] = beside.run.at.slice(-2).map((at) => imageOf(beside, property, at));
  if (same(before, after)) return false;
  return successors(beside.outcome.side.system.built.model, before).some(
    (x) => x.action.name === action && same(x.state, after),
  );
}

/** The abstract state that a state is mapped to. */
function imageOf(beside: Beside, property: Refines, at: PlainRun["at"][number]): unknown {
  const { graph, outcome } = beside;
  const { domain } = settingOf(outcome.side.system.built.model);
  return within("mapping", () => {
    const { s, m } = shown(beside, at);
    const { constants } = settingOf(graph.built.model);
    return normalise(domain, bare(property.mapping(s, constants, m)));
  });
}

/** Whether two normal values are equal. */
function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b);
}
