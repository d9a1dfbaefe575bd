/** Lines beside the lanes of actors: what traces for a reader are written on. */
import { formatValue } from "./value.ts";
import type { PlainValue, TraceStep } from "./trace.ts";
import { proseWidth, wrap, type Style } from "../report/style.ts";

/** Columns between two lanes. */
const PITCH = 4;
/** The text beside the lanes gets at least so many columns; otherwise no lanes are drawn. */
const TEXT_COLUMNS = 40;

/** How far a line stands to the right of the title of its step. */
export const indents = { title: "", field: "    ", detail: "      " } as const;

/** Lines beside lanes, wrapped at the width of the terminal. */
export interface Sheet {
  readonly lines: readonly string[];
  /** A line on which nobody acts. */
  line(indent: string, text: string, number?: number): void;
  /** The title of a step, with the step in the lanes. */
  title(number: number, step: TraceStep, text: string): void;
  /** A line without lanes. */
  bare(text: string): void;
}

/** A sheet for `steps`, with lanes in the order of `actors` for those of them that have a part. */
export function sheetFor(
  steps: readonly TraceStep[],
  longest: number,
  actors: readonly string[],
  style: Style,
): Sheet {
  const width = proseWidth(style);
  const lanes = lanesOf(steps, longest, actors, style);
  const margin = " ".repeat(lanes.numberWidth + 1);
  const lines = lanes.heading.map((row) => `${margin}${row}`);
  const out = (number: string, gutter: string, indent: string, text: string): void => {
    const beside = `${number.padStart(lanes.numberWidth)} ${gutter}`;
    const [first = "", ...more] = wrap(indent + text, width - beside.length, `${indent}  `);
    lines.push(`${beside}${first}`.trimEnd(), ...more.map((l) => `${margin}${lanes.idle}${l}`));
  };
  return {
    lines,
    line: (indent, text, number) => {
      out(number === undefined ? "" : String(number), lanes.idle, indent, text);
    },
    title: (number, step, text) => {
      out(String(number), lanes.row(step), indents.title, text);
    },
    bare: (text) => {
      lines.push(text);
    },
  };
}

/** A step on one line: who, what, with which parameters. */
export function titleOf(step: Pick<TraceStep, "actor" | "action" | "params">): string {
  const params = Object.entries(step.params)
    .map(([name, value]) => `${name}: ${formatValue(value)}`)
    .join(", ");
  return `${step.actor}: ${step.action}(${params})`;
}

/** The arrow of a step; `value` is what passes, as text. */
export function arrowOf(message: NonNullable<TraceStep["message"]>, value: string): string {
  return `── ${message.label}${value === "" ? "" : ` ${value}`} ──▶ ${message.to}`;
}

/** What passes, as text: empty where nothing does. */
export function carried(value: PlainValue): string {
  return value === null ? "" : formatValue(value);
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

function lanesOf(
  steps: readonly TraceStep[],
  longest: number,
  declared: readonly string[],
  style: Style,
): Lanes {
  const numberWidth = Math.max(2, String(longest).length);
  const present = new Set(steps.flatMap((s) => [s.actor, ...(s.message ? [s.message.to] : [])]));
  const known = declared.filter((a) => present.has(a));
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
