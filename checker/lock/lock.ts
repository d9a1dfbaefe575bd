/**
 * The lock: what was established of every model, and what was declared when it was. It is written by
 * `check --update-lock`, read by a person in a review, and compared by `check --locked`.
 *
 * Shape: plain data with keys in a stable order; see `format.ts` for the file. What a refactoring
 * changes (code, layout, order of words) is not in it, but for {@link Origin}, which is information.
 */
import { z } from "zod";

/** Version of the file's shape. */
export const LOCK_VERSION = 1;

/** Stands for the verdict on a claim of a model that was not run: it has no runs, and nothing fired. */
export const NOT_RUN = "notRun";

const count = z.int().min(0);
const counts = z.record(z.string(), count);

/** One exploration: see `RunStatistics`. */
export const lockedRun = z.strictObject({
  /** What was searched: see `searchOf` in `locked-model.ts`. Several runs may be of the same. */
  of: z.string(),
  states: count,
  transitions: count,
  depth: count,
  /** See `checker/search/digest.ts`; `null` for a search whose graph is a function of another's. */
  digest: z.string().nullable(),
});
/** One exploration. */
export type LockedRun = z.infer<typeof lockedRun>;

/** What was established of one property of one model. */
export const lockedProperty = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** What is claimed: an expected verdict, or `notClaimed`. */
  expected: z.string(),
  /** Of `notClaimed`. */
  why: z.string().optional(),
  /** The word, or {@link NOT_RUN}. */
  verdict: z.string(),
  /** Of `holds` and `unreached`. */
  exactness: z.string().optional(),
  states: count,
  transitions: count,
  depth: count,
  /** Of a counterexample or witness: steps, and the clauses that failed. */
  steps: count.optional(),
  failed: z.array(z.string()).optional(),
  /** By what must occur for it to say anything (`antecedent`, `release exposedRegisters`): how often it did. See `Exercised`. */
  exercised: counts,
});
/** What was established of one property of one model. */
export type LockedProperty = z.infer<typeof lockedProperty>;

/** One model. */
export const lockedModel = z.strictObject({
  size: z.enum(["tiny", "small", "full"]),
  system: z.string(),
  constants: z.record(z.string(), z.unknown()),
  /** Constants that are budgets of the environment. */
  budgets: z.array(z.string()),
  /** State constraints: name → sentence. */
  bounds: z.record(z.string(), z.string()),
  /** By region of the state: how many values it can have, as a power of two with two decimals. */
  domains: z.record(z.string(), z.number()),
  /** By action: instances that its parameters have without regard to the state (`choose` counts as one). */
  instances: counts,
  runs: z.array(lockedRun),
  /** By action: how often it fired. */
  fired: counts,
  properties: z.record(z.string(), lockedProperty),
});
/** One model. */
export type LockedModel = z.infer<typeof lockedModel>;

/** One property, as declared: what a reader of its id relies on. */
export const lockedStatement = z.strictObject({
  name: z.string(),
  kind: z.string(),
  sentence: z.string(),
  formula: z.string(),
  claimedFor: z.string(),
  serves: z.array(z.string()),
  clauses: z.array(z.string()),
  /** Ids of the abstractions that it relies on where it holds, in any system that it is claimed of. */
  reliesOn: z.array(z.string()),
  /** It has an antecedent, or a trigger. */
  conditional: z.boolean(),
  fairness: z.array(z.string()),
  secret: z.string().optional(),
  observer: z.string().optional(),
  declassify: z.array(z.string()).optional(),
});
/** One property, as declared. */
export type LockedStatement = z.infer<typeof lockedStatement>;

/** What is declared for all models together. Lists of names are sorted, each name once. */
export const declared = z.strictObject({
  /** By id; where models mean different things by one id, all but the first by `<id> of <model>`. */
  properties: z.record(z.string(), lockedStatement),
  /** System → id → sentence. */
  policies: z.record(z.string(), z.record(z.string(), z.string())),
  assumptions: z.record(z.string(), z.record(z.string(), z.string())),
  abstractions: z.record(z.string(), z.record(z.string(), z.string())),
  /** Releases that properties allow: name → sentence. */
  releases: z.record(z.string(), z.string()),
  /** Fairness conditions: name → kind and sentence. */
  fairness: z.record(z.string(), z.string()),
  /** Id → sentence, basis, source and place; and after `; not served: ` why none has to serve it. */
  requirements: z.record(z.string(), z.string()),
  /** Seeded defects: id → fate (`kills S5.atMostOnce, S6`, `survives`, `awaits …`), and after a semicolon how. */
  defects: z.record(z.string(), z.string()),
  /** Coverage waivers: `action` or `action.clause` → why. */
  waivers: z.record(z.string(), z.string()),
  acceptances: z.array(
    z.strictObject({
      model: z.string(),
      property: z.string(),
      reason: z.string(),
      owner: z.string(),
      expires: z.string(),
    }),
  ),
});
/** What is declared for all models together. */
export type Declared = z.infer<typeof declared>;

/** Where it came from. Information: never compared. */
export const origin = z.strictObject({
  tool: z.string(),
  node: z.string(),
  /** SHA-256 over the compiled files of each part: `spec`, `properties`, `models`, `checker`. */
  code: z.record(z.string(), z.string()),
});
/** Where a lock came from. */
export type Origin = z.infer<typeof origin>;

/** The whole file. */
export const lockSchema = z.strictObject({
  version: z.literal(LOCK_VERSION),
  origin,
  declared,
  models: z.record(z.string(), lockedModel),
});
/** The whole file. */
export type Lock = z.infer<typeof lockSchema>;
