/** A run that an abstract system cannot follow, for a reader at a terminal. */
import { answersTo, possibilities, refusal, type Answered } from "./abstract.ts";
import { grouped, groupLine } from "./change-text.ts";
import { changes, sameFields, type Change } from "./changes.ts";
import { atMost } from "./lasso-text.ts";
import { indents, type Column } from "./sheet.ts";
import { formatValue, isRecord } from "./value.ts";
import type { Trace } from "./trace.ts";
import { fit, oneLine } from "./fit.ts";
import { shortValue } from "./short-value.ts";
import type { Style } from "../report/style.ts";
import type { AbstractRun } from "../verdict.ts";

/** Stands before every line on what the abstract system does. */
const SIGN = "⇢";

/** What the lines of the abstract system are, for the header of a trace. */
export function abstractLegend({ system, events }: AbstractRun): string {
  return events.length === 0
    ? `${system}; ${SIGN} is what it does beside each step`
    : `${system}; ${SIGN} is what it does to show the same events`;
}

/** Writes what an abstract system does beside a run. */
export interface AbstractWriter {
  /** Below the initial state. */
  start(): void;
  /** Below the step with index `i`. */
  step(i: number): void;
}

/** Writes on `sheet` what the abstract system of `run` does beside `trace`. */
export function abstractWriterOn(
  sheet: Column,
  trace: Trace,
  run: AbstractRun,
  full: boolean,
  { color }: Style,
): AbstractWriter {
  const answers = answersTo(trace, run);
  const say = (text: string): void =>
    sheet.line(indents.field, color.green(`${SIGN} ${oneLine(text)}`));
  return {
    start: () => {
      sheet.part("0");
      if (trace.steps.length === 0) {
        sheet.line(indents.field, color.red(`${SIGN} does not begin like that`));
        return;
      }
      const begins = beginning(trace, run);
      say(begins.length === 0 ? "the same initial state" : "initial state");
      for (const line of begins) sheet.line(indents.detail, color.green(oneLine(line)));
    },
    step: (i) => {
      const answered = answers[i];
      if (answered === undefined) return;
      sheet.part(String(i + 1));
      if (answered.event !== null)
        sheet.line(indents.field, color.green(oneLine(`event ${answered.event}`)));
      if (answered.by === null) {
        sheet.line(indents.field, color.red(`${SIGN} no such ${wanting(answered)}`));
        return;
      }
      if (answered.by.length === 0) say("stutters");
      const limit = full ? Infinity : sheet.textColumns;
      for (const { call, changed } of answered.by) {
        say(call);
        for (const g of grouped(changed)) {
          const text = groupLine(g, (c) => moved(c, limit));
          sheet.line(indents.detail, color.green(text));
        }
      }
    },
  };
}

function moved({ before, after }: Change, limit: number): string {
  return `${oneLine(shortValue(before, limit))} → ${oneLine(shortValue(after, limit))}`;
}

/** The initial state of the abstract system: where it has the same regions, what differs in them. */
function beginning({ initial }: Trace, run: AbstractRun): string[] {
  if (!isRecord(run.initial)) return [formatValue(run.initial)];
  if (isRecord(initial) && sameFields(initial, run.initial))
    return changes(initial, run.initial).map((c) => `${c.path}: ${formatValue(c.after)}`);
  return Object.entries(run.initial).map(([name, v]) => `${name}: ${formatValue(v)}`);
}

function wanting({ event }: Answered): string {
  return event === null ? "step" : "event";
}

/** What the abstract system does beside each step of `trace`, on one line each. */
export function brieflyAbstract(trace: Trace, run: AbstractRun): string[] {
  return answersTo(trace, run).map((answered) => {
    const event = answered.event === null ? "" : `${oneLine(answered.event)} `;
    const { by } = answered;
    if (by === null) return `${event}${SIGN} no such ${wanting(answered)}`;
    return by.length === 0
      ? `${event}${SIGN} stutters`
      : `${event}${SIGN} ${oneLine(by.map((a) => a.call).join(", "))}`;
  });
}

/** What was asked of the abstract system at the end, and what it could have done instead: at most `limit`. */
export function abstractConclusion(
  trace: Trace,
  run: AbstractRun,
  style: Style,
  width: number,
  limit: number,
): string[] {
  const { text, details } = refusal(trace, run);
  const instead = possibilities(run);
  const item = (line: string): string[] => fit(`  ${line}`, width, indents.detail);
  return [
    ...fit(oneLine(text), width, indents.field),
    ...details.flatMap((d) => item(style.color.red(oneLine(d)))),
    ...fit(insteadOf(trace, instead), width, indents.field).filter((line) => line !== ""),
    ...atMost(limit, instead).flatMap((line) => item(oneLine(line))),
  ];
}

function insteadOf({ steps }: Trace, instead: readonly string[]): string {
  if (instead.length > 0) return "Possible instead:";
  return steps.length === 0 ? "" : "It can do nothing else here.";
}
