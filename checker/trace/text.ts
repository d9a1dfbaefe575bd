/** A trace for a reader at a terminal: a lane for each actor, one step after the other. */
import {
  abstractConclusion,
  abstractLegend,
  abstractWriterOn,
  brieflyAbstract,
  type AbstractWriter,
} from "./abstract-text.ts";
import { brieflyBoth, conclusionOf, legend, writeBoth, type RunWriter } from "./beside-text.ts";
import { changes } from "./changes.ts";
import { backTo, goesOn } from "./lasso.ts";
import { lassoConclusion, sentenceFor } from "./lasso-text.ts";
import { arrowOf, carried, indents, sheetFor, titleOf, type Sheet } from "./sheet.ts";
import { formatValue, isRecord } from "./value.ts";
import type { PlainValue, Trace } from "./trace.ts";
import { proseWidth, wrap, type Style } from "../report/style.ts";
import type { AbstractRun, Beside, Lasso } from "../verdict.ts";

/** What the trace shows, for its header and its last lines. */
export interface TraceSubject {
  readonly model: string;
  readonly modelSentence: string;
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly formula: string;
  /** Flags that were overridden on the command line. */
  readonly set: Readonly<Record<string, PlainValue>>;
  /** What the last state (or step) of the trace shows. */
  readonly ending: TraceEnding;
  /** Actors in the order of their lanes; those without a part in the trace get none. */
  readonly actors: readonly string[];
}

/** Why the trace ends where it does. */
export type TraceEnding =
  | {
      readonly kind: "violated";
      readonly failed: readonly string[];
      /** The second run, where it takes two. */
      readonly beside?: Beside;
      /** How it goes on, where it is an infinite run. */
      readonly lasso?: Lasso;
      /** What an abstract system does beside it, as far as it can. */
      readonly abstract?: AbstractRun;
      /** The element that a finite run shows it for. */
      readonly element?: PlainValue;
      /** Whether it ends where no run leads to the goal any more. */
      readonly deadEnd?: boolean;
    }
  | { readonly kind: "reached" }
  | { readonly kind: "error"; readonly message: string; readonly beside?: Beside };

/** The whole trace: header, initial state, every step with what it changed, and what it shows. */
export function formatTrace(trace: Trace, subject: TraceSubject, style: Style): string {
  const { color } = style;
  const width = proseWidth(style);
  const field = (label: string, text: string): string[] =>
    wrap(`${label.padEnd(10)} ${text}`, width, " ".repeat(11));
  const lines = [
    ...field("model", `${color.bold(subject.model)}: ${subject.modelSentence}`),
    ...field("property", `${color.bold(`${subject.id} ${subject.name}`)}: ${subject.sentence}`),
    ...field("formula", subject.formula),
    ...field("constants", assignments(trace.constants)),
  ];
  if (Object.keys(subject.set).length > 0) lines.push(...field("set", assignments(subject.set)));
  const beside = besideOf(subject.ending);
  const { lasso, abstract } = violationIn(subject.ending);
  lines.push(...field("shows", conclusion(trace, subject.ending)));
  if (beside !== null) lines.push(...field("runs", legend(trace, beside)));
  if (abstract !== undefined) lines.push(...field("abstract", abstractLegend(abstract)));
  lines.push("");

  const all = [...trace.steps, ...(beside?.trace.steps ?? [])];
  const longest = Math.max(trace.steps.length, beside?.trace.steps.length ?? 0);
  const sheet = sheetFor(all, longest, subject.actors, style);
  const write = writerOn(sheet, style, {
    loop: lasso?.start ?? null,
    abstract: abstract === undefined ? null : abstractWriterOn(sheet, trace, abstract, style),
  });
  if (beside === null) {
    write.start(trace);
    write.steps(trace, 0, trace.steps.length);
  } else writeBoth(sheet, trace, beside, write, style);
  if (lasso !== undefined) sheet.line(indents.title, color.cyan(closing(trace, lasso)));
  const end = last(trace, subject.ending, style, width, LISTED);
  return `${[...lines, ...sheet.lines, "", ...end].join("\n")}\n`;
}

/** What shows a violation beside the run itself. */
function violationIn(ending: TraceEnding): Partial<Extract<TraceEnding, { kind: "violated" }>> {
  return ending.kind === "violated" ? ending : {};
}

function besideOf(ending: TraceEnding): Beside | null {
  return ending.kind === "reached" ? null : (ending.beside ?? null);
}

/** What stands between the lines of a single run. */
interface Interlude {
  /** Steps before the loop; `null` for a finite run. */
  readonly loop: number | null;
  readonly abstract: AbstractWriter | null;
}

/** Writes single runs: the initial state, and every step with what it changed. */
function writerOn(sheet: Sheet, { color }: Style, { loop, abstract }: Interlude): RunWriter {
  return {
    start: (trace) => {
      sheet.line(indents.title, color.bold("initial state"), 0);
      for (const region of regions(trace.initial)) sheet.line(indents.field, region);
      if (trace.initialMonitor !== null)
        sheet.line(indents.field, color.magenta(`◆ monitor: ${formatValue(trace.initialMonitor)}`));
      abstract?.start();
    },
    steps: (trace, from, to) => {
      const states = [trace.initial, ...trace.steps.map((s) => s.state)];
      const monitors = [trace.initialMonitor, ...trace.steps.map((s) => s.monitor)];
      for (const [i, step] of trace.steps.entries()) {
        if (i < from || i >= to) continue;
        if (loop === i) sheet.line(indents.title, color.cyan(LOOP));
        sheet.title(i + 1, step, color.bold(titleOf(step)));
        const { message } = step;
        if (message !== null)
          sheet.line(indents.field, color.cyan(arrowOf(message, carried(message.value))));
        for (const line of message?.lines ?? []) sheet.line(indents.detail, color.cyan(line));
        const changed = changes(states[i] ?? null, step.state);
        for (const c of changed)
          sheet.line(
            indents.field,
            `${c.path}: ${formatValue(c.before)} → ${color.yellow(formatValue(c.after))}`,
          );
        if (changed.length === 0) sheet.line(indents.field, color.dim("(changes nothing)"));
        for (const c of changes(monitors[i] ?? null, step.monitor, "monitor"))
          sheet.line(
            indents.field,
            color.magenta(`◆ ${c.path}: ${formatValue(c.before)} → ${formatValue(c.after)}`),
          );
        abstract?.step(i);
      }
    },
  };
}

/** Columns by which `check` indents what is shown briefly. */
const INDENTED = 4;
/** Lines of one list below a trace: in full, and briefly. */
const LISTED = 40;
const LISTED_BRIEFLY = 6;

/** At most `limit` steps, one line each, without states: what `check` shows of a surprise. */
export function formatTraceBriefly(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  limit = 40,
): string[] {
  const beside = besideOf(ending);
  const width = proseWidth(style) - INDENTED;
  const end = last(trace, ending, style, width, LISTED_BRIEFLY);
  if (beside !== null) return [...brieflyBoth(trace, beside, style, width, limit), ...end];
  const { lasso, abstract } = violationIn(ending);
  const numberWidth = String(trace.steps.length).length;
  const margin = " ".repeat(numberWidth + 5);
  const answers = abstract === undefined ? [] : brieflyAbstract(trace, abstract);
  const rows = trace.steps.slice(0, limit).flatMap((step, i) => {
    const { message: m } = step;
    const message = m === null ? "" : `  ${style.color.cyan(arrowOf(m, carried(m.value)))}`;
    const answer = answers[i];
    return [
      ...(lasso?.start === i ? [`${" ".repeat(numberWidth)} ${LOOP}`] : []),
      ...wrap(`${String(i + 1).padStart(numberWidth)} ${titleOf(step)}${message}`, width, margin),
      ...(answer === undefined ? [] : wrap(`${margin}${style.color.green(answer)}`, width, margin)),
    ];
  });
  const hidden = trace.steps.length - limit;
  if (hidden > 0) rows.push(`${" ".repeat(numberWidth)} … and ${hidden} more`);
  if (trace.steps.length === 0) rows.push("in the initial state");
  if (lasso !== undefined)
    rows.push(...wrap(`${" ".repeat(numberWidth)} ${closing(trace, lasso)}`, width, margin));
  return [...rows, ...end];
}

/** Stands before the first step that is taken again and again. */
const LOOP = "┌─ from here on for ever";

function closing({ steps }: Trace, lasso: Lasso): string {
  return lasso.start >= steps.length ? "↺ stutters for ever" : `└─ ↺ back to ${backTo(lasso)}`;
}

function assignments(value: PlainValue): string {
  if (!isRecord(value)) return formatValue(value);
  const entries = Object.entries(value);
  return entries.length === 0
    ? "(none)"
    : entries.map(([name, v]) => `${name} = ${formatValue(v)}`).join(", ");
}

function regions(state: PlainValue): string[] {
  if (!isRecord(state)) return [formatValue(state)];
  return Object.entries(state).map(([name, v]) => `${name}: ${formatValue(v)}`);
}

function conclusion(trace: Trace, ending: TraceEnding): string {
  const n = Math.max(trace.steps.length, besideOf(ending)?.trace.steps.length ?? 0);
  const after = n === 0 ? "in an initial state" : `after ${n} ${n === 1 ? "step" : "steps"}`;
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

/** The last lines; of each list at most `limit`. */
function last(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  width: number,
  limit: number,
): string[] {
  const { color } = style;
  switch (ending.kind) {
    case "violated":
      return [
        ...(ending.beside === undefined ? [] : conclusionOf(ending.beside, style, width)),
        ...(ending.lasso === undefined
          ? []
          : lassoConclusion(ending.lasso, trace.steps.length, style, width, limit)),
        ...(ending.abstract === undefined
          ? []
          : abstractConclusion(trace, ending.abstract, style, width, limit)),
        ...wrap(about(ending), width, indents.field).filter((line) => line !== ""),
        ...(ending.failed.length === 0
          ? [color.red("✗ violated")]
          : ending.failed.map((conjunct) => color.red(`✗ violated: ${conjunct}`))),
      ];
    case "reached":
      return [color.green("✓ reached")];
    case "error":
      return `✗ error: ${ending.message}`
        .split("\n")
        .flatMap((line) => wrap(color.red(line), width, indents.field));
  }
}

/** What a finite run shows, and for which element: empty where its false conjuncts say it all. */
function about({
  element = null,
  deadEnd = false,
}: Extract<TraceEnding, { kind: "violated" }>): string {
  if (deadEnd) return sentenceFor(element, "from here no run leads to the goal");
  return element === null ? "" : `Violated for ${formatValue(element)}.`;
}
