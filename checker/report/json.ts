/** The machine-readable report of `check --json`: its schema, and how results become one. */
import { z } from "zod";
import { MODES } from "../approximate/options.ts";
import type { Expectation } from "../contract/model.ts";
import { PROPERTY_KINDS } from "../contract/property.ts";
import {
  besideOf,
  EXERCISED,
  isExhaustive,
  stepsOf,
  type ModelResult,
  type PropertyResult,
  type PartialOrderStatistics,
  type SymmetryStatistics,
} from "../verdict.ts";
import type { PlainValue } from "../trace/trace.ts";
import { besideReport, besideSchema, pairsReport, pairsSchema } from "./information-json.ts";
import { judgementSchema, type Judgement } from "./judgement.ts";
import type { Coverage } from "./coverage.ts";
import {
  abstractSchema,
  countsReport,
  lassoSchema,
  livenessSchema,
  refinementSchema,
  shownReport,
} from "./liveness-json.ts";
import { SCHEMA_IDS } from "./schema-ids.ts";

const whole = z.int().min(0);
const common = {
  model: z.string(),
  /** The property's name. */
  property: z.string(),
  id: z.string(),
  kind: z.enum(PROPERTY_KINDS),
  expected: z.union([
    z.enum(["holds", "violated", "reached", "unreached"]),
    z.strictObject({ notClaimed: z.string() }),
  ]),
  /** `null` when there is nothing to compare: not claimed, or incomplete. */
  asExpected: z.boolean().nullable(),
  states: whole,
  transitions: whole,
  depth: whole,
  seconds: z.number().min(0),
  /** Present where it was found by an earlier run, whose `seconds` these are. */
  cached: z.literal(true).optional(),
  /** Of what a search has found that is not exhaustive: by which part of it. */
  foundBy: z.string().optional(),
  /** What had to occur for it to say anything, and how often it did; empty where nothing has to. */
  exercised: z.array(
    z.strictObject({
      what: z.enum(EXERCISED),
      /** Tells it from others of its kind; empty where there is one. */
      name: z.string(),
      count: whole,
    }),
  ),
  /** Ids of the abstractions that an exhaustive verdict relies on; empty for other verdicts. */
  reliesOn: z.array(z.string()),
};
/** What a search looked at, where it was of another kind than single states and steps. */
const counts = { pairs: pairsSchema, liveness: livenessSchema, refinement: refinementSchema };
const exactness = z.enum(["exact", "symmetryReduced", "partialOrder"]);

/** One property of one model. `detail` depends on the verdict; `exactness` is null but for exhaustive verdicts. */
export const resultSchema = z.discriminatedUnion("verdict", [
  z.strictObject({
    ...common,
    verdict: z.literal("holds"),
    exactness,
    detail: z.strictObject({ antecedents: whole.nullable(), ...counts }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("violated"),
    exactness: z.null(),
    detail: z.strictObject({
      /** Of the longer run, where there are two. */
      steps: whole,
      failed: z.array(z.string()),
      ...counts,
      beside: besideSchema,
      lasso: lassoSchema,
      abstract: abstractSchema,
      /** Of a property with `each`, the element that violates it; `null` otherwise. */
      element: z.json(),
    }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("reached"),
    exactness: z.null(),
    detail: z.strictObject({ steps: whole }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("unreached"),
    exactness,
    detail: z.strictObject({}),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("vacuous"),
    exactness: z.null(),
    detail: z.strictObject({ whatNeverHappened: z.string(), ...counts }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("notFound"),
    exactness: z.null(),
    detail: z.strictObject({ how: z.string() }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("incomplete"),
    exactness: z.null(),
    detail: z.strictObject({ why: z.string(), ...counts }),
  }),
  z.strictObject({
    ...common,
    verdict: z.literal("error"),
    exactness: z.null(),
    detail: z.strictObject({
      message: z.string(),
      /** As of a violation; `null` where no run leads there. */
      steps: whole.nullable(),
      ...counts,
      beside: besideSchema,
    }),
  }),
]);

const runSchema = z.strictObject({
  model: z.string(),
  /** `null`: the system alone. */
  monitor: z.string().nullable(),
  /** The secret with which runs began, too, where they did. */
  secret: z.string().optional(),
  /** Pairs of states, in a search over pairs of runs. */
  pairs: whole.optional(),
  /** Abstract states, or sets of them, met in a search beside abstract systems. */
  abstractStates: whole.optional(),
  /** Of a graph whose steps were kept: bytes for each of its transitions, states not counted. */
  bytesPerTransition: z.number().min(0).optional(),
  /** Where no exploration was made: its counts were read off the graph of steps of another run. */
  readOff: z.literal(true).optional(),
  /** Present where an earlier run made it. */
  cached: z.literal(true).optional(),
  states: whole,
  transitions: whole,
  depth: whole,
  widestLevel: whole,
  seconds: z.number().min(0),
  stateBits: whole,
  bytesPerState: z.number().min(0),
  complete: z.boolean(),
  /** What the specification did wrong in this run, where that ended it. */
  failure: z.string().nullable(),
  /** Of a search that does not look at every reachable state. */
  approximate: z
    .strictObject({
      mode: z.enum(MODES),
      seed: whole,
      /** What was looked at, in a sentence. */
      how: z.string(),
      /** Random walks, or searches of a swarm. */
      walks: whole.optional(),
      /** States expected to have been taken for another one, at best; absent where none is said to be covered. */
      omitted: z.number().min(0).optional(),
    })
    .optional(),
  /** Where only representatives were explored, which the other counts are of: what they stand for. */
  symmetry: z
    .strictObject({
      /** Ids that were exchanged, by set. */
      sets: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()]))),
      permutations: whole,
      /** Whether each representative was compared with its images; otherwise the declaration was believed. */
      checked: z.boolean(),
      states: whole,
      transitions: whole,
    })
    .optional(),
  /** Where orders of steps were left out, or were to be; the other counts are of what was explored. */
  partialOrder: z
    .strictObject({
      /** Actions without a footprint: where there is one, all states were explored. */
      undeclared: z.array(z.string()),
      /** Instances of actions, by those parameters that do not depend on the state. */
      instances: whole,
      /** States of which a part of the enabled instances was enough, and those that were expanded whole. */
      inPart: whole,
      whole,
      /** How it is known that no step is put off for ever. */
      proviso: z.enum(["afterwards", "queue"]),
      leftBehind: whole,
      /** Instances that can change what a judged property reads; by property, what that is. */
      visible: whole,
      reads: z.array(
        z.strictObject({ property: z.string(), places: z.array(z.string()), visible: whole }),
      ),
      searches: whole,
      /** What is found without leaving anything out; where that was asked for. */
      compared: z.strictObject({ states: whole, transitions: whole }).optional(),
      /** Places that were declared and not touched in any state that was met. */
      wider: z.array(z.string()),
    })
    .optional(),
  /** Of the graph of states and steps, 128 bits; `null` where it is not whole, or not asked for, or of pairs. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
});

const gapSchema = z.strictObject({
  system: z.string(),
  action: z.string(),
  /** `null`: the action never fired; otherwise this clause never was the first to refuse. */
  clause: z.string().nullable(),
});

const coverageSchema = z.discriminatedUnion("evaluated", [
  z.strictObject({ evaluated: z.literal(false), why: z.string() }),
  z.strictObject({
    evaluated: z.literal(true),
    actions: whole,
    clauses: whole,
    /** Not exercised by any model, and not waived. */
    gaps: z.array(gapSchema),
    /** Not exercised, with a reason. */
    waived: z.array(gapSchema.extend({ why: z.string() })),
    unneededWaivers: z.array(
      z.strictObject({
        action: z.string(),
        clause: z.string().nullable(),
        why: z.string(),
        reason: z.enum(["exercised", "unknown"]),
      }),
    ),
    releases: whole,
    /** Releases that cut no pair of runs in any model. */
    idleReleases: z.array(z.strictObject({ release: z.string(), properties: z.array(z.string()) })),
    /** Fairness conditions of all properties, by name. */
    fairness: whole,
    /** Those without a step in any model. */
    idleFairness: z.array(
      z.strictObject({ fairness: z.string(), properties: z.array(z.string()) }),
    ),
    /** Actions of abstract systems that answer nothing in any model: listed, and no gap. */
    idleAnswers: z.array(z.strictObject({ property: z.string(), actions: z.array(z.string()) })),
  }),
]);

/**
 * The schema of the report. `version` is the version of this format; it changes when a field changes
 * its meaning or goes. Fields may be added without that.
 */
export const reportSchema = z.strictObject({
  /** The published schema. */
  $schema: z.literal(SCHEMA_IDS.check),
  version: z.literal(1),
  /** True only when everything was established, equals its expectation, and coverage has no gap. */
  asExpected: z.boolean(),
  /** Flags overridden with `--set`; expectations are then those of no model, but each property's natural word. */
  set: z.record(z.string(), z.json()),
  results: z.array(resultSchema),
  runs: z.array(runSchema),
  coverage: coverageSchema,
  /** Of steps after the run, where there were any. */
  judgements: z.array(judgementSchema).optional(),
});

/** The report as data. */
export type Report = z.infer<typeof reportSchema>;
type RunReport = z.infer<typeof runSchema>;
type ResultReport = z.infer<typeof resultSchema>;

/** Puts the report together. */
export function report(
  models: readonly ModelResult[],
  coverage: Coverage,
  asExpected: boolean,
  set: Readonly<Record<string, PlainValue>>,
  judgements: readonly Judgement[] = [],
): Report {
  return {
    $schema: SCHEMA_IDS.check,
    version: 1,
    asExpected,
    // The plain values of flags are JSON; only their readonly types differ.
    set: structuredClone(set) as Report["set"],
    results: models.flatMap((m) => m.results.map((r) => ({ ...resultReport(r), ...cached(m) }))),
    runs: models.flatMap((m) =>
      m.runs.map(({ symmetry, partialOrder, ...r }) => ({
        model: m.model,
        ...r,
        ...symmetryReport(symmetry),
        ...partialOrderReport(partialOrder),
        seconds: microseconds(r.seconds),
        ...cached(m),
      })),
    ),
    coverage: coverage.evaluated
      ? {
          evaluated: true,
          actions: coverage.actions,
          clauses: coverage.clauses,
          gaps: coverage.gaps.map((g) => ({ ...g })),
          waived: coverage.waived.map((g) => ({ ...g })),
          unneededWaivers: coverage.unneededWaivers.map((w) => ({ ...w })),
          releases: coverage.releases,
          idleReleases: coverage.idleReleases.map((r) => ({
            release: r.release,
            properties: [...r.properties],
          })),
          fairness: coverage.fairness,
          idleFairness: coverage.idleFairness.map((f) => ({
            fairness: f.fairness,
            properties: [...f.properties],
          })),
          idleAnswers: coverage.idleAnswers.map((a) => ({
            property: a.property,
            actions: [...a.actions],
          })),
        }
      : { evaluated: false, why: coverage.why },
    ...(judgements.length === 0 ? {} : { judgements: [...judgements] }),
  };
}

function symmetryReport(symmetry: SymmetryStatistics | undefined): Pick<RunReport, "symmetry"> {
  if (symmetry === undefined) return {};
  const sets: Record<string, (string | number | boolean)[]> = {};
  for (const [name, ids] of Object.entries(symmetry.sets)) sets[name] = [...ids];
  return { symmetry: { ...symmetry, sets } };
}

function partialOrderReport(
  p: PartialOrderStatistics | undefined,
): Pick<RunReport, "partialOrder"> {
  if (p === undefined) return {};
  return {
    partialOrder: {
      ...p,
      undeclared: [...p.undeclared],
      reads: p.reads.map((r) => ({ ...r, places: [...r.places] })),
      wider: [...p.wider],
    },
  };
}

function cached({ cached: is }: ModelResult): { readonly cached?: true } {
  return is === undefined ? {} : { cached: is };
}

function resultReport(r: PropertyResult): ResultReport {
  return {
    model: r.model,
    property: r.property,
    id: r.id,
    kind: r.kind,
    expected: expectationReport(r.expected),
    asExpected: r.asExpected,
    states: r.states,
    transitions: r.transitions,
    depth: r.depth,
    seconds: microseconds(r.seconds),
    ...(r.foundBy === undefined ? {} : { foundBy: r.foundBy }),
    exercised: r.exercised.map(({ what, name, count }) => ({ what, name, count })),
    reliesOn: isExhaustive(r.verdict) ? [...r.reliesOn] : [],
    ...verdictReport(r),
  };
}

/** Seconds without the digits that no clock has. */
function microseconds(s: number): number {
  return Math.round(s * 1e6) / 1e6;
}

function expectationReport(e: Expectation): ResultReport["expected"] {
  return typeof e === "string" ? e : { notClaimed: e.notClaimed };
}

type VerdictReport = ResultReport extends infer R
  ? R extends ResultReport
    ? Pick<R, "verdict" | "exactness" | "detail">
    : never
  : never;

function verdictReport(r: PropertyResult): VerdictReport {
  const { verdict: v, antecedents } = r;
  const counted = { pairs: pairsReport(r.pairs), ...countsReport(r) };
  switch (v.word) {
    case "holds":
      return { verdict: v.word, exactness: v.exactness, detail: { antecedents, ...counted } };
    case "unreached":
      return { verdict: v.word, exactness: v.exactness, detail: {} };
    case "violated":
      return {
        verdict: v.word,
        exactness: null,
        detail: {
          steps: stepsOf(v) ?? 0,
          failed: [...v.failed],
          ...counted,
          beside: besideReport(besideOf(v)),
          ...shownReport(v),
        },
      };
    case "reached":
      return { verdict: v.word, exactness: null, detail: { steps: v.trace.steps.length } };
    case "vacuous":
      return {
        verdict: v.word,
        exactness: null,
        detail: { whatNeverHappened: v.whatNeverHappened, ...counted },
      };
    case "notFound":
      return { verdict: v.word, exactness: null, detail: { how: v.how } };
    case "incomplete":
      return { verdict: v.word, exactness: null, detail: { why: v.why, ...counted } };
    case "error":
      return {
        verdict: v.word,
        exactness: null,
        detail: {
          message: v.message,
          steps: stepsOf(v),
          ...counted,
          beside: besideReport(besideOf(v)),
        },
      };
  }
}
