/** Which rights of the access matrix the actions of some models really use. */
import { isDeepStrictEqual } from "node:util";
import type { Model } from "../contract/model.ts";
import type { Reachable } from "../contract/property.ts";
import type { Step } from "../contract/system.ts";
import { CheckerError } from "../errors.ts";
import { tracking, type Exercised, type Tracking } from "../plain/access.ts";
import { plainValue, replay } from "../plain/replay.ts";
import { initialStates, successors, textOf, type PlainState } from "../plain/semantics.ts";
import { check } from "../search/check.ts";

/** What the actions of a model did while they were watched. */
export interface Exercise {
  readonly rights: readonly Exercised[];
  /** Actions that were watched, in the order of the system. */
  readonly watched: readonly string[];
}

/**
 * Runs of `model` on plain objects with the access matrix enforced: every enabled action in the
 * first `limit` states, breadth first, and a shortest run to each action of `fired` that was not
 * among them.
 *
 * @throws SpecError SPEC005 when a part touches what its actor has no right to
 * @throws CheckerError CHECK002 when an action of `fired` cannot be reached
 */
export function exerciseOf(
  model: Model,
  limit = Number.POSITIVE_INFINITY,
  fired: readonly string[] = [],
): Exercise {
  const eyes = tracking(model);
  const watched = sampled(model, limit, eyes);
  const missing = fired.filter((name) => !watched.has(name));
  for (const name of runsTo(model, missing, eyes)) watched.add(name);
  return {
    rights: eyes.report(),
    watched: model.system.actions.map((a) => a.name).filter((name) => watched.has(name)),
  };
}

/** The actions enabled in the first `limit` states. */
function sampled(model: Model, limit: number, eyes: Tracking): Set<string> {
  const seen = new Set<string>();
  const queue: PlainState[] = [];
  const watched = new Set<string>();
  const add = (state: PlainState): void => {
    const text = textOf(state);
    if (seen.has(text) || queue.length >= limit) return;
    seen.add(text);
    queue.push(state);
  };
  for (const state of initialStates(model)) add(state);
  for (const from of queue)
    for (const { action, state } of successors(model, from, eyes)) {
      watched.add(action.name);
      add(state);
    }
  return watched;
}

/** Runs to each of the `actions`, as the search finds them; the actions on the way are watched, too. */
function runsTo(model: Model, actions: readonly string[], eyes: Tracking): string[] {
  if (actions.length === 0) return [];
  const claims = actions.map((name) => ({ property: takes(name), expected: "reached" as const }));
  const { results } = check({ ...model, claims }, { untilDecided: true });
  return results.flatMap(({ verdict, property }) => {
    if (verdict.word !== "reached")
      throw new CheckerError(
        "CHECK002",
        `${model.name}: no run takes ${property}, which fired: ${verdict.word === "error" ? verdict.message : verdict.word}`,
      );
    const { initial: shown, steps } = verdict.trace;
    const initial = initialStates(model).find((s) => isDeepStrictEqual(plainValue(s), shown));
    replay(model, { initial, steps }, null, property, eyes);
    return steps.map((s) => s.action);
  });
}

/** Some run takes the action. */
function takes(name: string): Reachable {
  return {
    kind: "reachable",
    id: name,
    name,
    sentence: "",
    formula: "",
    source: "",
    claimedFor: "",
    monitor: null,
    state: null,
    step: (_s: unknown, _next: unknown, { action }: Step) => action === name,
  };
}

/**
 * The actions that fire in `model`, by the count of the search: among its first `maxStates` states,
 * or all of them where there are no more.
 */
export function firedIn(model: Model, maxStates: number): string[] {
  const { actions } = check({ ...model, claims: [] }, { maxStates });
  return actions.filter((a) => a.fired > 0).map((a) => a.action);
}

/** Several reports on one access matrix as one; actions in the order of `actions`. */
export function together(
  reports: readonly (readonly Exercised[])[],
  actions: readonly string[],
): Exercised[] {
  const [first = []] = reports;
  return first.map(({ actor, region, declared }) => {
    const same = reports.map((r) => r.find((e) => e.actor === actor && e.region === region));
    const used = (which: "reads" | "writes"): string[] =>
      actions.filter((a) => same.some((e) => e?.[which].includes(a)));
    return { actor, region, declared, reads: used("reads"), writes: used("writes") };
  });
}

/**
 * Whether no action makes use of the right as declared: reading for `read`, writing for `write`.
 * Reading will do for `own`, because no lesser right is limited to elements.
 */
export function isUnused({ declared, reads, writes }: Exercised): boolean {
  const unread = declared === "write" || reads.length === 0;
  const unwritten = declared === "read" || writes.length === 0;
  return unread && unwritten;
}
