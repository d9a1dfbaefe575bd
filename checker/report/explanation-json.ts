/** What machine-readable reports say of why a counterexample is one. */
import { z } from "zod";
import type { Explanation } from "../explain/explanation.ts";

const whole = z.int().min(0);
const value = z.json();

const searchSchema = z.discriminatedUnion("done", [
  z.strictObject({ done: z.literal(true) }),
  z.strictObject({ done: z.literal(false), why: z.string() }),
]);

const readings = {
  readings: z.array(
    z.strictObject({
      /** The state (of a step, the one before), the state after; the monitor before, after. */
      of: z.enum(["state", "after", "monitor", "monitorAfter"]),
      path: z.string(),
      value,
    }),
  ),
  /** Fields that were read besides. */
  more: whole,
};

const explanation = z.strictObject({
  /** What each false conjunct read; empty where there is no such predicate. */
  conjuncts: z.array(z.strictObject({ conjunct: z.string(), ...readings })),
  /** What the antecedent read; `null` without one. */
  antecedent: z.strictObject(readings).nullable(),
  /** By step of the trace. */
  steps: z.array(
    z.strictObject({
      weight: z.enum(["value", "enables", "none"]),
      /** Fields that the step changed and on which what is shown depends. */
      needed: z.array(z.string()),
      /** Fields that it read for that. */
      reads: z.array(z.string()),
      /** Other steps instead of it, after which the violation cannot be reached. */
      waysOut: z.array(
        z.strictObject({
          action: z.string(),
          params: z.record(z.string(), value),
          actor: z.string(),
        }),
      ),
    }),
  ),
  /** Whether ways out were looked for. */
  ways: searchSchema,
  /** The last step, counted from 0, instead of which there was a way out; `null`: none, or not looked for. */
  lastWayOut: whole.nullable(),
  /** Times that the actor changes along the trace, and whether that is as few as can be. */
  switches: whole,
  fewest: searchSchema,
});

/** The schema of an explanation; `null` where there is none. */
export const explanationSchema = explanation.nullable();

/** The type checker's word that the schema describes what there is. */
type Described = z.input<typeof explanation>;
/** `explanation` as reports have it: the same, told to be what the schema says. */
export function explanationJson(found: Explanation | null): Described | null {
  // Plain data of the same form; the schema only has no words for read-only arrays.
  return found as Described | null;
}
