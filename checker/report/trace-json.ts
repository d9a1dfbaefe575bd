/** The machine-readable form of `trace`: its schema, and how a result becomes one. */
import { z } from "zod";
import type { Trace } from "../trace/trace.ts";
import type { TraceSubject } from "../trace/subject.ts";
import { besideOf, type PropertyResult, type Verdict } from "../verdict.ts";
import { explanationJson, explanationSchema } from "./explanation-json.ts";
import { differencesSchema } from "./information-json.ts";
import { abstractRunSchema, lassoReport, lassoSchema, type Shown } from "./liveness-json.ts";
import { SCHEMA_IDS } from "./schema-ids.ts";

const value = z.json();

/** The schema of a trace. */
export const traceSchema = z.strictObject({
  model: z.string(),
  property: z.string(),
  constants: value,
  initial: value,
  initialMonitor: value,
  steps: z.array(
    z.strictObject({
      action: z.string(),
      params: z.record(z.string(), value),
      actor: z.string(),
      message: z
        .strictObject({
          to: z.string(),
          label: z.string(),
          value,
          /** The value in the system's own words, when it has any for it. */
          lines: z.array(z.string()).optional(),
        })
        .nullable(),
      state: value,
      monitor: value,
    }),
  ),
});

/**
 * The schema of `trace --format json`. `version` changes when a field changes its meaning or goes;
 * fields may be added without that.
 */
export const traceReportSchema = z.strictObject({
  /** The published schema. */
  $schema: z.literal(SCHEMA_IDS.trace),
  version: z.literal(1),
  model: z.string(),
  property: z.strictObject({
    id: z.string(),
    name: z.string(),
    sentence: z.string(),
    formula: z.string(),
  }),
  set: z.record(z.string(), value),
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
  /** The conjuncts that are false at the end; empty when the verdict is not `violated`. */
  failed: z.array(z.string()),
  /** Where the run is shown for something that the property needs: what occurs at its end; `verdict` is then of the run. */
  interest: z.string().optional(),
  /** Why the verdict is `error`, `incomplete`, `vacuous` or `notFound`. */
  why: z.string().nullable(),
  trace: traceSchema.nullable(),
  /** The second run, where it takes two to see what is wrong; `null` otherwise. */
  beside: z
    .strictObject({
      trace: traceSchema,
      because: z.string(),
      /** Where that which is compared differs; empty when a step is possible in one run only. */
      differences: differencesSchema,
    })
    .nullable(),
  /** How an infinite run goes on: its last steps again and again; `null` for a finite run. */
  lasso: lassoSchema,
  /** What an abstract system does beside the run, as far as it can; `null` without one. */
  abstract: abstractRunSchema,
  /** Of a property with `each`, the element that violates it; `null` otherwise. */
  element: value,
  /** What the run depends on, and where it could have gone another way; `null` where nothing explains it. */
  explanation: explanationSchema,
  /** Why nothing explains it, where that was tried; `null` otherwise. */
  unexplained: z.string().nullable(),
});

/** `trace` as JSON text. */
export function traceJson(
  subject: Omit<TraceSubject, "ending" | "zones">,
  verdict: Verdict,
  trace: Trace | null,
  { explanation, unexplained }: Pick<PropertyResult, "explanation" | "unexplained"> = {},
): string {
  return `${JSON.stringify(
    {
      $schema: SCHEMA_IDS.trace,
      version: 1,
      model: subject.model,
      property: {
        id: subject.id,
        name: subject.name,
        sentence: subject.sentence,
        formula: subject.formula,
      },
      set: subject.set,
      verdict: verdict.word,
      failed: verdict.word === "violated" ? verdict.failed : [],
      ...(verdict.word === "reached" && verdict.what !== undefined
        ? { interest: verdict.what }
        : {}),
      why: reason(verdict),
      trace,
      beside: besideOf(verdict),
      ...shown(verdict),
      explanation: explanationJson(explanation ?? null),
      unexplained: unexplained ?? null,
    },
    null,
    2,
  )}\n`;
}

function shown(v: Verdict) {
  const { lasso, abstract, element }: Shown = v.word === "violated" ? v : {};
  return {
    lasso: lassoReport(lasso),
    abstract: abstract ?? null,
    element: lasso?.element ?? element ?? null,
  };
}

function reason(v: Verdict): string | null {
  switch (v.word) {
    case "error":
      return v.message;
    case "incomplete":
      return v.why;
    case "vacuous":
      return v.whatNeverHappened;
    case "notFound":
      return v.how;
    case "holds":
    case "violated":
    case "reached":
    case "unreached":
      return null;
  }
}
