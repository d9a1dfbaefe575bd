/** What machine-readable reports say of pairs of runs: counts, and the second run of a counterexample. */
import { z } from "zod";
import type { Beside, PairStatistics } from "../verdict.ts";

const whole = z.int().min(0);

/** The schema of {@link PairStatistics}; `null` for a property that is not about pairs. */
export const pairsSchema = z
  .strictObject({
    pairs: whole,
    steps: whole,
    merged: whole,
    variants: z.array(z.strictObject({ name: z.string(), differs: z.boolean() })),
    /** Each release in the order declared; 0 where it was not needed. */
    cuts: z.array(z.strictObject({ release: z.string(), count: whole })),
  })
  .nullable();

/** The schema of places at which two values differ. */
export const differencesSchema = z.array(
  z.strictObject({
    /** Empty for the whole value. */
    path: z.string(),
    first: z.json(),
    second: z.json(),
  }),
);

/** The schema of the second run in `check --json`; `null` where one run shows it. */
export const besideSchema = z
  .strictObject({
    /** Of the second run. */
    steps: whole,
    because: z.string(),
    differences: differencesSchema,
  })
  .nullable();

/** Counts of pairs as data. */
export function pairsReport(p: PairStatistics | undefined): z.infer<typeof pairsSchema> {
  if (p === undefined) return null;
  return {
    pairs: p.pairs,
    steps: p.steps,
    merged: p.merged,
    variants: p.variants.map(({ name, differs }) => ({ name, differs })),
    cuts: p.cuts.map(({ release, count }) => ({ release, count })),
  };
}

/** The second run as data, without its states. */
export function besideReport(b: Beside | null): z.infer<typeof besideSchema> {
  if (b === null) return null;
  return {
    steps: b.trace.steps.length,
    because: b.because,
    // Plain values are JSON; only their readonly types differ.
    differences: structuredClone(b.differences) as z.infer<typeof differencesSchema>,
  };
}
