/** Lines beside the lanes of actors: what traces for a reader are written on. */
import { columns, fit } from "./fit.ts";
import { cutHeading, lanesFor } from "./lanes.ts";
import type { TraceStep } from "./trace.ts";
import type { Zone } from "../contract/system.ts";
import { proseWidth, type Style } from "../report/style.ts";

/** The text beside the lanes gets at least so many columns; otherwise no lanes are drawn. */
const TEXT_COLUMNS = 36;
/** From so many columns on, labels stand on the arrows; the text then gets a share of the line, and no less than some columns. */
const LABELS_FROM = 100;
const TEXT_SHARE = 0.42;
const TEXT_BESIDE_LABELS = 40;
/** Lines longer than that are hard to read. */
const WIDEST = 200;

/** How far a line stands to the right of the title of its step. */
export const indents = { title: "", field: "  ", detail: "    " } as const;

/** What stands in the margin for an infinite run. */
export type LoopMark = "begins" | "inside" | "ends";

/** Lines beside lanes, fitted to the width of the terminal. */
export interface Sheet {
  readonly lines: readonly string[];
  /** Columns beside the lanes. */
  readonly textColumns: number;
  /** A line with nothing but the lanes. */
  readonly idle: string;
  /** A line on which nobody acts. */
  line(indent: string, text: string, number?: number): void;
  /** The title of a step, with the step in the lanes; `mark` stands beside its number. Says whether the label stands on the arrow. */
  title(number: number, step: TraceStep, text: string, mark?: string): { labelled: boolean };
  /** A line without lanes. */
  bare(text: string): void;
  /** From the next line on; `ends` is for one line only. */
  loop(mark: LoopMark): void;
  /** Lines from here on belong to the step (or other part) of this name. */
  part(name: string): void;
  /** By name, the index of the first line of each part. */
  readonly parts: ReadonlyMap<string, number>;
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
      parts.set(name, lines.length);
    },
  };
}
