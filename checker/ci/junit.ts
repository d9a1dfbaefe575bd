/**
 * A run as JUnit XML, which CI servers show as tests: a suite for each model, a test for each claim.
 *
 * What makes the exit code differ from 0 is a failure or an error here, and nothing else is.
 */
import { basename } from "node:path";
import { match, P } from "ts-pattern";
import type { Model } from "../contract/model.ts";
import type { Alert } from "../report/alert.ts";
import { budgetsOf } from "../report/model-text.ts";
import { standing } from "../report/outcome.ts";
import { formatAssignments } from "../trace/value.ts";
import { oneLine } from "../trace/fit.ts";
import type { ModelResult, PropertyResult } from "../verdict.ts";
import { xml, type Element } from "./xml.ts";
import {
  alertTitle,
  commandOf,
  complaints,
  modelOf,
  reasonOf,
  runText,
  verdictAgainst,
  type CiFacts,
  type Complaint,
} from "./facts.ts";

/** A test, and what became of it. */
interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly became: "passed" | "failure" | "error" | "skipped";
  /** One line. */
  readonly message: string;
  /** What kind of failure it is, for servers that group them. */
  readonly type: string;
  readonly body: readonly string[];
}

interface SuiteOfCases {
  readonly name: string;
  readonly seconds: number;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly Case[];
}

/** The whole document. The same for the same results but for its times. */
export function junit(facts: CiFacts): string {
  const found = complaints(facts);
  const suites = [
    ...facts.results.flatMap((result, i) => {
      const model = facts.models[i];
      return model === undefined
        ? []
        : [
            suiteOf(
              model,
              result,
              found.filter((c) => c.model === model),
              facts.options,
              facts.alerts.filter((a) => modelOf(a, facts) === model),
            ),
          ];
    }),
    ...wholeRun(
      facts,
      found.filter((c) => c.model === null),
    ),
  ];
  const all = suites.flatMap((s) => s.cases);
  return xml("testsuites", {
    attributes: {
      name: facts.program,
      tests: String(all.length),
      failures: number(all, "failure"),
      errors: number(all, "error"),
      time: time(facts.seconds),
    },
    children: { testsuite: suites.map(suiteElement) },
  });
}

function number(cases: readonly Case[], became: Case["became"]): string {
  return String(cases.filter((c) => c.became === became).length);
}

function time(seconds: number): string {
  return seconds.toFixed(3);
}

function suiteElement(suite: SuiteOfCases, id: number): Element {
  const { name, seconds, properties, cases } = suite;
  return {
    attributes: {
      name: oneLine(name),
      id: String(id),
      tests: String(cases.length),
      failures: number(cases, "failure"),
      errors: number(cases, "error"),
      skipped: number(cases, "skipped"),
      time: time(seconds),
    },
    children: {
      properties: [
        {
          children: {
            property: properties.map(([property, value]) => ({
              attributes: { name: oneLine(property), value: oneLine(value) },
            })),
          },
        },
      ],
      testcase: cases.map((c) => ({
        attributes: { classname: oneLine(name), name: oneLine(c.name), time: time(c.seconds) },
        ...outcomeElement(c),
      })),
    },
  };
}

function outcomeElement({ became, type, message, body }: Case): Element {
  const text = [message, ...body].join("\n");
  switch (became) {
    case "passed":
      return {};
    // The schema of Jenkins lets a skipped test have a text and no message.
    case "skipped":
      return { children: { skipped: [{ text }] } };
    case "failure":
    case "error":
      return {
        children: { [became]: [{ attributes: { type, message: oneLine(message) }, text }] },
      };
  }
}

function suiteOf(
  model: Model,
  { results, runs }: ModelResult,
  found: readonly Complaint[],
  options: string,
  alerts: readonly Alert[],
): SuiteOfCases {
  const budgets = formatAssignments(budgetsOf(model));
  return {
    name: model.name,
    seconds: runs.reduce((sum, r) => sum + r.seconds, 0),
    properties: [
      ["sentence", model.sentence],
      ["size", model.size],
      ...(budgets === "" ? [] : [["budgets", budgets] as const]),
      ...model.bounds.map((b) => [`bound ${b.name}`, b.sentence] as const),
      ...results.map((r) => [r.id, countsOf(r)] as const),
    ],
    cases: [
      ...results.map((r) => caseOf(r, options)),
      ...found.map(complaining),
      ...alerts.map((a) => alarming(a, [a.step, a.about].join(" ").trimEnd())),
    ],
  };
}

/** What stands behind a verdict. */
function countsOf({ kind, verdict, states, transitions, depth }: PropertyResult): string {
  const how = "exactness" in verdict ? ` (${verdict.exactness})` : "";
  return `${kind}, ${verdict.word}${how}: states ${states}, transitions ${transitions}, depth ${depth}`;
}

function caseOf(result: PropertyResult, options: string): Case {
  const { id, property, seconds, expected, verdict } = result;
  const reason = reasonOf(result);
  const said = `${verdictAgainst(result)}${reason === "" ? "" : `: ${reason}`}`;
  // Only where it is shown: of the runs of expected violations nobody asks here.
  const shown = (): string[] => {
    const run = runText(result);
    return run.length === 0 ? [] : ["", ...run, "", commandOf(result, options)];
  };
  return {
    name: `${id} ${property}`,
    seconds,
    type: verdict.word,
    ...match(standing(result))
      .returnType<Pick<Case, "became" | "message" | "body">>()
      .with("asExpected", () => ({ became: "passed", message: "", body: [] }))
      .with("notClaimed", () => ({
        became: "skipped",
        message: `not claimed: ${typeof expected === "string" ? "" : expected.notClaimed}`,
        body: [],
      }))
      .with("unexpected", () => ({
        became: "failure",
        message: said,
        body: shown(),
      }))
      // What was not established did not pass.
      .with(P.union("incomplete", "error"), () => ({
        became: "error",
        message: said,
        body: shown(),
      }))
      .exhaustive(),
  };
}

/** What belongs to no model: coverage, and the steps after the run. */
function wholeRun(facts: CiFacts, found: readonly Complaint[]): SuiteOfCases[] {
  const { program, coverage, judgements, alerts } = facts;
  const steps = ["coverage", ...judgements.map((j) => j.step)];
  return [
    {
      name: program.split(" ")[0] ?? program,
      seconds: 0,
      properties: [["version", program]],
      cases: [
        ...steps.map((step): Case => {
          const complaint = found.find((c) => c.from === step);
          if (complaint !== undefined) return complaining(complaint);
          const quiet = { name: step, seconds: 0, type: step, body: [] } as const;
          return step === "coverage" && !coverage.evaluated
            ? { ...quiet, became: "skipped", message: `not evaluated: ${coverage.why}` }
            : { ...quiet, became: "passed", message: "" };
        }),
        ...alerts
          .filter((a) => modelOf(a, facts) === undefined)
          .map((a) => alarming(a, alertTitle(a))),
      ],
    },
  ];
}

/** Only of judgements that fail: what they found at one place. */
function alarming({ step, text, place }: Alert, name: string): Case {
  const at = place === null ? [] : [`${basename(place.file)}:${place.line}`];
  return { name, seconds: 0, became: "failure", message: text, type: step, body: at };
}

function complaining({ from, kind, title, lines }: Complaint): Case {
  return {
    name: from,
    seconds: 0,
    became: kind === "wrong" ? "failure" : "error",
    message: title,
    type: from,
    body: lines,
  };
}
