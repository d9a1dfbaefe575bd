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
  type PairedChange,
  type Move,
  type PairedStep,
} from "./beside.ts";
import { grouped, groupLine } from "./change-text.ts";
import { fit, oneLine, padTo } from "./fit.ts";
import { shortBoth } from "./short-both.ts";
import { isSmall, MORE } from "./initial-text.ts";
import { indents, sideBySide as columnsOf, type Sheet } from "./sheet.ts";
import { arrowOf, brieflyStep, saysValue, titleOf, VALUE } from "./step-text.ts";
import { formatValue, isRecord } from "./value.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import type { Style } from "../report/style.ts";
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

/** How two runs are written. */
export interface Telling {
  /** Writes single runs on a sheet. */
  readonly writerFor: (sheet: Sheet) => RunWriter;
  /** A sheet of half the width; `null` where that is too narrow. */
  readonly half: (() => Sheet) | null;
  /** See {@link TraceSubject}. */
  readonly full: boolean;
  readonly style: Style;
}

/**
 * Both runs on one sheet: together where they take the same steps; otherwise what they share, and then
 * side by side what they do not, or one after the other where there is no room for that.
 */
export function writeBoth(sheet: Sheet, first: Trace, beside: Beside, telling: Telling): void {
  const { writerFor, half, full, style } = telling;
  const { color } = style;
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  if (pairing.kind === "together") {
    writeStarts(sheet, first, second, full, style);
    const last: Pair = { first: standing(first), second: standing(second) };
    for (const [i, step] of pairing.steps.entries())
      writeStep(sheet, i + 1, { step, last, full }, style);
    return;
  }
  const common = pairing.common ?? 0;
  if (pairing.common !== null) {
    const write = writerFor(sheet);
    write.start(first);
    write.steps(first, 0, common);
    if (common > 0) sheet.line(indents.title, color.cyan("up to here both runs are the same"));
  }
  const writeRest = (on: Sheet, trace: Trace): void => {
    const write = writerFor(on);
    if (pairing.common === null) write.start(trace);
    if (trace.steps.length === common) on.line(indents.title, "(takes no other step)");
    write.steps(trace, common, trace.steps.length);
  };
  sheet.bare("");
  if (half === null) {
    sheet.bare(color.bold("first run"));
    writeRest(sheet, first);
    sheet.bare("");
    sheet.bare(color.bold("second run"));
    writeRest(sheet, second);
    return;
  }
  const [left, right] = [half(), half()];
  writeRest(left, first);
  writeRest(right, second);
  sheet.bare(
    `${padTo(color.bold("first run"), left.columns)} ${color.dim("┃")} ${color.bold("second run")}`,
  );
  for (const line of columnsOf(left, right, left.columns, style)) sheet.bare(line);
}

/** What the two runs show together: why, and where what is compared differs. */
export function conclusionOf(beside: Beside, style: Style, width: number): string[] {
  return [
    ...fit(oneLine(finding(beside)), width, indents.field),
    ...beside.differences.flatMap(({ path, first, second }) =>
      fit(
        `  ${marked(oneLine(`${path === "" ? "" : `${path}: `}${sideBySide(formatValue(first), formatValue(second))}`), style)}`,
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
    fit(`${String(n).padStart(digits)} ${text}`, width, " ".repeat(digits + 5));
  const cut = (rows: readonly string[][]): string[] => {
    const hidden = rows.length - limit;
    const shown = rows.slice(0, limit).flat();
    return hidden > 0 ? [...shown, `${" ".repeat(digits)} … and ${hidden} more`] : shown;
  };
  const starts = startDifferences(first, second).flatMap((text) =>
    fit(`${MARK} ${text}`, width, indents.field),
  );
  if (pairing.kind === "together") {
    const steps = pairing.steps.map((step, i) => {
      const arrow = pairedArrow(step, false, VALUE);
      const text =
        arrow === null ? "" : `  ${style.color.cyan(arrowOf(arrow.message, arrow.value))}`;
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

/** The fields in which two initial states (and monitors) differ, with both values. */
function startDifferences(first: Trace, second: Trace): string[] {
  return [
    ...changes(first.initial, second.initial),
    ...changes(first.initialMonitor, second.initialMonitor, "monitor"),
  ].map((c) => oneLine(`${c.path}: ${sideBySide(formatValue(c.before), formatValue(c.after))}`));
}

function writeStarts(sheet: Sheet, first: Trace, second: Trace, full: boolean, style: Style): void {
  const { color } = style;
  sheet.line(indents.title, color.bold("initial states, which differ in"), 0);
  for (const text of startDifferences(first, second))
    sheet.line(indents.title, marked(text, style));
  const whole = regionsOf(first.initial, second.initial).map(([path, a, b]) => ({
    text: oneLine(`${path}: ${formatBoth(a, b)}`),
    parted: !isDeepStrictEqual(a, b),
  }));
  if (first.initialMonitor !== null) {
    const text = oneLine(formatBoth(first.initialMonitor, second.initialMonitor));
    whole.push({ text: color.magenta(`◆ monitor: ${text}`), parted: false });
  }
  const room = sheet.textColumns - indents.field.length;
  if (
    full ||
    isSmall(
      whole.map((w) => w.text),
      room,
    )
  ) {
    sheet.line(indents.title, color.bold("in full"));
    for (const w of whole) sheet.line(...asMarked(indents.field, w.text, w.parted, style));
  } else sheet.line(indents.field, color.dim(`(${MORE})`));
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

/** One step of both runs. */
interface Both {
  readonly step: PairedStep;
  /** Where they were, and afterwards where they are. */
  readonly last: Pair;
  readonly full: boolean;
}

function writeStep(sheet: Sheet, number: number, paired: Both, style: Style): void {
  const { color } = style;
  const { step, last, full } = paired;
  const shown = taken(step);
  const limit = full ? Infinity : sheet.textColumns;
  const arrow = pairedArrow(step, full, 2 * limit);
  const message = arrow === null || arrow.differs ? null : arrow.message;
  const { labelled } = sheet.title(
    number,
    // A value that differs is no part of the label.
    arrow?.differs === true ? { ...shown, message: { ...arrow.message, value: null } } : shown,
    color.bold(`${titleOf(shown)}${onlyIn(step)}`),
  );
  const isSaid = labelled && message !== null && saysValue(message);
  if (arrow !== null && !isSaid) {
    const text = color.cyan(
      labelled ? `carries ${arrow.value}` : arrowOf(arrow.message, arrow.value),
    );
    if (!labelled || arrow.value !== "")
      sheet.line(...asMarked(indents.field, text, arrow.differs, style));
  }
  const indent = labelled && arrow?.value === "" ? indents.field : indents.detail;
  for (const { text, differs } of pairedLines(step))
    sheet.line(...asMarked(indent, color.cyan(oneLine(text)), differs, style));
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
  const moves = (c: PairedChange, paint: (text: string) => string): string =>
    moved(c.first, c.second, limit, paint);
  for (const parted of [true, false]) {
    const some = fields.filter((c) => differs(c.first, c.second) === parted);
    for (const g of grouped(some)) {
      const text = groupLine(g, (c) => moves(c, color.yellow));
      sheet.line(...asMarked(indents.field, text, parted, style));
    }
  }
  if (fields.length === 0) sheet.line(indents.field, color.dim("(changes nothing)"));
  for (const g of grouped(watched))
    sheet.line(indents.field, color.magenta(`◆ ${groupLine(g, (c) => moves(c, String))}`));
  last.first = now.first;
  last.second = now.second;
}

function moved(a: Move, b: Move, limit: number, paint: (text: string) => string): string {
  const text = (x: PlainValue, y: PlainValue): string => oneLine(shortBoth(x, y, limit));
  return `${text(a.before, b.before)} → ${paint(text(a.after, b.after))}`;
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

/** The arrow of a step of two runs. */
interface PairedArrow {
  readonly message: NonNullable<TraceStep["message"]>;
  /** What passes in both runs. */
  readonly value: string;
  readonly differs: boolean;
}

/**
 * The arrow of a step with what passes in both runs; `null` where there is none. Where the model has
 * words of its own for what passes, these stand below, and the value only in full.
 */
function pairedArrow(
  { first, second }: PairedStep,
  full: boolean,
  limit: number,
): PairedArrow | null {
  const [a, b] = [first?.message ?? null, second?.message ?? null];
  const message = a ?? b;
  if (message === null) return null;
  const [x, y] = [(a ?? message).value, (b ?? message).value];
  const differs = !isDeepStrictEqual(x, y);
  const [left, right] = [(a ?? message).lines ?? [], (b ?? message).lines ?? []];
  const told = left.length > 0 && (!differs || !isDeepStrictEqual(left, right));
  const isShown = (full || !told) && !(x === null && y === null);
  return {
    message,
    value: isShown ? oneLine(shortBoth(x, y, limit)) : "",
    differs: differs && isShown,
  };
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

/** A line with its indentation; where the runs differ the mark stands in it. */
function asMarked(
  indent: string,
  text: string,
  differs: boolean,
  style: Style,
): [indent: string, text: string] {
  return differs ? [indent.slice(2), marked(text, style)] : [indent, text];
}

function marked(text: string, { color }: Style): string {
  return `${color.red(MARK)} ${text}`;
}
