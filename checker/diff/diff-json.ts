/** The machine-readable report of `diff --json`. */
import { z } from "zod";
import { abstractRunSchema } from "../report/liveness-json.ts";
import { SCHEMA_IDS } from "../report/schema-ids.ts";
import { traceSchema } from "../report/trace-json.ts";
import { CHANGES, pairDiffers, type DesignDifference } from "./difference.ts";

const whole = z.int().min(0);
const size = z.strictObject({ states: whole, transitions: whole, depth: whole });
const word = z.enum(["holds", "violated", "reached", "unreached", "vacuous"]).nullable();
const behaviours = z.array(
  z.strictObject({
    action: z.string(),
    /** Different events of this action. */
    events: whole,
    /** Pairs of a state and of where the other system may be beside it. */
    places: whole,
    shortest: z.strictObject({ trace: traceSchema, beside: abstractRunSchema }),
  }),
);
const values = z
  .strictObject({ count: whole, examples: z.array(z.json()), shortest: traceSchema })
  .nullable();

/** The report. */
export const diffReportSchema = z.strictObject({
  $schema: z.literal(SCHEMA_IDS.diff),
  version: z.literal(1),
  before: z.string(),
  after: z.string(),
  observed: z.string(),
  differs: z.boolean(),
  modelsAdded: z.array(z.string()),
  modelsRemoved: z.array(z.string()),
  pairs: z.array(
    z.strictObject({
      before: z.string(),
      after: z.string(),
      differs: z.boolean(),
      comparedProperties: whole,
      properties: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          /** `null`: not claimed. */
          before: word,
          after: word,
          change: z.enum(CHANGES),
        }),
      ),
      graph: z
        .strictObject({
          before: size,
          after: size,
          sameGraph: z.boolean(),
          actions: z.array(
            z.strictObject({
              action: z.string(),
              before: whole.nullable(),
              after: whole.nullable(),
            }),
          ),
          added: behaviours,
          removed: behaviours,
          regions: z.array(
            z.strictObject({
              region: z.string(),
              before: whole.nullable(),
              after: whole.nullable(),
              gained: values,
              lost: values,
            }),
          ),
          incomplete: z.string().nullable(),
        })
        .nullable(),
      incomplete: z.string().nullable(),
      failure: z.string().nullable(),
    }),
  ),
});

/** The report, as JSON text. @throws ZodError when what was found does not fit: a bug */
export function diffJson(d: DesignDifference): string {
  const report = {
    $schema: SCHEMA_IDS.diff,
    version: 1,
    ...d,
    differs: d.pairs.some(pairDiffers) || d.modelsAdded.length + d.modelsRemoved.length > 0,
    pairs: d.pairs.map((pair) => ({ ...pair, differs: pairDiffers(pair) })),
  };
  return `${JSON.stringify(diffReportSchema.parse(report), null, 2)}\n`;
}
