/**
 * The record of the necessity matrix: what was found of each decision of each design point, kept beside
 * the models. It is written by `necessity --update`, read by a person in a review and by the generated
 * pages, and compared by `necessity` and by the gate.
 */
import { z } from "zod";
import { ModelError } from "../errors.ts";
import { firstIssue } from "../first-issue.ts";
import { laidOut, type Layout } from "../json-layout.ts";
import { keptJson } from "../kept-json.ts";
import { keyOf, type Decision, type Row } from "./decision.ts";
import type { Matrix } from "./matrix.ts";

/** Version of the file's shape. */
export const RECORD_VERSION = 1;

const whole = z.int().min(0);
/** Models in which leaving it out changes something. */
const matters = whole;

/** What was found of one decision. Fields in the order in which {@link recordedRow} writes them. */
export const recordedNeed = z.discriminatedUnion("word", [
  z.strictObject({
    word: z.literal("needed"),
    /** Id. */
    property: z.string(),
    /** What is found of it instead of what is claimed. */
    verdict: z.enum(["violated", "reached", "unreached", "vacuous"]),
    /** Of a shortest run that shows it; `null` where it takes all runs. */
    steps: whole.nullable(),
    model: z.string(),
    matters,
  }),
  z.strictObject({
    word: z.literal("illDefined"),
    model: z.string(),
    message: z.string(),
    matters,
  }),
  /** `matters`: of a policy or assumption whose constants are others, and whose graphs are not. */
  z.strictObject({ word: z.literal("equivalent"), matters: matters.optional() }),
  z.strictObject({
    word: z.literal("unnoticed"),
    /** The first model that is another one without it. */
    model: z.string(),
    /** Models that were explored without it; the claims of all others in which it matters are among theirs. */
    explored: whole,
    matters,
  }),
  z.strictObject({ word: z.literal("undecided"), why: z.string(), matters }),
]);
/** What was found of one decision. */
export type RecordedNeed = z.infer<typeof recordedNeed>;

/** One design point. */
export const recordedPoint = z.strictObject({
  /** Its models: digests of their graphs, on which all else was established. */
  models: z.record(z.string(), z.string().regex(/^[0-9a-f]+$/)),
  /** By name of the decision (`keyOf`), in the order of the specification. */
  decisions: z.record(z.string(), recordedNeed),
});
/** One design point. */
export type RecordedPoint = z.infer<typeof recordedPoint>;

/** The whole file. */
export const necessityRecord = z.strictObject({
  version: z.literal(RECORD_VERSION),
  points: z.record(z.string(), recordedPoint),
});
/** The whole file. */
export type NecessityRecord = z.infer<typeof necessityRecord>;

/** Where the graph of a model could not be told: it is never recorded. */
export const UNKNOWN = "";

/** Longest message that is kept of a specification that fails. */
const MESSAGE = 200;

/** A row as it is kept. */
export function recordedRow({ need, mattered }: Row): RecordedNeed {
  const matters = mattered.length;
  switch (need.word) {
    case "needed": {
      const { word, property, verdict, steps, model } = need;
      return { word, property, verdict, steps, model, matters };
    }
    case "illDefined": {
      const message = need.message.replaceAll(/\s+/g, " ").trim();
      const short = message.length > MESSAGE ? `${message.slice(0, MESSAGE - 1)}…` : message;
      return { word: "illDefined", model: need.model, message: short, matters };
    }
    case "equivalent":
      return matters === 0 ? { word: "equivalent" } : { word: "equivalent", matters };
    case "unnoticed":
      return {
        word: "unnoticed",
        model: need.models[0] ?? "",
        explored: need.models.length,
        matters,
      };
    case "undecided":
      return { word: "undecided", why: need.why, matters };
  }
}

/** In how many models it matters. */
export function mattersIn(need: RecordedNeed): number {
  return need.matters ?? 0;
}

/** What was established at a design point, as it is kept. */
export function recordedPointOf({ rows, models }: Pick<Matrix, "rows" | "models">): RecordedPoint {
  return {
    models: Object.fromEntries(models.map(({ model, digest }) => [model, digest ?? UNKNOWN])),
    decisions: Object.fromEntries(rows.map((row) => [keyOf(row.decision), recordedRow(row)])),
  };
}

/**
 * The decision of a name.
 * @throws ModelError MODEL005 for a text that is no name of a decision
 */
export function decisionOf(key: string): Decision {
  const decision = parsedKey(key);
  if (decision === null) throw new ModelError("MODEL005", noName(key));
  return decision;
}

function noName(key: string): string {
  return `'${key}' is no name of a decision`;
}

function parsedKey(key: string): Decision | null {
  const [, kind, rest = ""] = /^(\w+) (.+)$/.exec(key) ?? [];
  switch (kind) {
    case "clause": {
      const [, action, partner, clause] = /^([^.]+)\.(partner\.)?(.+)$/.exec(rest) ?? [];
      if (action === undefined || clause === undefined) break;
      return { kind, action, clause, part: partner === undefined ? "actor" : "partner" };
    }
    case "field": {
      const [, action, field] = /^(\S+) (.+)$/.exec(rest) ?? [];
      if (action === undefined || field === undefined) break;
      return { kind, action, field };
    }
    case "policy":
    case "assumption":
      return { kind, id: rest };
    case "fairness":
      return { kind, name: rest };
    case undefined:
    default:
  }
  return null;
}

const lines: Layout = { on: "entries", of: { on: "line" } };
const layout: Layout = {
  on: "fields",
  shape: necessityRecord,
  of: {
    points: {
      on: "entries",
      of: { on: "fields", shape: recordedPoint, of: { models: lines, decisions: lines } },
    },
  },
};

/** The file: one decision a line, so that a difference reads as a list of decisions. Ends with a newline. */
export function recordText(record: NecessityRecord): string {
  return laidOut(record, layout, null);
}

/**
 * Reads the text of a record.
 * @param name how the reader of a message knows the file
 * @throws ModelError MODEL005 for one that is none
 */
export function readRecordText(text: string, name: string): NecessityRecord {
  const refuse = (what: string, cause?: unknown): never => {
    throw new ModelError(
      "MODEL005",
      `${name} is no record of the necessity matrix: ${what}. Remove it and write it again: npm run necessity -- --update`,
      { cause },
    );
  };
  const read = keptJson(text);
  if (read.kind === "merge") return refuse("it has marks of a merge that was not finished");
  if (read.kind === "noJson") return refuse(read.why, read.cause);
  const shape = necessityRecord.safeParse(read.data);
  if (!shape.success) return refuse(firstIssue(shape.error), shape.error);
  for (const point of Object.values(shape.data.points))
    for (const key of Object.keys(point.decisions))
      if (parsedKey(key) === null) refuse(noName(key));
  return shape.data;
}
