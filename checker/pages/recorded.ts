/** What a run established, as it is kept beside the pages: enough to write them again without another run. */
import { z } from "zod";
import type { Model } from "../contract/model.ts";
import { actorsOf } from "../defects/judge.ts";
import {
  stepsOf,
  type LivenessStatistics,
  type ModelResult,
  type PropertyResult,
} from "../verdict.ts";

const whole = z.int().min(0);

const recordedResult = z.strictObject({
  id: z.string(),
  verdict: z.enum([
    "holds",
    "violated",
    "reached",
    "unreached",
    "vacuous",
    "notFound",
    "incomplete",
    "error",
  ]),
  /** States of the exploration that decided it. */
  states: whole,
  /** A shortest counterexample or witness; `null` where there is none. */
  trace: z.nullable(
    z.strictObject({
      /** Of the longer run, where there are two. */
      steps: whole,
      /** The conjuncts that are false at its end. */
      failed: z.array(z.string()),
      /** Who acts in it, in the order of the access matrix. */
      actors: z.array(z.string()),
      /** Of an infinite run, the steps before its loop: all of them where it stutters for ever. */
      loop: z.optional(whole),
    }),
  ),
  /** Of a property of noninterference: pairs of states that differ, and those that each release cut. */
  pairs: z.optional(
    z.strictObject({
      pairs: whole,
      cuts: z.array(z.strictObject({ release: z.string(), count: whole })),
    }),
  ),
  /** Of a property of infinite runs or ways out. */
  liveness: z.optional(
    z.strictObject({
      /** States with the trigger, or steps of the kind that is to stop; `null` without one. */
      cases: z.nullable(whole),
      /** By fairness condition, how often the steps of all its groups occur. */
      fair: z.array(z.strictObject({ fairness: z.string(), steps: whole })),
    }),
  ),
  /** Of a property about an abstract system. */
  refinement: z.optional(
    z.strictObject({
      abstractStates: whole,
      matched: whole,
      stuttered: whole,
      actions: z.array(z.strictObject({ action: z.string(), count: whole })),
    }),
  ),
});

const recordedModel = z.strictObject({
  name: z.string(),
  /** Of the exploration of the system alone, or the first one where every property has a monitor. */
  states: whole,
  transitions: whole,
  depth: whole,
  /** Actions that fired in it, in the order of the system; absent in older records. */
  fired: z.optional(z.array(z.string())),
  results: z.array(recordedResult),
});

/** The schema of the record. */
export const recordedSchema = z.strictObject({
  version: z.literal(1),
  /** In the order of the suite. */
  models: z.array(recordedModel),
});

/** Verdicts of one model. */
export type RecordedModel = z.infer<typeof recordedModel>;
/** One verdict. */
export type RecordedResult = z.infer<typeof recordedResult>;
/** Verdicts of a run. */
export type Recorded = z.infer<typeof recordedSchema>;

/** The results of one model as they are kept: nothing of it depends on the machine. */
export function recorded(model: Model, { results, runs, actions }: ModelResult): RecordedModel {
  const [alone] = runs;
  return {
    name: model.name,
    states: alone?.states ?? 0,
    transitions: alone?.transitions ?? 0,
    depth: alone?.depth ?? 0,
    fired: actions.filter((a) => a.fired > 0).map((a) => a.action),
    results: results.map((r) => recordedResultOf(model, r)),
  };
}

function recordedResultOf(model: Model, r: PropertyResult): RecordedResult {
  const { id, verdict: v, states, pairs, liveness, refinement } = r;
  const steps = stepsOf(v);
  const lasso = v.word === "violated" ? v.lasso : undefined;
  return {
    id,
    verdict: v.word,
    states,
    trace:
      steps === null
        ? null
        : {
            steps,
            failed: v.word === "violated" ? [...v.failed] : [],
            actors: actorsOf(v, model.system),
            ...(lasso === undefined ? {} : { loop: lasso.start }),
          },
    ...(pairs === undefined
      ? {}
      : {
          pairs: {
            pairs: pairs.pairs,
            cuts: pairs.cuts.map(({ release, count }) => ({ release, count })),
          },
        }),
    ...(liveness === undefined
      ? {}
      : { liveness: { cases: r.antecedents, fair: byCondition(liveness) } }),
    ...(refinement === undefined
      ? {}
      : {
          refinement: {
            abstractStates: refinement.abstractStates,
            matched: refinement.matched,
            stuttered: refinement.stuttered,
            actions: refinement.actions.map(({ action, count }) => ({ action, count })),
          },
        }),
  };
}

/** The steps of all groups of each condition together. */
function byCondition({ fair }: LivenessStatistics): { fairness: string; steps: number }[] {
  const steps = new Map<string, number>();
  for (const f of fair) steps.set(f.fairness, (steps.get(f.fairness) ?? 0) + f.steps);
  return [...steps].map(([fairness, n]) => ({ fairness, steps: n }));
}
