/** The published schemas of machine-readable reports: JSON Schema, made from the schemas that describe them here. */
import { z } from "zod";
import { eventSchema } from "../ci/events.ts";
import { reportSchema } from "./json.ts";
import { SCHEMA_IDS } from "./schema-ids.ts";
import { traceReportSchema } from "./trace-json.ts";
import { diffReportSchema } from "../diff/diff-json.ts";
import { weakeningReportSchema } from "../weakening/weakening-json.ts";

/** A published schema. */
export interface PublishedSchema {
  /** The verb whose report it describes. */
  readonly name: keyof typeof SCHEMA_IDS;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** What stands at the fields of a report that are not clear by their names. */
const described = {
  check: {
    $schema: "The $id of this schema.",
    version:
      "Of this format. It changes when a field changes its meaning or goes; fields may be added without that.",
    asExpected:
      "True only when everything was established, equals its expectation, and coverage has no gap.",
    set: "Flags overridden with --set. Expectations are then those of no model, but each property's natural word.",
    results: "One for each property of each model that was checked.",
    runs: "The searches: of a system alone, beside a monitor, over pairs of runs, or beside an abstract system.",
    coverage:
      "Actions and clauses that no model exercised; evaluated only where all models were checked.",
    judgements:
      "What steps after the run found that counts in the exit code (lock, weaker claims, …); absent without such a step.",
  },
  trace: {
    $schema: "The $id of this schema.",
    version:
      "Of this format. It changes when a field changes its meaning or goes; fields may be added without that.",
    set: "Flags overridden with --set.",
    failed: "The conjuncts that are false at the end; empty when the verdict is not 'violated'.",
    why: "Why the verdict is 'error', 'incomplete', 'vacuous' or 'notFound'.",
    trace: "The run, from an initial state; null where there is nothing to show.",
    beside: "The second run, where it takes two to see what is wrong.",
    lasso:
      "How an infinite run goes on: its steps from number 'start' on, again and again. Null for a finite run.",
    abstract: "What an abstract system does beside the run, as far as it can; null without one.",
    element: "Of a property with 'each', the element that violates it; null otherwise.",
    explanation:
      "What the run depends on, and where it could have gone another way; null where nothing explains it.",
    unexplained: "Why nothing explains it, where that was tried; null otherwise.",
  },
  diff: {
    $schema: "The $id of this schema.",
    version:
      "Of this format. It changes when a field changes its meaning or goes; fields may be added without that.",
    before: "The first model, or the commit.",
    after: "The second model, or the working tree.",
    observed: "What events are: behaviours are sequences of them.",
    differs: "Whether anything that is compared differs.",
    modelsAdded: "Models that only the second side has.",
    modelsRemoved: "Models that only the first side has.",
    pairs: "The comparisons, each of two models.",
  },
  weakening: {
    $schema: "The $id of this schema.",
    version:
      "Of this format. It changes when a field changes its meaning or goes; fields may be added without that.",
    base: "The commit that was compared with, and how it was called.",
    notCompared: "Why nothing could be compared, and nothing is known; null where it was.",
    asExpected:
      "True only when each weaker claim has somebody who answers for it, and every acceptance counts.",
    weakenings: "What became weaker, the worst first; what became stronger last.",
    faults: "Acceptances that have expired, name nothing or accept nothing.",
    spent: "Acceptances that have done their work and may go.",
  },
  // Its fields are described where they stand: there are several kinds of lines.
  events: {},
} as const satisfies Record<keyof typeof SCHEMA_IDS, Readonly<Record<string, string>>>;

/**
 * The schemas, in the dialect 2020-12.
 *
 * They let fields be added: who checks a report against the schema of an earlier one of the same
 * version is not to fail.
 */
export function publishedSchemas(): readonly PublishedSchema[] {
  return [
    published("check", reportSchema, "The report of passproof check --json"),
    published("trace", traceReportSchema, "The report of passproof trace --format json"),
    published("diff", diffReportSchema, "The report of passproof diff --json"),
    published("weakening", weakeningReportSchema, "The report of passproof weakening --json"),
    published("events", eventSchema, "A line of passproof check --events"),
  ];
}

function published(
  name: keyof typeof SCHEMA_IDS,
  schema: z.ZodType,
  title: string,
): PublishedSchema {
  const {
    $schema,
    properties = {},
    ...made
  } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const descriptions: Readonly<Record<string, string>> = described[name];
  const fields = Object.entries(properties).map(([field, of]) => {
    const description = descriptions[field];
    return [
      field,
      typeof of === "boolean" || description === undefined ? of : { description, ...of },
    ];
  });
  return {
    name,
    schema: {
      $schema,
      $id: SCHEMA_IDS[name],
      $comment: "Generated by npm run docs: do not edit.",
      title,
      ...made,
      ...(fields.length === 0 ? {} : { properties: Object.fromEntries(fields) }),
    },
  };
}
