/** What machine-readable reports say of infinite runs and of abstract systems. */
import { z } from "zod";
import type {
  AbstractRun,
  Lasso,
  LivenessStatistics,
  PropertyResult,
  RefinementStatistics,
  Verdict,
} from "../verdict.ts";
import { differencesSchema } from "./information-json.ts";

const whole = z.int().min(0);
const value = z.json();

/** The schema of {@link LivenessStatistics}; `null` for a property that is not about infinite runs or ways out. */
export const livenessSchema = z
  .strictObject({
    elements: whole,
    /** Each group of each fairness condition; 0 where no step of the graph is one of its own. */
    fair: z.array(z.strictObject({ fairness: z.string(), group: value, steps: whole })),
  })
  .nullable();

/** The schema of {@link RefinementStatistics}; `null` for a property without an abstract system. */
export const refinementSchema = z
  .strictObject({
    abstractStates: whole,
    matched: whole,
    stuttered: whole,
    actions: z.array(z.strictObject({ action: z.string(), count: whole })),
  })
  .nullable();

/** The schema of {@link Lasso}; `null` for a finite run. */
export const lassoSchema = z
  .strictObject({
    /** Steps before the loop; all of them: the run stutters for ever. */
    start: whole,
    element: value,
    /** Steps after which the trigger held; `null` for a property without one. */
    triggeredAt: whole.nullable(),
    fair: z.array(
      z.strictObject({
        kind: z.enum(["weak", "strong", "recurrent"]),
        fairness: z.string(),
        group: value,
        because: z.string(),
      }),
    ),
  })
  .nullable();

const call = { action: z.string(), params: z.record(z.string(), value), event: value };

/** The schema of an abstract run in `check --json`, without its states; `null` without one. */
export const abstractSchema = z
  .strictObject({
    system: z.string(),
    /** Of the last step; `null` for a mapping. */
    event: value,
    asked: differencesSchema,
    possible: z.array(z.strictObject(call)),
  })
  .nullable();

const abstractStep = z.strictObject({ ...call, state: value });

/** The schema of an abstract run in `trace --format json`; `null` without one. */
export const abstractRunSchema = z
  .strictObject({
    system: z.string(),
    initial: value,
    /** By step of the trace, the last excepted; an empty list where the abstract system stutters. */
    answers: z.array(z.array(abstractStep)),
    /** By step of the trace; empty for a mapping. */
    events: z.array(value),
    asked: differencesSchema,
    possible: z.array(abstractStep),
  })
  .nullable();

/** Counts of infinite runs as data. */
export function livenessReport(
  counted: LivenessStatistics | undefined,
): z.infer<typeof livenessSchema> {
  if (counted === undefined) return null;
  const { elements, fair } = counted;
  return {
    elements,
    fair: fair.map(({ fairness, group, steps }) => ({ fairness, group: data(group), steps })),
  };
}

/** Counts beside an abstract system as data. */
export function refinementReport(
  counted: RefinementStatistics | undefined,
): z.infer<typeof refinementSchema> {
  if (counted === undefined) return null;
  const { abstractStates, matched, stuttered, actions } = counted;
  return { abstractStates, matched, stuttered, actions: actions.map((a) => ({ ...a })) };
}

/** An infinite run as data. */
export function lassoReport(lasso: Lasso | undefined): z.infer<typeof lassoSchema> {
  if (lasso === undefined) return null;
  const { start, element, triggeredAt = null, fair } = lasso;
  return {
    start,
    element: data(element),
    triggeredAt,
    fair: fair.map((f) => ({ ...f, group: data(f.group) })),
  };
}

/** An abstract run as data, without its states. */
export function abstractReport(run: AbstractRun | undefined): z.infer<typeof abstractSchema> {
  if (run === undefined) return null;
  return {
    system: run.system,
    event: data(run.events.at(-1) ?? null),
    asked: run.asked.map((d) => ({ ...d, first: data(d.first), second: data(d.second) })),
    possible: run.possible.map(({ action, params, event }) => ({
      action,
      params: data(params) as Record<string, z.infer<typeof value>>, // a copy of a record
      event: data(event),
    })),
  };
}

/** What shows a violation beside its run. */
export type Shown = Pick<Extract<Verdict, { word: "violated" }>, "lasso" | "abstract" | "element">;

/** What shows a violation beside its run, as data. */
export function shownReport({ lasso, abstract, element = null }: Shown) {
  return {
    lasso: lassoReport(lasso),
    abstract: abstractReport(abstract),
    element: data(lasso?.element ?? element),
  };
}

/** What was counted for a property, as data. */
export function countsReport({
  liveness,
  refinement,
}: Pick<PropertyResult, "liveness" | "refinement">) {
  return { liveness: livenessReport(liveness), refinement: refinementReport(refinement) };
}

/** Plain values are JSON; only their readonly types differ. */
function data(plain: unknown): z.infer<typeof value> {
  return structuredClone(plain) as z.infer<typeof value>;
}
