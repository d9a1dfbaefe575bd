/**
 * What the explorer's page and its server say to each other: schemas of requests, types of answers.
 * The page imports types only.
 *
 * Every request is `POST /api/<name>` with one JSON object, but for `GET /api/model`.
 */
import { z } from "zod";
import type { Expectation } from "../contract/model.ts";
import type { PropertyKind } from "../contract/property.ts";
import type { Zone } from "../contract/system.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { Change } from "../trace/changes.ts";
import type { PlainValue, TraceStep } from "../trace/trace.ts";
import type { AbstractRun, Difference, Lasso, VerdictWord } from "../verdict.ts";

/** The most steps of a position. */
export const MOST_STEPS = 5000;
/** The most random steps asked for at once. */
export const MOST_RANDOM = 1000;

const params = z.record(z.string(), z.json());

/** One step by name: links to it survive that actions are reordered. */
export const stepSchema = z.strictObject({ action: z.string().max(200), params });

/** Where somebody stands: an initial state, and the steps taken since. */
export const positionSchema = z.strictObject({
  /** See {@link Initial.id}. */
  initial: z.string().max(100),
  steps: z.array(stepSchema).max(MOST_STEPS),
});

/** Schemas of the bodies of requests, by name. */
export const requests = {
  /** What can be seen at a position; an {@link Answer}. */
  position: z.strictObject({
    position: positionSchema,
    /** So many steps of it need not be told again. */
    known: z.int().min(0).max(MOST_STEPS),
  }),
  /** Instances of one action, enabled at a position; {@link Instances}. */
  instances: z.strictObject({
    position: positionSchema,
    action: z.string().max(200),
    /** Only those whose parameters, as text, contain this. */
    filter: z.string().max(200),
    offset: z.int().min(0),
  }),
  /** The position of a link; an {@link Answer}. */
  link: z.strictObject({ link: z.string().max(200_000) }),
  /** The runs of a trace file; {@link Loaded}. */
  file: z.strictObject({ text: z.string() }),
  /** Steps taken at random from a position; an {@link Answer}. */
  walk: z.strictObject({
    position: positionSchema,
    known: z.int().min(0).max(MOST_STEPS),
    steps: z.int().min(1).max(MOST_RANDOM),
    seed: z.int().min(0).max(0xffff_ffff),
  }),
  /** Begins the search for the counterexample to a claim, or for a witness; {@link SearchStatus}. */
  search: z.strictObject({ property: z.string().max(200) }),
  /** How the search is going; {@link SearchStatus}. */
  progress: z.strictObject({ search: z.int().min(0) }),
  /** Ends the search; {@link SearchStatus}. */
  cancel: z.strictObject({ search: z.int().min(0) }),
} as const;

/** A step by name. */
export interface StepName {
  readonly action: string;
  readonly params: Readonly<Record<string, PlainValue>>;
}

/** Where somebody stands. */
export interface Position {
  readonly initial: string;
  readonly steps: readonly StepName[];
}

/** A state that runs begin with. */
export interface Initial {
  /** Digest of the state: it survives that initial states are reordered. */
  readonly id: string;
  /** E.g. `initial state 2`, `initial state 1 with secret deviceData: other`. */
  readonly name: string;
  /** What differs from the first one. */
  readonly differs: readonly Change[];
}

/** An action, whatever the state. */
export interface ActionInfo {
  readonly name: string;
  readonly sentence: string;
  readonly source: string;
  readonly actor: string;
  /** Who takes part in it, too. */
  readonly partner: string | null;
  /** Names of its parameters, outermost first. */
  readonly params: readonly string[];
}

/** A property that the model claims, or a witness that can be looked for in it. */
export interface ClaimInfo {
  readonly id: string;
  readonly name: string;
  readonly kind: PropertyKind;
  readonly sentence: string;
  readonly formula: string;
  readonly source: string;
  /** `null` for a witness of the suite, of which nothing is claimed. */
  readonly expected: Expectation | null;
  /** Names of what must hold; empty where the property is not about single states or steps. */
  readonly conjuncts: readonly string[];
}

/** What does not change while somebody explores: the answer to `GET /api/model`. */
export interface ModelInfo {
  readonly model: string;
  readonly sentence: string;
  /** Whether it is a seeded defect. */
  readonly isDefect: boolean;
  readonly constants: PlainValue;
  readonly budgets: readonly string[];
  /** Flags that were overridden on the command line. */
  readonly set: Readonly<Record<string, PlainValue>>;
  /** The command that shows this model, to be told to those who get a link. */
  readonly command: string;
  readonly zones: readonly Zone[];
  readonly actions: readonly ActionInfo[];
  readonly claims: readonly ClaimInfo[];
  readonly initials: readonly Initial[];
  /** Where to begin. */
  readonly start: Answer;
  /** What `--trace` names; `null` without. */
  readonly loaded: Loaded | null;
}

/** Something of which the one who asked must know. */
export interface Notice {
  /** `error`: what was asked for could not be done, or only in part. */
  readonly kind: "error" | "info";
  readonly text: string;
}

/** One enabled instance of an action. */
export interface Instance {
  readonly params: Readonly<Record<string, PlainValue>>;
  /** What its message carries; `null` where nothing passes. */
  readonly carries: PlainValue;
  /** The first fields that it changes. */
  readonly changes: readonly Change[];
  /** How many fields it changes in all. */
  readonly changed: number;
}

/** Some instances of an action. */
export interface Instances {
  /** How many suit the filter. */
  readonly total: number;
  readonly instances: readonly Instance[];
}

/** What refuses some instances of an action first. */
export interface Refusal {
  /** `guard`: a clause; `let`: a value that the action needs and that is absent; `partner`: a clause of the other one's. */
  readonly kind: "guard" | "let" | "partner";
  readonly actor: string;
  readonly clause: string;
  /** Instances, or groups of them: those with parameters bound only in part stand for all that agree. */
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly Readonly<Record<string, PlainValue>>[];
}

/** An action at a position. */
export interface ActionHere {
  readonly action: string;
  /** How many instances are enabled. */
  readonly enabled: number;
  readonly instances: readonly Instance[];
  readonly refusals: readonly Refusal[];
  /** Parameters that have no value here, where that is why no instance is enabled. */
  readonly empty: readonly string[];
  /** What the specification does wrong here; `null`: nothing. */
  readonly error: string | null;
}

/** What a claim says here. */
export type ClaimStatus =
  /** Of an invariant in this state, of a transition property in the last step. */
  | "holds"
  | "violated"
  /** Its antecedent is false: it says nothing here. */
  | "notMet"
  /** It is about steps, and no step was taken. */
  | "noStep"
  /** Of a witness: whether it is this state, or the last step. */
  | "reached"
  | "notReached"
  /** It is about whole runs, or several: one state decides nothing. */
  | "aboutRuns"
  /** It threw. */
  | "error";

/** A predicate of a property of whole runs, in this state. */
export interface Part {
  /** E.g. `from`, `to`, `hold`. */
  readonly name: string;
  /** The element of `each`; `null` where there is one property. */
  readonly element: PlainValue;
  readonly value: boolean;
}

/** A claim at a position. */
export interface ClaimHere {
  readonly id: string;
  readonly status: ClaimStatus;
  /** The conjuncts that are false. */
  readonly failed: readonly string[];
  readonly parts: readonly Part[];
  /** What it threw; `null`: nothing. */
  readonly error: string | null;
}

/** What can be seen at a position. */
export interface Here {
  /** In the order of the system. */
  readonly actions: readonly ActionHere[];
  /** In the order of {@link ModelInfo.claims}. */
  readonly claims: readonly ClaimHere[];
  /** Monitors that threw on the way here: their values are missing, and so is what needs them. */
  readonly errors: readonly string[];
}

/** A position, the run to it, and what can be seen there. */
export interface Answer {
  /** What was asked for, or as much of it as could be done: then there is a notice of kind `error`. */
  readonly position: Position;
  /** Text for the hash of an address, without `#`. */
  readonly link: string;
  readonly initial: PlainValue;
  /** Values of the monitors by name; `null` where there is none. */
  readonly initialMonitor: PlainValue;
  /** So many steps are left out of `steps`. */
  readonly known: number;
  readonly steps: readonly TraceStep[];
  readonly here: Here;
  readonly notices: readonly Notice[];
}

/** What a search found, or a file holds. */
export interface Evidence {
  /** The property; `null` where a file names none that the model has. */
  readonly property: { readonly id: string; readonly name: string } | null;
  /** `null` for a file that tells no verdict. */
  readonly verdict: VerdictWord | null;
  /** The verdict in words, with what it rests on. */
  readonly says: string;
  readonly failed: readonly string[];
  readonly lasso: Lasso | null;
  readonly abstract: AbstractRun | null;
  readonly element: PlainValue;
  /** What two runs show together; `null` where there is one. */
  readonly because: string | null;
  readonly differences: readonly Difference[];
  readonly explanation: Explanation | null;
}

/** Runs that were found or read: none, one, or two that show something together. */
export interface Loaded {
  readonly evidence: Evidence;
  readonly runs: readonly Answer[];
  readonly notices: readonly Notice[];
}

/** How a search is going. */
export type SearchStatus = { readonly search: number; readonly property: string } & (
  | {
      readonly state: "running";
      readonly states: number;
      readonly transitions: number;
      readonly level: number;
      readonly seconds: number;
    }
  | { readonly state: "done"; readonly loaded: Loaded }
  | { readonly state: "failed"; readonly message: string }
);

/** The body of every answer that is not 200. */
export interface Refused {
  readonly error: string;
}
