/** The machine-readable report of `weakening --json`: its schema, and how what was found becomes one. */
import { z } from "zod";
import { SCHEMA_IDS } from "../report/schema-ids.ts";
import { asksForAcceptance, WEIGHTS, ADVICE, type WeakeningKind } from "./weakening.ts";
import { passes, type Reviewed } from "./acceptances.ts";

const accepted = z.strictObject({ reason: z.string(), owner: z.string(), expires: z.string() });

/** The report. */
export const weakeningReportSchema = z.strictObject({
  $schema: z.literal(SCHEMA_IDS.weakening),
  version: z.literal(1),
  base: z.strictObject({ name: z.string(), commit: z.string() }),
  /** Why nothing could be compared; `null` where it was. */
  notCompared: z.string().nullable(),
  asExpected: z.boolean(),
  weakenings: z.array(
    z.strictObject({
      weight: z.enum(WEIGHTS),
      // Literals of the kinds: the record lists them all.
      kind: z.enum(Object.keys(ADVICE) as [WeakeningKind, ...WeakeningKind[]]),
      model: z.string().nullable(),
      property: z.string().nullable(),
      what: z.string(),
      detail: z.string(),
      /** Whether somebody has to answer for it. */
      asksForAcceptance: z.boolean(),
      acceptedBy: accepted.nullable(),
    }),
  ),
  /** Acceptances that make the check fail. */
  faults: z.array(z.strictObject({ model: z.string(), property: z.string(), message: z.string() })),
  /** Acceptances that have done their work. */
  spent: z.array(z.strictObject({ model: z.string(), property: z.string() })),
});

/** The report, as an object. */
export type WeakeningReport = z.infer<typeof weakeningReportSchema>;

/** @param found what was found, or why nothing was compared */
export function weakeningReport(
  base: WeakeningReport["base"],
  found: Reviewed | string,
): WeakeningReport {
  const reviewed = typeof found === "string" ? null : found;
  return {
    $schema: SCHEMA_IDS.weakening,
    version: 1,
    base,
    notCompared: typeof found === "string" ? found : null,
    asExpected: reviewed !== null && passes(reviewed),
    weakenings: (reviewed?.weakenings ?? []).map(({ by, ...w }) => ({
      ...w,
      asksForAcceptance: asksForAcceptance(w),
      acceptedBy: by === null ? null : { reason: by.reason, owner: by.owner, expires: by.expires },
    })),
    faults: (reviewed?.faults ?? []).map(({ acceptance: { model, property }, message }) => ({
      ...{ model, property, message },
    })),
    spent: (reviewed?.spent ?? []).map(({ model, property }) => ({ model, property })),
  };
}
