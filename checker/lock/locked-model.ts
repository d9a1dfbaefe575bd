/** What was established of one model, as a lock holds it. */
import type { Claim, Model } from "../contract/model.ts";
import { toPlain } from "../trace/value.ts";
import {
  isExhaustive,
  stepsOf,
  type ModelResult,
  type PropertyResult,
  type RunStatistics,
} from "../verdict.ts";
import { extentOf } from "./extent.ts";
import { NOT_RUN, type LockedModel, type LockedProperty, type LockedRun } from "./lock.ts";
import { byName, sorted, sortedRecord } from "./order.ts";

/** A model, as found by a run of it. */
export function lockedModel(model: Model, { results, runs, actions }: ModelResult): LockedModel {
  return {
    ...declaredOnly(model),
    runs: runs.map(lockedRun).toSorted((a, b) => byName(a.of, b.of)),
    fired: sortedRecord(actions.map((a) => [a.action, a.fired])),
    properties: sortedRecord(results.map((r) => [r.id, lockedProperty(r)])),
  };
}

/** A model that was not run: what is declared of it. */
export function unrunModel(model: Model): LockedModel {
  return {
    ...declaredOnly(model),
    runs: [],
    fired: {},
    properties: sortedRecord(
      model.claims.map((claim) => [claim.property.id, unrunProperty(claim)]),
    ),
  };
}

/** What a run cannot change. */
function declaredOnly(model: Model): Omit<LockedModel, "runs" | "fired" | "properties"> {
  return {
    size: model.size,
    system: model.system.name,
    constants: sortedRecord(
      Object.entries(model.constants).map(([name, value]: [string, unknown]) => [
        name,
        toPlain(value),
      ]),
    ),
    budgets: sorted(model.budgets),
    bounds: sortedRecord(model.bounds.map((b) => [b.name, b.sentence])),
    ...extentOf(model),
  };
}

function unrunProperty({ property, expected }: Claim): LockedProperty {
  return {
    name: property.name,
    kind: property.kind,
    ...expectation(expected),
    verdict: NOT_RUN,
    ...{ states: 0, transitions: 0, depth: 0 },
    exercised: {},
  };
}

function lockedProperty(result: PropertyResult): LockedProperty {
  const { verdict, states, transitions, depth } = result;
  const steps = stepsOf(verdict);
  return {
    name: result.property,
    kind: result.kind,
    ...expectation(result.expected),
    verdict: verdict.word,
    ...(isExhaustive(verdict) && "exactness" in verdict ? { exactness: verdict.exactness } : {}),
    ...{ states, transitions, depth },
    ...(steps === null ? {} : { steps }),
    ...(verdict.word === "violated" ? { failed: sorted(verdict.failed) } : {}),
    exercised: exercisedOf(result),
  };
}

function expectation(expected: Claim["expected"]): Pick<LockedProperty, "expected" | "why"> {
  return typeof expected === "string"
    ? { expected }
    : { expected: "notClaimed", why: expected.notClaimed };
}

function exercisedOf({ exercised }: PropertyResult): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { what, name, count } of exercised) {
    const key = name === "" ? what : `${what} ${name}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return sortedRecord(counts);
}

function lockedRun(run: RunStatistics): LockedRun {
  const { states, transitions, depth, digest } = run;
  return { of: searchOf(run), states, transitions, depth, digest };
}

/** The search over pairs of runs. */
export const PAIRS = "pairs of runs";
/** The end of the name of a search beside abstract systems. */
export const BESIDE_ABSTRACT = ", beside abstract systems";

/** What a run searched: `system`, or with which monitor and secret, and over what. */
export function searchOf(run: RunStatistics): string {
  const { monitor, secret, pairs, abstractStates, bytesPerTransition } = run;
  const graph = monitor === null ? "system" : `monitor ${monitor}`;
  if (pairs !== undefined) return PAIRS;
  if (abstractStates !== undefined) return `${graph}${BESIDE_ABSTRACT}`;
  if (bytesPerTransition !== undefined) return `${graph}, infinite runs`;
  return secret === undefined ? graph : `${graph}, with ${secret}`;
}
