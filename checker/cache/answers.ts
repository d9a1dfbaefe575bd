/** Kinds of answers: what one must look like to be used, and which may be kept. */
import { z } from "zod";
import type { Model } from "../contract/model.ts";
import type { Search } from "../explain/explanation.ts";
import type { Outcome } from "../necessity/outcome.ts";
import type { Pass } from "../necessity/pass.ts";
import type { ModelResult, PropertyResult } from "../verdict.ts";

/** A kind of answer. */
export interface AnswerKind<T> {
  /** Whether something is an answer to the question. */
  is(value: unknown): value is T;
  /** Whether it is one that anybody would get, whatever time and memory there are. */
  isLasting(answer: T): boolean;
}

const count = z.int().min(0);
const resultShape = z.looseObject({
  model: z.string(),
  results: z.array(
    z.looseObject({
      model: z.string(),
      id: z.string(),
      property: z.string(),
      kind: z.string(),
      verdict: z.discriminatedUnion("word", [
        z.looseObject({ word: z.enum(["holds", "unreached"]), exactness: z.string() }),
        z.looseObject({
          word: z.literal("violated"),
          trace: z.looseObject({ steps: z.array(z.looseObject({})) }),
          failed: z.array(z.string()),
        }),
        z.looseObject({
          word: z.literal("reached"),
          trace: z.looseObject({ steps: z.array(z.looseObject({})) }),
        }),
        z.looseObject({ word: z.literal("vacuous"), whatNeverHappened: z.string() }),
      ]),
      states: count,
      transitions: count,
      depth: count,
      seconds: z.number().min(0),
      antecedents: count.nullable(),
      reliesOn: z.array(z.string()),
    }),
  ),
  runs: z.array(
    z.looseObject({
      monitor: z.string().nullable(),
      states: count,
      transitions: count,
      complete: z.boolean(),
      failure: z.null(),
    }),
  ),
  actions: z.array(
    z.looseObject({
      action: z.string(),
      fired: count,
      refusals: z.array(z.looseObject({ clause: z.string(), count: count })),
    }),
  ),
});

/**
 * The answer to a check of `model`, as a worker gives it.
 *
 * Time, memory and Ctrl-C only ever end a search early, and what they end says `incomplete`, or leaves an
 * exploration that is not complete, or an explanation that says what it lacks. None of these is kept, so
 * an answer that is kept does not depend on such budgets. (`--max-states` does the same, but always at
 * the same place: it is part of the key.)
 * @param untilDecided explorations end early by intent then, and where depends on the model alone
 */
export function checked(model: Model, untilDecided: boolean): AnswerKind<ModelResult> {
  return {
    is(value): value is ModelResult {
      const { success, data } = resultShape.safeParse(value);
      return (
        success &&
        data.model === model.name &&
        data.results.length === model.claims.length &&
        model.claims.every(({ property }, i) => data.results[i]?.id === property.id)
      );
    },
    isLasting: ({ runs, results }) =>
      runs.every((r) => r.failure === null && (r.complete || untilDecided)) &&
      results.every((r) => !isCutShort(r)),
  };
}

/** Whether what shows a run is to be explained, and is not, for want of a budget. */
export function isCutShort({ explanation, unexplained }: PropertyResult): boolean {
  if (unexplained !== undefined) return true;
  return explanation !== undefined && [explanation.ways, explanation.fewest].some(lacksBudget);
}

/** Whether a search ended for want of a budget: other reasons are the model's. */
function lacksBudget(search: Search): boolean {
  return !search.done && BUDGET.test(search.why);
}

/** Reasons that say that there was not enough of something, or no patience. */
const BUDGET = /\bis used up\b|^stopped on request$/;

const passShape = z.strictObject({
  model: z.string(),
  states: count,
  transitions: count,
  digest: z.string().nullable(),
  seconds: z.number().min(0),
  mattered: z.record(z.string(), count),
  changes: z.record(z.string(), z.array(z.string())),
});

/** The answer to a pass over a model. It has no budgets, and `null` when it was stopped. */
export function passed(model: Model): AnswerKind<Pass | null> {
  return {
    is: (value): value is Pass | null => {
      // Nothing is what the cache says when it has nothing.
      const { success, data } = passShape.safeParse(value);
      return success && data.model === model.name;
    },
    isLasting: (pass) => pass !== null,
  };
}

const outcomeShape = z.discriminatedUnion("word", [
  z.strictObject({
    word: z.literal("needed"),
    property: z.string(),
    verdict: z.enum(["violated", "reached", "unreached", "vacuous"]),
    steps: count.nullable(),
  }),
  z.strictObject({ word: z.literal("illDefined"), message: z.string() }),
  z.strictObject({ word: z.literal("unnoticed"), digest: z.string().nullable() }),
  z.strictObject({ word: z.literal("undecided"), why: z.string() }),
]);

/** What an exploration without a decision says. Whether it lasts is for {@link isUnhurried} to say. */
export const explored: AnswerKind<Outcome> = {
  is: (value): value is Outcome => outcomeShape.safeParse(value).success,
  isLasting: () => true,
};

/**
 * Whether a result that may be incomplete, as its search was to stop at the first violation, was stopped
 * by that or by a budget of states alone, which is part of the question.
 */
export function isUnhurried({ results, runs }: ModelResult): boolean {
  const hurried = (why: string): boolean => BUDGET.test(why) && !STATES.test(why);
  return (
    results.every((r) => r.verdict.word !== "incomplete" || !hurried(r.verdict.why)) &&
    runs.every((r) => r.failure === null || !hurried(r.failure))
  );
}

const STATES = /\bthe budget of \d+ states is used up\b/;
