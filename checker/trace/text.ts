/** A trace for a reader at a terminal: a lane for each actor, one step after the other. */
import { brieflyBoth, conclusionOf, legend, writeBoth, type RunWriter } from "./beside-text.ts";
import { changes } from "./changes.ts";
import { arrowOf, carried, indents, sheetFor, titleOf, type Sheet } from "./sheet.ts";
import { formatValue, isRecord } from "./value.ts";
import type { PlainValue, Trace } from "./trace.ts";
import { proseWidth, wrap, type Style } from "../report/style.ts";
import type { Beside } from "../verdict.ts";

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
  lines.push(...field("shows", conclusion(trace, subject.ending)));
  if (beside !== null) lines.push(...field("runs", legend(trace, beside)));
  lines.push("");

  const all = [...trace.steps, ...(beside?.trace.steps ?? [])];
  const longest = Math.max(trace.steps.length, beside?.trace.steps.length ?? 0);
  const sheet = sheetFor(all, longest, subject.actors, style);
  const write = writerOn(sheet, style);
  if (beside === null) {
    write.start(trace);
    write.steps(trace, 0, trace.steps.length);
  } else writeBoth(sheet, trace, beside, write, style);
  if (trace.loopStart !== undefined) sheet.line(indents.title, color.cyan(loop(trace)));
  return `${[...lines, ...sheet.lines, "", ...last(subject.ending, style, width)].join("\n")}\n`;
}

function besideOf(ending: TraceEnding): Beside | null {
  return ending.kind === "reached" ? null : (ending.beside ?? null);
}

/** Writes single runs: the initial state, and every step with what it changed. */
function writerOn(sheet: Sheet, { color }: Style): RunWriter {
  return {
    start: (trace) => {
      sheet.line(indents.title, color.bold("initial state"), 0);
      for (const region of regions(trace.initial)) sheet.line(indents.field, region);
      if (trace.initialMonitor === null) return;
      sheet.line(indents.field, color.magenta(`◆ monitor: ${formatValue(trace.initialMonitor)}`));
    },
    steps: (trace, from, to) => {
      const states = [trace.initial, ...trace.steps.map((s) => s.state)];
      const monitors = [trace.initialMonitor, ...trace.steps.map((s) => s.monitor)];
      for (const [i, step] of trace.steps.entries()) {
        if (i < from || i >= to) continue;
        if (trace.loopStart === i)
          sheet.line(indents.title, color.cyan("┌─ from here on for ever"));
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
      }
    },
  };
}

/** Columns by which `check` indents what is shown briefly. */
const INDENTED = 4;

/** At most `limit` steps, one line each, without states: what `check` shows of a surprise. */
export function formatTraceBriefly(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  limit = 40,
): string[] {
  const beside = besideOf(ending);
  const width = proseWidth(style) - INDENTED;
  const end = last(ending, style, width);
  if (beside !== null) return [...brieflyBoth(trace, beside, style, width, limit), ...end];
  const numberWidth = String(trace.steps.length).length;
  const rows = trace.steps.slice(0, limit).flatMap((step, i) => {
    const { message: m } = step;
    const message = m === null ? "" : `  ${style.color.cyan(arrowOf(m, carried(m.value)))}`;
    return wrap(
      `${String(i + 1).padStart(numberWidth)} ${titleOf(step)}${message}`,
      width,
      " ".repeat(numberWidth + 5),
    );
  });
  const hidden = trace.steps.length - limit;
  if (hidden > 0) rows.push(`${" ".repeat(numberWidth)} … and ${hidden} more`);
  if (trace.steps.length === 0) rows.push("in the initial state");
  if (trace.loopStart !== undefined) rows.push(loop(trace));
  return [...rows, ...end];
}

function loop(trace: Trace): string {
  return trace.loopStart === trace.steps.length
    ? "↺ stutter: nothing happens any more"
    : `↺ back to the state after step ${trace.loopStart ?? 0}`;
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
  switch (ending.kind) {
    case "violated":
      return `a counterexample: violated ${after}`;
    case "reached":
      return `a witness: reached ${after}`;
    case "error":
      return `a fault of the specification ${after}`;
  }
}

function last(ending: TraceEnding, style: Style, width: number): string[] {
  const { color } = style;
  switch (ending.kind) {
    case "violated":
      return [
        ...(ending.beside === undefined ? [] : conclusionOf(ending.beside, style, width)),
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
