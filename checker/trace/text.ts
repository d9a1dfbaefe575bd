/** A trace for a reader at a terminal: a lane for each actor, one step after the other. */
import { changes } from "./changes.ts";
import { formatValue, isRecord } from "./value.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import { proseWidth, wrap, type Style } from "../report/style.ts";

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
  | { readonly kind: "violated"; readonly failed: readonly string[] }
  | { readonly kind: "reached" }
  | { readonly kind: "error"; readonly message: string };

/** Columns between two lanes. */
const PITCH = 4;
/** The text beside the lanes gets at least so many columns; otherwise no lanes are drawn. */
const TEXT_COLUMNS = 40;

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
  lines.push(...field("shows", conclusion(trace, subject.ending)), "");

  const lanes = lanesOf(trace, subject, style);
  const out = (number: string, gutter: string, indent: string, text: string): void => {
    const beside = `${number.padStart(lanes.numberWidth)} ${gutter}`;
    const rest = `${" ".repeat(lanes.numberWidth + 1)}${lanes.idle}`;
    const [first = "", ...more] = wrap(indent + text, width - beside.length, `${indent}  `);
    lines.push(`${beside}${first}`.trimEnd(), ...more.map((l) => `${rest}${l}`));
  };
  for (const row of lanes.heading) lines.push(`${" ".repeat(lanes.numberWidth + 1)}${row}`);

  out("0", lanes.idle, "", color.bold("initial state"));
  for (const region of regions(trace.initial)) out("", lanes.idle, "    ", region);
  if (trace.initialMonitor !== null) {
    out("", lanes.idle, "    ", color.magenta(`◆ monitor: ${formatValue(trace.initialMonitor)}`));
  }
  let state = trace.initial;
  let monitor = trace.initialMonitor;
  for (const [i, step] of trace.steps.entries()) {
    if (trace.loopStart === i) out("", lanes.idle, "", color.cyan("┌─ from here on for ever"));
    out(String(i + 1), lanes.row(step), "", color.bold(title(step)));
    if (step.message !== null) out("", lanes.idle, "    ", color.cyan(arrow(step.message)));
    for (const line of step.message?.lines ?? []) out("", lanes.idle, "      ", color.cyan(line));
    const changed = changes(state, step.state);
    for (const c of changed) {
      out(
        "",
        lanes.idle,
        "    ",
        `${c.path}: ${formatValue(c.before)} → ${color.yellow(formatValue(c.after))}`,
      );
    }
    if (changed.length === 0) out("", lanes.idle, "    ", color.dim("(changes nothing)"));
    for (const c of changes(monitor, step.monitor, "monitor")) {
      out(
        "",
        lanes.idle,
        "    ",
        color.magenta(`◆ ${c.path}: ${formatValue(c.before)} → ${formatValue(c.after)}`),
      );
    }
    state = step.state;
    monitor = step.monitor;
  }
  if (trace.loopStart !== undefined) out("", lanes.idle, "", color.cyan(loop(trace)));
  lines.push("", ...last(subject.ending, style));
  return `${lines.join("\n")}\n`;
}

/** At most `limit` steps, one line each, without states: what `check` shows of a surprise. */
export function formatTraceBriefly(
  trace: Trace,
  ending: TraceEnding,
  style: Style,
  limit = 40,
): string[] {
  const numberWidth = String(trace.steps.length).length;
  const width = proseWidth(style);
  const rows = trace.steps.slice(0, limit).flatMap((step, i) => {
    const message = step.message === null ? "" : `  ${style.color.cyan(arrow(step.message))}`;
    return wrap(
      `${String(i + 1).padStart(numberWidth)} ${title(step)}${message}`,
      width - 4,
      " ".repeat(numberWidth + 5),
    );
  });
  const hidden = trace.steps.length - limit;
  if (hidden > 0) rows.push(`${" ".repeat(numberWidth)} … and ${hidden} more`);
  if (trace.steps.length === 0) rows.push("in the initial state");
  if (trace.loopStart !== undefined) rows.push(loop(trace));
  return [...rows, ...last(ending, style)];
}

function title(step: TraceStep): string {
  const params = Object.entries(step.params)
    .map(([name, value]) => `${name}: ${formatValue(value)}`)
    .join(", ");
  return `${step.actor}: ${step.action}(${params})`;
}

function arrow(message: NonNullable<TraceStep["message"]>): string {
  const value = message.value === null ? "" : ` ${formatValue(message.value)}`;
  return `── ${message.label}${value} ──▶ ${message.to}`;
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
  const n = trace.steps.length;
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

function last(ending: TraceEnding, { color }: Style): string[] {
  switch (ending.kind) {
    case "violated":
      return ending.failed.length === 0
        ? [color.red("✗ violated")]
        : ending.failed.map((conjunct) => color.red(`✗ violated: ${conjunct}`));
    case "reached":
      return [color.green("✓ reached")];
    case "error":
      return [color.red(`✗ error: ${ending.message}`)];
  }
}

interface Lanes {
  readonly numberWidth: number;
  /** Lines above the lanes, naming them. */
  readonly heading: readonly string[];
  /** The lanes beside a line on which nobody acts. */
  readonly idle: string;
  /** The lanes beside a step. */
  row(step: TraceStep): string;
}

function lanesOf(trace: Trace, subject: TraceSubject, style: Style): Lanes {
  const numberWidth = Math.max(2, String(trace.steps.length).length);
  const present = new Set(
    trace.steps.flatMap((s) => [s.actor, ...(s.message ? [s.message.to] : [])]),
  );
  const known = subject.actors.filter((a) => present.has(a));
  const actors = [...known, ...[...present].filter((a) => !known.includes(a))];
  const columns = actors.length * PITCH;
  if (actors.length === 0 || proseWidth(style) - numberWidth - 1 - columns < TEXT_COLUMNS) {
    return { numberWidth, heading: [], idle: " ", row: () => " " };
  }
  const bar = `│${" ".repeat(PITCH - 1)}`;
  return {
    numberWidth,
    heading: actors.map((name, i) => `${bar.repeat(i)}┌ ${name}`),
    idle: bar.repeat(actors.length),
    row: (step) => {
      const cells = Array.from(bar.repeat(actors.length));
      const from = actors.indexOf(step.actor) * PITCH;
      cells[from] = "●";
      if (step.message !== null && step.message.to !== step.actor) {
        const to = actors.indexOf(step.message.to) * PITCH;
        for (let i = Math.min(from, to) + 1; i < Math.max(from, to); i++) cells[i] = "─";
        cells[from < to ? to - 1 : to + 1] = from < to ? "▶" : "◀";
      }
      return cells.join("");
    },
  };
}
