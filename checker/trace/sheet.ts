/** Lines beside the lanes of actors: what traces for a reader are written on. */
import { columns, fit, padTo } from "./fit.ts";
import { cutHeading, lanesFor } from "./lanes.ts";
import type { TraceStep } from "./trace.ts";
import type { Zone } from "../contract/system.ts";
import { proseWidth, type Style } from "../report/style.ts";

/** The text beside the lanes gets at least so many columns; otherwise no lanes are drawn. */
const TEXT_COLUMNS = 36;
/** From so many columns on, labels stand on the arrows; the text then gets a share of the line, and no less than some columns. */
const LABELS_FROM = 100;
const TEXT_SHARE = 0.46;
const TEXT_BESIDE_LABELS = 46;
/** Lines longer than that are hard to read. */
const WIDEST = 200;

/** How far a line stands to the right of the title of its step. */
export const indents = { title: "", field: "  ", detail: "    " } as const;

/** What stands in the margin for an infinite run. */
export type LoopMark = "begins" | "inside" | "ends";

/** Lines in parts, each of which begins at the same height as the part of the same name beside it. */
export interface Column {
  readonly lines: readonly string[];
  /** By name, the index of the first line of each part. */
  readonly parts: ReadonlyMap<string, number>;
  /** What stands where there is no line. */
  readonly idle: string;
  /** Columns for text. */
  readonly textColumns: number;
  /** A line on which nobody acts. */
  line(indent: string, text: string): void;
  /** Lines from here on belong to the step (or other part) of this name. */
  part(name: string): void;
}

/** Lines beside lanes, fitted to the width of the terminal. */
export interface Sheet extends Column {
  /** Columns in all. */
  readonly columns: number;
  line(indent: string, text: string, number?: number): void;
  /** The title of a step, with the step in the lanes; `mark` stands beside its number. Says whether the label stands on the arrow. */
  title(number: number, step: TraceStep, text: string, mark?: string): { labelled: boolean };
  /** A line without lanes. */
  bare(text: string): void;
  /** From the next line on; `ends` is for one line only. */
  loop(mark: LoopMark): void;
}

/** What a sheet is for. */
export interface SheetPlan {
  readonly steps: readonly TraceStep[];
  /** The highest number of a step. */
  readonly longest: number;
  readonly zones: readonly Zone[];
  /** Whether steps are marked beside their numbers. */
  readonly marked: boolean;
  /** Whether the run goes on for ever in a loop of steps. */
  readonly loops: boolean;
  /** Columns, where they are not those of the terminal. */
  readonly columns?: number;
}

/** Columns of a trace. */
export function sheetColumns(style: Style): number {
  return Math.min(WIDEST, proseWidth(style));
}

/** An empty sheet but for its heading: lanes in the order of the zones for those actors that have a part. */
export function sheetFor(plan: SheetPlan, style: Style): Sheet {
  const { color } = style;
  const width = plan.columns ?? sheetColumns(style);
  const digits = Math.max(2, String(plan.longest).length);
  const margin = digits + (plan.marked ? 1 : 0) + 1 + (plan.loops ? 3 : 0);
  const labels = width >= LABELS_FROM;
  const text = labels ? Math.max(TEXT_BESIDE_LABELS, Math.floor(width * TEXT_SHARE)) : TEXT_COLUMNS;
  const room = { columns: width - margin - text, labels };
  const lanes =
    lanesFor(plan.steps, plan.zones, room, color) ??
    lanesFor(
      plan.steps,
      plan.zones,
      { columns: width - margin - TEXT_COLUMNS, labels: false },
      color,
    );
  const gutter = lanes?.width ?? 1;
  const textColumns = width - margin - gutter;
  const indent = " ".repeat(margin);
  const lines = (lanes?.heading ?? []).map((row) => indent + cutHeading(row, width - margin));
  const parts = new Map<string, number>();
  let loop: LoopMark | null = null;
  const looped = (): string => {
    if (!plan.loops) return "";
    const mark = loop;
    if (mark === "begins") loop = "inside";
    if (mark === "ends") loop = null;
    return mark === null ? "   " : color.cyan({ begins: "┌▶ ", inside: "│  ", ends: "└─ " }[mark]);
  };
  const out = (number: string, beside: string, indentation: string, content: string): void => {
    const idle = lanes?.idle ?? " ";
    const [first = "", ...more] = fit(indentation + content, textColumns, `${indentation}  `);
    const numbered = `${number}${" ".repeat(digits + (plan.marked ? 1 : 0) - columns(number))} `;
    lines.push(`${numbered}${looped()}${beside}${first}`.trimEnd());
    for (const l of more)
      lines.push(`${" ".repeat(columns(numbered))}${looped()}${idle}${l}`.trimEnd());
  };
  return {
    lines,
    parts,
    columns: width,
    textColumns,
    idle: `${indent}${lanes?.idle ?? ""}`.trimEnd(),
    line: (indentation, content, number) => {
      const shown = number === undefined ? "" : String(number).padStart(digits);
      out(shown, lanes?.idle ?? " ", indentation, content);
    },
    title: (number, step, content, mark = "") => {
      const row = lanes?.row(step) ?? { text: " ", labelled: false };
      out(`${String(number).padStart(digits)}${mark}`, row.text, indents.title, content);
      return row;
    },
    bare: (content) => {
      lines.push(content);
    },
    loop: (mark) => {
      loop = mark;
    },
    part: (name) => {
      if (!parts.has(name)) parts.set(name, lines.length);
    },
  };
}

/** A column of text without lanes. */
export function plainColumn(textColumns: number): Column {
  const lines: string[] = [];
  const parts = new Map<string, number>();
  return {
    lines,
    parts,
    idle: "",
    textColumns,
    line: (indentation, content) => {
      lines.push(...fit(indentation + content, textColumns, `${indentation}  `));
    },
    part: (name) => {
      if (!parts.has(name)) parts.set(name, lines.length);
    },
  };
}

/** Lines of two columns side by side: the left one in `width` columns, and parts of the same name at the same height. */
export function sideBySide(left: Column, right: Column, width: number, style: Style): string[] {
  const names = ["", ...new Set([...left.parts.keys(), ...right.parts.keys()])];
  // Parts are numbered, and one column may have numbers that the other has not.
  const inOrder = names.toSorted((a, b) => Number(a) - Number(b));
  const border = style.color.dim("┃");
  return inOrder.flatMap((name) => {
    const [a, b] = [linesOf(left, name), linesOf(right, name)];
    return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
      `${padTo(a[i] ?? left.idle, width)} ${border} ${b[i] ?? right.idle}`.trimEnd(),
    );
  });
}

/** The lines of one part; of the part without a name, those before all others. */
function linesOf({ lines, parts }: Column, name: string): readonly string[] {
  const starts = [...parts.values()].toSorted((a, b) => a - b);
  if (name === "") return lines.slice(0, starts[0] ?? lines.length);
  const start = parts.get(name);
  if (start === undefined) return [];
  return lines.slice(start, starts.find((s) => s > start) ?? lines.length);
}
