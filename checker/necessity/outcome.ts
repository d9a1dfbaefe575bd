/** One exploration of a model without a decision: whether anybody notices. */
import type { Model } from "../contract/model.ts";
import { check, type CheckOptions } from "../search/check.ts";
import { stepsOf, type ModelResult, type PropertyResult } from "../verdict.ts";
import type { Decision, Need } from "./decision.ts";
import { without } from "./without.ts";
import { ModelError } from "../errors.ts";

/** What one exploration says. Plain data. */
export type Outcome =
  | Omit<Extract<Need, { word: "needed" }>, "model">
  | Omit<Extract<Need, { word: "illDefined" }>, "model">
  /** All claims are as claimed. `digest`: of the graph of the system alone, where it was told. */
  | { readonly word: "unnoticed"; readonly digest: string | null }
  | { readonly word: "undecided"; readonly why: string };

/** What an exploration may use. */
export type OutcomeBudget = Pick<CheckOptions, "maxStates" | "timeMs" | "memoryBytes" | "stop">;

/**
 * Explores `model` without `decision` up to the first violated property. Claims about single states and
 * steps are judged first, then those about pairs of runs, infinite runs and refinement.
 * @param graph digest of the graph of `model` as it is, where that was told
 */
export function explore(
  model: Model,
  decision: Decision,
  graph: string | null,
  budget: OutcomeBudget,
): Outcome {
  const changed = without(model, decision);
  if (changed === null) return { word: "undecided", why: `${model.name} has no such decision` };
  // Of the others the pass has told whether the graph is another one.
  const told = isOfConstants(decision);
  try {
    const same = told && graph !== null ? walkedIfSame(changed, graph, budget) : null;
    if (same !== null) return outcomeOf(same);
    return outcomeOf(check(changed, { ...budget, untilViolated: true, digest: told }));
  } catch (e) {
    // More instances than a model may have, or constants of which no instance can be made.
    if (e instanceof ModelError) return { word: "illDefined", message: `${e.code}: ${e.message}` };
    throw e;
  }
}

/**
 * Whether a model without the decision is the same system with other constants: then only its graph tells
 * whether anything is different.
 */
export function isOfConstants({ kind }: Decision): boolean {
  return kind === "policy" || kind === "assumption";
}

/**
 * Walks through `changed` and judges nothing; `null` where its graph is another one than `graph`, or none
 * could be told. Of the same graph there is nothing to judge: nobody can behave differently.
 */
export function walkedIfSame(
  changed: Model,
  graph: string,
  options: CheckOptions,
): ModelResult | null {
  const walked = check({ ...changed, claims: [] }, { ...options, digest: true });
  return walked.runs[0]?.digest === graph ? walked : null;
}

/** What a result of a model without a decision says of it. */
export function outcomeOf({ results, runs }: ModelResult): Outcome {
  return (
    shortest(results.flatMap(noticed)) ??
    results.flatMap(wrong)[0] ??
    results.flatMap(open)[0] ?? { word: "unnoticed", digest: runs[0]?.digest ?? null }
  );
}

type Noticed = Extract<Outcome, { word: "needed" }>;

/** Of several that notice, the one whose run is shortest; the first of those, in the order of claims. */
function shortest(found: readonly Noticed[]): Noticed | undefined {
  const [first] = found.toSorted((a, b) => (a.steps ?? Infinity) - (b.steps ?? Infinity));
  return first;
}

function noticed({ id, verdict, expected }: PropertyResult): Noticed[] {
  if (verdict.word === expected) return [];
  switch (verdict.word) {
    case "violated":
    case "reached":
    case "unreached":
    case "vacuous":
      return [{ word: "needed", property: id, verdict: verdict.word, steps: stepsOf(verdict) }];
    default:
      return [];
  }
}

function wrong({ verdict }: PropertyResult): Outcome[] {
  return verdict.word === "error" ? [{ word: "illDefined", message: verdict.message }] : [];
}

function open({ id, verdict, expected }: PropertyResult): Outcome[] {
  if (verdict.word === "incomplete") return [{ word: "undecided", why: `${id}: ${verdict.why}` }];
  return verdict.word === expected
    ? []
    : [{ word: "undecided", why: `${id}: its verdict is ${verdict.word}` }];
}
