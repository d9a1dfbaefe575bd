/**
 * Weakenings: how far what is claimed is less than it was. Two locks are compared, nothing is run: that
 * the newer one is true is for `check --locked` to show.
 */

/**
 * - `weaker`: less is claimed, or it rests on more;
 * - `perhaps`: it reads differently, and only a reader can say whether less is claimed;
 * - `notice`: nothing is claimed less, but it may be shown by less;
 * - `stronger`: more is claimed, or it rests on less.
 */
export type Weight = "weaker" | "perhaps" | "notice" | "stronger";

/** The weights, the one that is said first first. */
export const WEIGHTS: readonly Weight[] = ["weaker", "perhaps", "notice", "stronger"];

/** What each kind of weakening asks of a reader, in the order in which they are said. */
export const ADVICE = {
  expectation:
    "mend the design, or answer for it in models/acceptances.ts (reason, owner, last day) and lock that",
  newViolation:
    "mend the design, or answer for it in models/acceptances.ts (reason, owner, last day) and lock that",
  claimRemoved:
    "claim it again, or answer for it in models/acceptances.ts (reason, owner, last day) and lock that",
  modelRemoved:
    'keep the model, or answer for it in models/acceptances.ts (its name, property "*"); a new name is another model',
  newClaim: "it says what is left open",
  exactness: "explore it exactly again, or answer for it in models/acceptances.ts",
  statement: "read the sentence and the formula beside the old ones: every model claims less",
  written:
    "code is no sentence: does it still say what the sentence beside it says? npm run defects tries each clause",
  program: "who decides is another one: read what was changed in it",
  fairness: "is the implementation that fair? fewer runs are spoken of",
  release: "is this to be known? nothing shows what is released",
  assumption: "is it true of every environment that the claims are for?",
  abstraction: "what would notice if it were wrong?",
  decision: "the claims hold for systems that keep to it",
  requirement: "who asked for it, and who serves it now?",
  defect: "a seeded defect is a test of the properties: what notices it now?",
  waiver: "what is waived is not exercised by any model",
  acceptance: "somebody answers for it until that day",
  budget: "less of the environment's behaviour is looked at",
  bound: "states outside the bound are not expanded",
  instance: "what is claimed is claimed of another instance",
  domain: "the state can hold less",
  actions: "less can happen",
  exercised: "the case that a property is about occurs less often: it may say less",
} as const;

/** What changed. */
export type WeakeningKind = keyof typeof ADVICE;

/** One thing that is claimed less, or rests on more; or the other way round, as `weight` says. */
export interface Weakening {
  readonly weight: Weight;
  readonly kind: WeakeningKind;
  /** The model; `null` where it is declared for all. */
  readonly model: string | null;
  /** The id of the property; `null` where it is no single one's. */
  readonly property: string | null;
  /** What it was and is. Where several models say the same, they are said together. */
  readonly what: string;
  /** Numbers, which differ from model to model; empty where there are none. */
  readonly detail: string;
}

/** Kinds that are a claim's own: a weaker one fails unless somebody answers for it. */
const CLAIMS: ReadonlySet<WeakeningKind> = new Set([
  "expectation",
  "newViolation",
  "claimRemoved",
  "modelRemoved",
  "exactness",
]);

/** Whether somebody has to answer for it. */
export function asksForAcceptance({ weight, kind }: Weakening): boolean {
  return weight === "weaker" && CLAIMS.has(kind);
}
