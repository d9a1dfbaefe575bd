/**
 * What must occur for a property to say anything, and how often it did: from what the search has
 * counted in states that it reached and on steps that it fired. Where it is asked for, with a shortest
 * run to the first time.
 */
import { formatValue } from "../trace/value.ts";
import type { Property } from "../contract/property.ts";
import { SpecError } from "../errors.ts";
import type { PlainValue, Trace } from "../trace/trace.ts";
import { asExpected, type Exercised, type PropertyResult, type Verdict } from "../verdict.ts";
import type { FairnessGroups } from "./fairness-groups.ts";
import { predicatesOf, type Question } from "./facts.ts";
import type { FollowOutcome } from "./following.ts";
import { answeredBy } from "./abstract-side.ts";
import type { PairOutcome } from "./pairs.ts";
import { fairnessOf } from "./run-judge.ts";

/** Finds the run to the first time that something occurred, and shows on plain objects that it did. */
export type Witness = (what: Exercised["what"], name: string) => Trace | null;

/**
 * `result` with what was exercised.
 * @param witness `null`: nobody asks for runs
 * @throws CheckerError CHECK001 when on plain objects it did not occur
 */
export function withExercised(
  result: Omit<PropertyResult, "exercised">,
  exercised: readonly Exercised[],
  witness: Witness | null,
): PropertyResult {
  if (witness === null) return { ...result, exercised };
  try {
    return {
      ...result,
      exercised: exercised.map((x) => {
        const found = x.count === 0 ? null : witness(x.what, x.name);
        return found === null ? x : { ...x, witness: found };
      }),
    };
  } catch (e) {
    if (!(e instanceof SpecError)) throw e;
    // The run cannot be repeated or breaks the access matrix: no claim is left standing.
    const verdict: Verdict = { word: "error", message: `${e.code}: ${e.message}`, trace: null };
    return { ...result, exercised, verdict, asExpected: asExpected(verdict, result.expected) };
  }
}

/** The name of what a property that is determined needs besides its antecedent: something to compare. */
export const SAME_GIVEN = "a second step with the same given";

/** Of a property of single states and steps: its antecedent. */
export function exercisedInWalk(p: Property, antecedents: number, compared: number): Exercised[] {
  if (p.kind === "determined")
    return [
      { what: "antecedent", name: "", count: antecedents },
      { what: "antecedent", name: SAME_GIVEN, count: compared },
    ];
  const conditional = (p.kind === "invariant" || p.kind === "transition") && p.when !== null;
  return conditional ? [{ what: "antecedent", name: "", count: antecedents }] : [];
}

/** The name of a group of a fairness condition, as {@link Exercised} has it. */
export function groupName(fairness: string, shown: PlainValue): string {
  return shown === null ? fairness : `${fairness} ${formatValue(shown)}`;
}

/**
 * Of a property of runs: its trigger and its goal, in states (or on steps) of all elements together,
 * and the fair actions it assumes, in steps that change the state.
 */
export function exercisedInRuns(question: Question | null, groups: FairnessGroups): Exercised[] {
  if (question === null) return [];
  const { property, facts } = question;
  const { trigger, step, goal } = predicatesOf(property);
  const sum = (of: "triggers" | "goals"): number => facts.reduce((n, f) => n + f[of], 0);
  const fair = groups.numbersOf(fairnessOf(property)).flatMap((k): Exercised[] => {
    const group = groups.groups[k];
    if (group === undefined) return [];
    const name = groupName(group.fairness.name, group.shown);
    return [{ what: "fairAction", name, count: group.steps }];
  });
  return [
    ...(trigger === null && step === null
      ? []
      : [{ what: "trigger" as const, name: "", count: sum("triggers") }]),
    ...(goal === null ? [] : [{ what: "goal" as const, name: "", count: sum("goals") }]),
    ...fair,
  ];
}

/** Of a property of pairs of runs: initial states that the secret changes, observed steps, pairs cut by releases. */
export function exercisedInPairs({ statistics, secrets, observed }: PairOutcome): Exercised[] {
  return [
    ...secrets.map(({ name, count }) => ({ what: "secret" as const, name, count })),
    { what: "observation", name: "", count: observed },
    ...statistics.cuts.map(({ release, count }) => ({
      what: "release" as const,
      name: release,
      count,
    })),
  ];
}

/** Of a comparison with an abstract system: the steps that each of its actions may have answered. */
export function exercisedBeside({ side }: FollowOutcome): Exercised[] {
  return answeredBy(side).map(({ action, count }) => ({
    what: "abstractStep",
    name: action,
    count,
  }));
}
