/** The machine-readable report of `necessity --json`. */
import { z } from "zod";
import { REVIEW_VERDICTS, type Reviewed } from "../contract/design-point.ts";
import { recordedNeed } from "../necessity/record.ts";
import { STANDINGS, standingOf } from "../necessity/review.ts";
import { necessityCode, type NecessityReport } from "./necessity-text.ts";
import { exitCode } from "./outcome.ts";

/** The schema of the report. `version` is the version of this format. */
export const necessitySchema = z.strictObject({
  version: z.literal(1),
  /** One for each design point, and one for models that were picked by hand. */
  points: z.array(
    z.strictObject({
      /** `null`: models that were picked by hand. */
      point: z.string().nullable(),
      /** Every unnoticed decision is reviewed, nothing is undecided, and all is as recorded. */
      asReviewed: z.boolean(),
      /** Smallest first. */
      models: z.array(z.string()),
      decisions: z.array(
        z.strictObject({
          /** As `trace --without` takes it. */
          name: z.string(),
          standing: z.enum(STANDINGS),
          need: recordedNeed,
          review: z
            .strictObject({
              verdict: z.enum(REVIEW_VERDICTS),
              why: z.string(),
              /** Who notices, if that is somebody elsewhere. */
              by: z.strictObject({ model: z.string(), property: z.string() }).optional(),
            })
            .nullable(),
        }),
      ),
      staleReviews: z.array(z.strictObject({ decision: z.string(), why: z.string() })),
      /** What differs from the record; `null`: it was not compared. */
      drift: z.array(z.strictObject({ about: z.string(), text: z.string() })).nullable(),
      explorations: z.int().min(0),
    }),
  ),
});

/** The report as data. */
export function necessityJson(
  reports: readonly NecessityReport[],
): z.infer<typeof necessitySchema> {
  return {
    version: 1,
    points: reports.map((report) => ({
      point: report.point,
      asReviewed: necessityCode(report) === exitCode.asExpected,
      models: [...report.models],
      decisions: report.judged.map((j) => ({
        name: j.key,
        standing: standingOf(j),
        need: j.need,
        review: reviewed(j.review),
      })),
      staleReviews: report.stale.map(({ review, why }) => ({ decision: review.decision, why })),
      drift: "notCompared" in report.drift ? null : [...report.drift],
      explorations: report.explorations,
    })),
  };
}

function reviewed(review: Reviewed | null) {
  if (review === null) return null;
  const { verdict, why, by } = review;
  return { verdict, why, ...(by && { by: { model: by.model, property: by.property } }) };
}
