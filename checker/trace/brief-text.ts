/** A trace in few lines: what `check` shows of a surprise. */
import { brieflyAbstract } from "./abstract-text.ts";
import { brieflyBoth } from "./beside-text.ts";
import { closing, last, LOOP } from "./conclusion-text.ts";
import { fit } from "./fit.ts";
import { sheetColumns } from "./sheet.ts";
import { brieflyStep } from "./step-text.ts";
import { besideIn, violationIn, type TraceEnding } from "./subject.ts";
import type { Trace } from "./trace.ts";
import type { Style } from "../report/style.ts";

/** Columns by which `check` indents what is shown briefly. */
const INDENTED = 4;
/** Lines of one list below a trace. */
const LISTED = 6;

/** At most `limit` steps, one line each, without states. */
export function formatTraceBriefly(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  limit = 40,
): string[] {
  const beside = besideIn(ending);
  const width = sheetColumns(style) - INDENTED;
  const end = last(trace, ending, style, width, { limit: LISTED, explanation: undefined });
  if (beside !== null) return [...brieflyBoth(trace, beside, style, width, limit), ...end];
  const { lasso, abstract } = violationIn(ending);
  const digits = String(trace.steps.length).length;
  const margin = " ".repeat(digits + 5);
  const answers = abstract === undefined ? [] : brieflyAbstract(trace, abstract);
  const rows = trace.steps.slice(0, limit).flatMap((step, i) => {
    const answer = answers[i];
    return [
      ...(lasso?.start === i ? [`${" ".repeat(digits)} ┌▶ ${LOOP}`] : []),
      ...fit(`${String(i + 1).padStart(digits)} ${brieflyStep(step, style)}`, width, margin),
      ...(answer === undefined ? [] : fit(`${margin}${style.color.green(answer)}`, width, margin)),
    ];
  });
  const hidden = trace.steps.length - limit;
  if (hidden > 0) rows.push(`${" ".repeat(digits)} … and ${hidden} more`);
  if (trace.steps.length === 0) rows.push("in the initial state");
  if (lasso !== undefined) {
    const corner = lasso.start < trace.steps.length ? "└─ " : "";
    rows.push(...fit(`${" ".repeat(digits)} ${corner}${closing(trace, lasso)}`, width, margin));
  }
  return [...rows, ...end];
}
