/** Traces from files, checked before anything is made of them. */
import { z } from "zod";
import { messageOf } from "../errors.ts";
import { firstIssue } from "../first-issue.ts";
import type { Model } from "../contract/model.ts";
import { changes } from "../trace/changes.ts";
import { plainValue } from "../plain/replay.ts";
import { settingOf } from "../plain/semantics.ts";
import { traceReportSchema } from "../report/trace-json.ts";
import { readItf } from "../trace/itf.ts";
import type { PlainValue, Trace, TraceStep } from "../trace/trace.ts";
import type { VerdictWord } from "../verdict.ts";
import { formatValue } from "../trace/value.ts";
import type { Notice } from "./api.ts";
import type { Visit, Visits } from "./visits.ts";

const value = z.json();
// What is not asked for is left out: files of later versions say more.
const traceShape = z.object({
  model: z.string(),
  constants: value,
  initial: value,
  steps: z
    .array(z.object({ action: z.string(), params: z.record(z.string(), value), state: value }))
    .max(100_000),
});
const reportShape = z.object({
  version: z.literal(1, "the version of the file is not 1"),
  property: z.object({ id: z.string(), name: z.string() }),
  verdict: traceReportSchema.shape.verdict,
  failed: z.array(z.string()),
  trace: traceShape.nullable(),
  beside: z.object({ trace: traceShape, because: z.string() }).nullish(),
  lasso: z.object({ start: z.int().min(0) }).nullish(),
});

/** What is needed of a run to repeat it, and to see that it is the same. */
export type FileTrace = Pick<Trace, "model" | "constants" | "initial"> & {
  readonly steps: readonly Pick<TraceStep, "action" | "params" | "state">[];
};

/** What a file holds. */
export interface TraceFile {
  readonly property: { readonly id: string; readonly name: string } | null;
  readonly verdict: VerdictWord | null;
  readonly failed: readonly string[];
  /** Steps before the loop of an infinite run; `null` for a finite one. */
  readonly loop: number | null;
  readonly because: string | null;
  /** One run, or two that show something together. */
  readonly runs: readonly FileTrace[];
}

/** What `text` holds, for whoever explores `model`; text: why it holds no trace. */
export function readTraceFile(model: Model, text: string): TraceFile | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${messageOf(error)}`;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return "it is no trace: a trace is a JSON object";
  if ("vars" in json && "states" in json) return itfTrace(model, text);
  if ("models" in json && !("trace" in json))
    return "it is a report of check: write the trace with `passproof trace … --format json`";
  return "trace" in json ? report(json) : bareTrace(json);
}

function report(json: object): TraceFile | string {
  const parsed = reportShape.safeParse(json);
  if (!parsed.success) return `it is no trace of passproof: ${firstIssue(parsed.error)}`;
  const { property, verdict, failed, trace, beside, lasso } = parsed.data;
  if (trace === null)
    return `it holds no run: the verdict on ${property.id} ${property.name} is '${verdict}'`;
  return {
    property,
    verdict,
    failed,
    loop: lasso?.start ?? null,
    because: beside?.because ?? null,
    runs: beside ? [trace, beside.trace] : [trace],
  };
}

/** The state of a trace in ITF is read by the schema of the model, which alone tells sets from lists. */
function itfTrace(model: Model, text: string): TraceFile | string {
  try {
    const { trace, loop } = readItf(text, { state: settingOf(model).domain, monitor: null });
    const property = { id: "", name: trace.property };
    return { property, verdict: null, failed: [], loop, because: null, runs: [trace] };
  } catch (error) {
    return `it is no ITF trace of this model: ${messageOf(error)}`;
  }
}

function bareTrace(json: object): TraceFile | string {
  const parsed = traceShape.safeParse(json);
  if (!parsed.success) return `it is no trace of passproof: ${firstIssue(parsed.error)}`;
  const runs = [parsed.data];
  return { property: null, verdict: null, failed: [], loop: null, because: null, runs };
}

/** A run from a file, as far as it can be repeated. */
export interface Repeated {
  readonly visit: Visit;
  readonly notices: readonly Notice[];
}

/** Repeats a run from a file, step by step, and compares each state with what the file says. */
export function repeat(model: Model, visits: Visits, trace: FileTrace): Repeated {
  const notices: Notice[] = [];
  const say = (kind: Notice["kind"], text: string): void => {
    notices.push({ kind, text });
  };
  if (trace.model !== model.name)
    say("info", `The trace is of the model ${trace.model}; this is ${model.name}.`);
  const constants = differences(trace.constants, plainValue(model.constants));
  if (constants !== null) say("info", `Other constants (file, here): ${constants}.`);
  const [first] = visits.initials;
  const initial = visits.initials.find((i) => same(trace.initial, plainValue(i.state)));
  if (first === undefined || initial === undefined) {
    const how = first && differences(trace.initial, plainValue(first.state));
    say(
      "error",
      `The trace begins with a state that is no initial state of this model (file, here): ${how ?? ""}. This is the initial state.`,
    );
    // There is an initial state, or the explorer would not have begun.
    return { visit: visits.root(first as (typeof visits.initials)[number]), notices };
  }
  let visit = visits.root(initial);
  for (const [i, step] of trace.steps.entries()) {
    const next = visits.take(visit, step, `step ${i + 1} of ${trace.steps.length}`);
    const wrong =
      typeof next === "string"
        ? next
        : same(step.state, plainValue(next.state))
          ? null
          : `step ${i + 1} of ${trace.steps.length}: ${step.action} leads to another state than in the file (file, here): ${differences(step.state, plainValue(next.state)) ?? ""}`;
    if (wrong !== null || typeof next === "string") {
      say(
        "error",
        `The trace cannot be repeated to its end. ${upper(wrong ?? "")}. It was taken up to step ${i}.`,
      );
      break;
    }
    visit = next;
  }
  return { visit, notices };
}

/** Differences told. */
const TOLD = 4;

function differences(file: PlainValue, here: PlainValue): string | null {
  const all = changes(file, here);
  if (all.length === 0) return null;
  const told = all
    .slice(0, TOLD)
    .map((c) => `${c.path || "all of it"}: ${short(c.before)}, ${short(c.after)}`)
    .join("; ");
  return all.length > TOLD ? `${told}; and ${all.length - TOLD} more` : told;
}

function same(a: PlainValue, b: PlainValue): boolean {
  return changes(a, b).length === 0;
}

function short(v: PlainValue): string {
  const text = formatValue(v);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
