/**
 * A run as it goes on, for programs that watch it: lines of JSON, one object each, written as things
 * happen. A run that is killed leaves whole lines, or at most the beginning of one that has no end.
 */
import { z } from "zod";
import { reasonOf, verdictAgainst } from "./facts.ts";
import type { Coverage } from "../report/coverage.ts";
import type { Judgement } from "../report/judgement.ts";
import { gapTexts } from "../report/summary-text.ts";
import { failures, standing, type Standing } from "../report/outcome.ts";
import type { Progress } from "../search/check.ts";
import { stepsOf, type ModelResult, type PropertyResult } from "../verdict.ts";

const whole = z.int().min(0);
const standings = z.enum(["asExpected", "unexpected", "notClaimed", "incomplete", "error"]);
const counts = z.strictObject({
  asExpected: whole,
  unexpected: whole,
  notClaimed: whole,
  incomplete: whole,
  error: whole,
});

/** What every line has. */
const common = {
  version: z
    .literal(1)
    .describe(
      "Of this format. It changes when a field changes its meaning or goes; fields and events may be added without that.",
    ),
  seconds: z.number().min(0).describe("Since the run began."),
};

/** The schema of a line. Models are run side by side: their lines stand among each other. */
export const eventSchema = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("runStarted"),
    ...common,
    program: z.string(),
    models: whole,
    properties: whole,
    workers: whole,
  }),
  z.strictObject({ event: z.literal("modelStarted"), ...common, model: z.string() }),
  z.strictObject({
    event: z.literal("progress"),
    ...common,
    model: z.string(),
    part: z.string().nullable().describe("What is being searched; null: the system alone."),
    states: whole,
    transitions: whole,
    level: whole,
    frontier: whole,
    bytes: whole,
  }),
  z.strictObject({
    event: z.literal("propertyDecided"),
    ...common,
    model: z.string(),
    id: z.string(),
    property: z.string(),
    verdict: z.string(),
    standing: standings,
    text: z.string().describe("The verdict and what was expected, and why, on one line."),
    states: whole,
    transitions: whole,
    depth: whole,
    steps: whole.nullable().describe("Of the run that it shows; null where it shows none."),
  }),
  z.strictObject({
    event: z.literal("modelFinished"),
    ...common,
    model: z.string(),
    counts,
    failed: z.boolean().describe("Whether the specification itself failed."),
    cached: z.boolean().describe("Whether the result was known from an earlier run."),
  }),
  z
    .strictObject({
      event: z.literal("judged"),
      ...common,
      step: z.string(),
      exitCode: whole.describe("What this step by itself asks for: 0 if nothing is wrong."),
      text: z.string().describe("What was found, in one sentence."),
      findings: whole.describe("Lines that say more, in the other reports."),
    })
    .describe(
      "After the models, one for each step that counts in the exit code: lock, coverage, …",
    ),
  z.strictObject({
    event: z.literal("runFinished"),
    ...common,
    exitCode: whole,
    asExpected: z.boolean(),
    counts,
  }),
  z
    .strictObject({ event: z.literal("runAborted"), ...common })
    .describe("The run ended without a result; why stands on standard error."),
]);

/** One line, as data. */
export type RunEvent = z.infer<typeof eventSchema>;
/** A line without what every line has. */
type Told<E> = E extends RunEvent ? Omit<E, keyof typeof common> : never;

/** Longer texts are cut: lines are to be short. */
const MOST = 1000;

function short(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text;
}

/** A line, with its end. */
export function line(event: Told<RunEvent>, seconds: number): string {
  const { event: name, ...others } = event;
  const rounded = Math.round(seconds * 1000) / 1000;
  return `${JSON.stringify({ event: name, version: 1, seconds: rounded, ...others })}\n`;
}

/** A sign of life. */
export function progressed(model: string, p: Progress): Told<RunEvent> {
  const { part, states, transitions, level, frontier, bytes } = p;
  return { event: "progress", model, part, states, transitions, level, frontier, bytes };
}

/** One verdict. */
export function decided(result: PropertyResult): Told<RunEvent> {
  const { model, id, property, verdict, states, transitions, depth } = result;
  const reason = reasonOf(result);
  const text = `${verdictAgainst(result)}${reason === "" ? "" : `: ${reason}`}`;
  return {
    event: "propertyDecided",
    model,
    id,
    property,
    verdict: verdict.word,
    standing: standing(result),
    text: short(text),
    states,
    transitions,
    depth,
    steps: stepsOf(verdict),
  };
}

/** What a step after the run found. */
export function judged({ step, code, summary, lines }: Judgement): Told<RunEvent> {
  return { event: "judged", step, exitCode: code, text: short(summary), findings: lines.length };
}

/** Gaps of coverage, told like the other steps; nothing where it was not evaluated. */
export function covered(coverage: Coverage): Told<RunEvent>[] {
  if (!coverage.evaluated) return [];
  const gaps = gapTexts(coverage);
  const summary = gaps.length === 0 ? "no gap" : gaps.join("; ");
  const lines = gaps.map((text) => ({ tone: "bad" as const, text }));
  return [judged({ step: "coverage", code: gaps.length > 0 ? 1 : 0, summary, lines })];
}

/** All verdicts of a model. */
export function finished(result: ModelResult): Told<RunEvent> {
  const by: Record<Standing, number> = {
    asExpected: 0,
    unexpected: 0,
    notClaimed: 0,
    incomplete: 0,
    error: 0,
  };
  for (const r of result.results) by[standing(r)]++;
  return {
    event: "modelFinished",
    model: result.model,
    counts: by,
    failed: failures(result).length > 0,
    cached: result.cached === true,
  };
}
