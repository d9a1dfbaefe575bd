/** A counterexample of two runs for a reader at a terminal. */
import { isDeepStrictEqual } from "node:util";
import { changes } from "./changes.ts";
import {
  beside as sideBySide,
  besideByWord,
  finding,
  formatBoth,
  pairedChanges,
  pairingOf,
  type Move,
  type PairedStep,
} from "./beside.ts";
import { arrowOf, carried, indents, titleOf, type Sheet } from "./sheet.ts";
import { formatValue, isRecord } from "./value.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import { wrap, type Style } from "../report/style.ts";
import type { Beside } from "../verdict.ts";

/** Stands before every line on which two runs differ. */
const MARK = "≠";

/** What the two runs are, for the header of a trace. */
export function legend(first: Trace, beside: Beside): string {
  const pairing = pairingOf(first, beside);
  const values = `⟨a │ b⟩ is a in the first run and b in the second`;
  if (pairing.kind === "together")
    return `two, which take the same steps; ${values}; ${MARK} marks a line on which they differ`;
  return pairing.common === null
    ? `two, from two initial states; ${values}`
    : `two, from one initial state; ${values}`;
}

/** Writes the parts of one run, as of a trace of its own. */
export interface RunWriter {
  /** The initial state, and the monitor's value beside it. */
  start(trace: Trace): void;
  /** The steps from number `from` (0: the first) to before `to`. */
  steps(trace: Trace, from: number, to: number): void;
}

/** Both runs on one sheet: together where they take the same steps, and otherwise one after the other. */
export function writeBoth(
  sheet: Sheet,
  first: Trace,
  beside: Beside,
  write: RunWriter,
  style: Style,
): void {
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  if (pairing.kind === "together") {
    writeStarts(sheet, first, second, style);
    const last: Pair = { first: standing(first), second: standing(second) };
    for (const [i, step] of pairing.steps.entries()) writeStep(sheet, i + 1, step, last, style);
    return;
  }
  const common = pairing.common ?? 0;
  if (pairing.common !== null) {
    write.start(first);
    write.steps(first, 0, common);
    if (common > 0)
      sheet.line(indents.title, style.color.cyan("up to here both runs are the same"));
  }
  for (const [name, trace] of [
    ["first run", first],
    ["second run", second],
  ] as const) {
    sheet.bare("");
    sheet.bare(style.color.bold(name));
    if (pairing.common === null) write.start(trace);
    if (trace.steps.length === common) sheet.line(indents.title, "(takes no other step)");
    write.steps(trace, common, trace.steps.length);
  }
}

/** What the two runs show together: why, and where what is compared differs. */
export function conclusionOf(beside: Beside, style: Style, width: number): string[] {
  return [
    ...wrap(finding(beside), width, indents.field),
    ...beside.differences.flatMap(({ path, first, second }) =>
      wrap(
        `  ${marked(`${path === "" ? "" : `${path}: `}${sideBySide(formatValue(first), formatValue(second))}`, style)}`,
        width,
        indents.detail,
      ),
    ),
  ];
}

/** At most `limit` steps of each run, one line each. */
export function brieflyBoth(
  first: Trace,
  beside: Beside,
  style: Style,
  width: number,
  limit: number,
): string[] {
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  const longest = Math.max(first.steps.length, second.steps.length);
  const digits = String(longest).length;
  const row = (n: number, text: string): string[] =>
    wrap(`${String(n).padStart(digits)} ${text}`, width, " ".repeat(digits + 5));
  const cut = (rows: readonly string[][]): string[] => {
    const hidden = rows.length - limit;
    const shown = rows.slice(0, limit).flat();
    return hidden > 0 ? [...shown, `${" ".repeat(digits)} … and ${hidden} more`] : shown;
  };
  const starts = startDifferences(first, second).flatMap((text) =>
    wrap(`${MARK} ${text}`, width, indents.field),
  );
  if (pairing.kind === "together") {
    const steps = pairing.steps.map((step, i) => {
      const arrow = pairedArrow(step);
      const text = arrow === null ? "" : `  ${style.color.cyan(arrow.text)}`;
      return row(i + 1, `${titleOf(taken(step))}${text}${onlyIn(step)}`);
    });
    return ["two runs, which begin with", ...starts, ...cut(steps)];
  }
  const common = pairing.common ?? 0;
  const rest = (trace: Trace): string[] =>
    cut(trace.steps.slice(common).map((s, i) => row(common + i + 1, brieflyStep(s, style))));
  return [
    ...(pairing.common === null ? ["two runs, which begin with", ...starts] : []),
    ...cut(first.steps.slice(0, common).map((s, i) => row(i + 1, brieflyStep(s, style)))),
    ...(common > 0 ? ["then the first run:"] : ["the first run:"]),
    ...rest(first),
    ...(common > 0 ? ["and the second:"] : ["the second run:"]),
    ...rest(second),
  ];
}

function brieflyStep(step: TraceStep, style: Style): string {
  const { message } = step;
  const arrow =
    message === null ? "" : `  ${style.color.cyan(arrowOf(message, carried(message.value)))}`;
  return `${titleOf(step)}${arrow}`;
}

/** The fields in which two initial states (and monitors) differ, with both values. */
function startDifferences(first: Trace, second: Trace): string[] {
  return [
    ...changes(first.initial, second.initial),
    ...changes(first.initialMonitor, second.initialMonitor, "monitor"),
  ].map((c) => `${c.path}: ${sideBySide(formatValue(c.before), formatValue(c.after))}`);
}

function writeStarts(sheet: Sheet, first: Trace, second: Trace, style: Style): void {
  const { color } = style;
  sheet.line(indents.title, color.bold("initial states, which differ in"), 0);
  for (const text of startDifferences(first, second))
    sheet.line(indents.field, marked(text, style));
  sheet.line(indents.title, color.bold("in full"));
  for (const [path, a, b] of regionsOf(first.initial, second.initial))
    sheet.line(indents.field, both(path, formatBoth(a, b), a, b, style));
  if (first.initialMonitor === null) return;
  const text = formatBoth(first.initialMonitor, second.initialMonitor);
  sheet.line(indents.field, color.magenta(`◆ monitor: ${text}`));
}

/** Two runs at one place. */
interface Pair {
  first: At;
  second: At;
}
interface At {
  readonly state: PlainValue;
  readonly monitor: PlainValue;
}

function standing({ initial, initialMonitor }: Trace): At {
  return { state: initial, monitor: initialMonitor };
}

/** One step of both runs. `last` is where they were, and afterwards where they are. */
function writeStep(sheet: Sheet, number: number, step: PairedStep, last: Pair, style: Style): void {
  const { color } = style;
  const shown = taken(step);
  sheet.title(number, shown, color.bold(`${titleOf(shown)}${onlyIn(step)}`));
  const arrow = pairedArrow(step);
  if (arrow !== null)
    sheet.line(
      indents.field,
      arrow.differs ? marked(color.cyan(arrow.text), style) : color.cyan(arrow.text),
    );
  for (const { text, differs } of pairedLines(step))
    sheet.line(indents.detail, differs ? marked(color.cyan(text), style) : color.cyan(text));
  const now = { first: step.first ?? last.first, second: step.second ?? last.second };
  const fields = pairedChanges(
    { before: last.first.state, after: now.first.state },
    { before: last.second.state, after: now.second.state },
  );
  const watched = pairedChanges(
    { before: last.first.monitor, after: now.first.monitor },
    { before: last.second.monitor, after: now.second.monitor },
    "monitor",
  );
  for (const c of fields) {
    const text = `${c.path}: ${moved(c.first, c.second, color.yellow)}`;
    sheet.line(indents.field, differs(c.first, c.second) ? marked(text, style) : text);
  }
  if (fields.length === 0) sheet.line(indents.field, color.dim("(changes nothing)"));
  for (const c of watched)
    sheet.line(indents.field, color.magenta(`◆ ${c.path}: ${moved(c.first, c.second, String)}`));
  last.first = now.first;
  last.second = now.second;
}

function moved(a: Move, b: Move, paint: (text: string) => string): string {
  return `${formatBoth(a.before, b.before)} → ${paint(formatBoth(a.after, b.after))}`;
}

function differs(a: Move, b: Move): boolean {
  return !isDeepStrictEqual(a, b);
}

/** The step as the run that takes it does; the first, where both do. */
function taken({ first, second }: PairedStep): TraceStep {
  const step = first ?? second;
  if (step === null) throw new Error("a step that neither run takes");
  return step;
}

function onlyIn({ first, second }: PairedStep): string {
  if (first !== null && second !== null) return "";
  return ` ${MARK} possible in the ${first === null ? "second" : "first"} run only`;
}

/** The arrow of a step with what passes in both runs; `null` where there is none. */
function pairedArrow({
  first,
  second,
}: PairedStep): { readonly text: string; readonly differs: boolean } | null {
  const [a, b] = [first?.message ?? null, second?.message ?? null];
  const arrow = a ?? b;
  if (arrow === null) return null;
  if (a === null || b === null)
    return { text: arrowOf(arrow, carried(arrow.value)), differs: false };
  const value = a.value === null && b.value === null ? "" : formatBoth(a.value, b.value);
  return { text: arrowOf(arrow, value), differs: !isDeepStrictEqual(a.value, b.value) };
}

/** The lines below the arrow, side by side where they differ. */
function pairedLines({
  first,
  second,
}: PairedStep): { readonly text: string; readonly differs: boolean }[] {
  const a = first?.message?.lines ?? null;
  const b = second?.message?.lines ?? null;
  const [left, right] = [a ?? b ?? [], b ?? a ?? []];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const [x, y] = [left[i] ?? "", right[i] ?? ""];
    return { text: besideByWord(x, y), differs: x !== y };
  });
}

function regionsOf(a: PlainValue, b: PlainValue): (readonly [string, PlainValue, PlainValue])[] {
  if (!isRecord(a) || !isRecord(b)) return [["state", a, b]];
  return Object.entries(a).map(([name, v]) => [name, v, b[name] ?? null]);
}

function both(path: string, text: string, a: PlainValue, b: PlainValue, style: Style): string {
  const line = `${path}: ${text}`;
  return isDeepStrictEqual(a, b) ? line : marked(line, style);
}

function marked(text: string, { color }: Style): string {
  return `${color.red(MARK)} ${text}`;
}
