/** What a run established, as it is kept beside the pages: enough to write them again without another run. */
import { z } from "zod";
import type { Model } from "../contract/model.ts";
import { actorsOf } from "../defects/judge.ts";
import { stepsOf, type ModelResult } from "../verdict.ts";

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
    }),
  ),
  /** Of a property of noninterference: pairs of states that differ, and those that each release cut. */
  pairs: z.optional(
    z.strictObject({
      pairs: whole,
      cuts: z.array(z.strictObject({ release: z.string(), count: whole })),
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
    results: results.map(({ id, verdict: v, states, pairs }) => {
      const steps = stepsOf(v);
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
              },
        ...(pairs === undefined
          ? {}
          : {
              pairs: {
                pairs: pairs.pairs,
                cuts: pairs.cuts.map(({ release, count }) => ({ release, count })),
              },
            }),
      };
    }),
  };
}
