/** What stands above a trace: the model, the property, and what is shown. */
import { abstractLegend } from "./abstract-text.ts";
import { legend } from "./beside-text.ts";
import { fit, oneLine } from "./fit.ts";
import { goesOn } from "./lasso.ts";
import { shortValue } from "./short-value.ts";
import { besideIn, violationIn, type TraceEnding, type TraceSubject } from "./subject.ts";
import { formatAssignments, formatValue, isRecord, type PlainRecord } from "./value.ts";
import type { PlainValue, Trace } from "./trace.ts";
import type { Explanation } from "../explain/explanation.ts";
import { counted, type Style } from "../report/style.ts";

/** A formula is left out where the header would have more lines. */
const LINES = 8;
/** So many constants are always shown. */
const FEW = 6;

/** The lines above a trace. */
export function headerOf(
  trace: Trace,
  subject: TraceSubject,
  style: Style,
  width: number,
  marked: boolean,
): string[] {
  const { color } = style;
  const { ending, full = false, explanation } = subject;
  const field = (label: string, text: string): string[] =>
    fit(`${label.padEnd(10)} ${oneLine(text)}`, width, " ".repeat(11));
  const named = (label: string, name: string, sentence: string): string[] =>
    fit(
      `${label.padEnd(10)} ${color.bold(oneLine(name))}: ${oneLine(sentence)}`,
      width,
      " ".repeat(11),
    );
  const beside = besideIn(ending);
  const { abstract } = violationIn(ending);
  const above = [
    ...named("model", subject.model, subject.modelSentence),
    ...named("property", `${subject.id} ${subject.name}`, subject.sentence),
  ];
  const formula = field("formula", subject.formula);
  const below = [
    ...field("constants", constants(trace.constants, full ? undefined : subject.notable)),
    ...(Object.keys(subject.set).length > 0 ? field("set", formatAssignments(subject.set)) : []),
    ...field("shows", conclusion(trace, ending, explanation)),
    ...(beside === null ? [] : field("runs", legend(trace, beside))),
    ...(abstract === undefined ? [] : field("abstract", abstractLegend(abstract))),
    ...(marked ? field("marks", "* what is shown depends on it; · it does not; ↗ a way out") : []),
  ];
  const isLong = above.length + formula.length + below.length > LINES;
  return [...above, ...(isLong && !full ? [] : formula), ...below];
}

function constants(value: PlainValue, notable: readonly string[] | undefined): string {
  if (!isRecord(value) || notable === undefined || Object.keys(value).length <= FEW)
    return isRecord(value) ? allOf(value) : formatValue(value);
  const shown = notable.filter((name) => name in value);
  const others = Object.keys(value).length - shown.length;
  if (others === 0) return allOf(value);
  const named = shown.map((name) => `${name} = ${shortValue(value[name] ?? null, 30)}`).join(", ");
  return `${named}${shown.length === 0 ? "" : "; "}${others} ${shown.length === 0 ? "as usual" : "others as usual"} (--full shows them)`;
}

function allOf(values: PlainRecord): string {
  return Object.keys(values).length === 0 ? "(none)" : formatAssignments(values);
}

function conclusion(trace: Trace, ending: TraceEnding, explanation?: Explanation): string {
  const n = Math.max(trace.steps.length, besideIn(ending)?.trace.steps.length ?? 0);
  const after = `${n === 0 ? "in an initial state" : `after ${n} ${n === 1 ? "step" : "steps"}`}${
    explanation === undefined ? "" : switched(explanation)
  }`;
  const { lasso, abstract, deadEnd } = violationIn(ending);
  switch (ending.kind) {
    case "violated":
      if (lasso !== undefined) return `a counterexample without end: ${goesOn(lasso, n)}`;
      if (abstract !== undefined)
        return `a counterexample: ${abstract.system} cannot follow ${n === 0 ? "the initial state" : `step ${n}`}`;
      return deadEnd === true
        ? `a counterexample: a dead end ${after}`
        : `a counterexample: violated ${after}`;
    case "reached":
      return `a witness: reached ${after}`;
    case "error":
      return `a fault of the specification ${after}`;
  }
}

function switched({ switches, fewest }: Explanation): string {
  if (switches === 0) return "";
  const best = fewest.done ? " (the fewest)" : "";
  return `, ${counted(switches, "switch", "switches")} between actors${best}`;
}
