/** The machine-readable report of `defects --json`. */
import { z } from "zod";
import type { SeededDefect } from "../contract/defect.ts";
import type { DefectResult } from "../defects/judge.ts";
import { defectsCode } from "./defects-text.ts";
import { exitCode } from "./outcome.ts";

/** What is declared of a defect, as in `defects --json` and `list --json`. */
export const declaredDefectSchema = z.strictObject({
  id: z.string(),
  /** The actor whose part is wrong. */
  component: z.string(),
  sentence: z.string(),
  source: z.string(),
  /** The model that has the defect by its flags; `null`: the defect is a patch. */
  designPoint: z.string().nullable(),
  declared: z.enum(["kills", "survives", "awaits"]),
  /** Ids or clauses of the properties that kill it; of those that it awaits. */
  properties: z.array(z.string()),
  /** Why it is equivalent, or what it waits for. */
  why: z.string().nullable(),
});

/** The schema of the report. `version` is the version of this format. */
export const defectsSchema = z.strictObject({
  version: z.literal(1),
  asDeclared: z.boolean(),
  defects: z.array(
    declaredDefectSchema.extend({
      standing: z.enum(["asDeclared", "incomplete", "unexpected", "error"]),
      /** Violated properties, those named first. */
      killedBy: z.array(
        z.strictObject({
          id: z.string(),
          property: z.string(),
          failed: z.array(z.string()),
          steps: z.int().min(0),
          actors: z.array(z.string()),
        }),
      ),
      problems: z.array(z.string()),
    }),
  ),
});

/** The report as data. */
export function defectsReport(results: readonly DefectResult[]): z.infer<typeof defectsSchema> {
  return {
    version: 1,
    asDeclared: defectsCode(results) === exitCode.asExpected,
    defects: results.map((r) => ({
      ...declared(r.defect),
      standing: r.standing,
      killedBy: r.killers.map((k) => ({ ...k, failed: [...k.failed], actors: [...k.actors] })),
      problems: [...r.problems],
    })),
  };
}

/** What is declared of a defect, as data. */
export function declared({
  id,
  component,
  sentence,
  source,
  seed,
  fate,
}: SeededDefect): z.infer<typeof declaredDefectSchema> {
  return {
    id,
    component,
    sentence,
    source,
    designPoint: seed.kind === "designPoint" ? seed.model : null,
    declared: fate.kind,
    properties: fate.kind === "survives" ? [] : [...fate.properties],
    why: fate.kind === "kills" ? null : fate.why,
  };
}
