/** Graphs of states in Graphviz' language. */
import type { PlainValue } from "../../trace/trace.ts";
import { changes } from "../../trace/changes.ts";
import { formatValue } from "../../trace/value.ts";
import { counted, wrap } from "../style.ts";
import { plainOf, stepsOf, type Explored } from "./explored.ts";
import { projectedLines, type Projection } from "./projection.ts";
import { arrowsOf, type Arrow, type Block, type StateGraph } from "./quotient.ts";

/** Lines of a label, of a tooltip, and characters of a value. */
const LABEL_LINES = 6;
const TOOLTIP_LINES = 40;
const LONGEST = 48;
/** Columns of a label on an arrow. */
const ARROW_COLUMNS = 30;

/** A graph to be drawn. */
export interface Drawing {
  readonly title: string;
  readonly all: Explored;
  readonly graph: StateGraph;
  readonly projection: Projection | null;
  /** Whether all steps between two states are one arrow, as in a picture, or each is one. */
  readonly merged: boolean;
}

/**
 * Graphviz knows the widths of few fonts without the fonts themselves. Where all characters have one
 * width, texts fit their boxes whichever such font a reader has.
 */
const FONT = "Courier";

/**
 * The graph as text. The states of a quotient are labelled with what they have in common; other states
 * with the fields that the step changed by which they were found first, and their tooltips have all
 * fields that differ from those of the first initial state. Initial states have a double border, marked ones a red
 * background (pale where only some of the states are marked); all else stands in tooltips.
 */
export function dotText(drawing: Drawing): string {
  const { graph, all, title } = drawing;
  const parents = foundFrom(all);
  const states = graph
    .nodes()
    .map((v) => `  ${v} ${attributes(stateAttributes(drawing, parents, v, graph.node(v)))}`);
  const arrows = drawing.merged
    ? mergedArrows(graph, all)
    : arrowsOf(graph).map(({ v, w, arrow }) => `  ${v} -> ${w} ${arrowAttributes([arrow], all)}`);
  return [
    `digraph ${quoted(title)} {`,
    `  graph ${attributes({ label: title, labelloc: "t", fontname: FONT, bgcolor: "white", tooltip: title })}`,
    `  node ${attributes({ shape: "box", style: "rounded,filled", fillcolor: "#f6f8fa", fontname: FONT, fontsize: "10", margin: "0.12,0.06" })}`,
    `  edge ${attributes({ fontname: FONT, fontsize: "9", color: "#57606a", fontcolor: "#24292f" })}`,
    ...states,
    ...arrows,
    "}",
    "",
  ].join("\n");
}

function stateAttributes(
  { all, projection }: Drawing,
  parents: Int32Array,
  v: string,
  block: Block,
): Record<string, string> {
  const state = plainOf(all, block.first);
  const [own, full] =
    block.values === null || projection === null
      ? [
          [v, ...differences(plainOf(all, parents[block.first] ?? 0), state)],
          differences(plainOf(all, 0), state),
        ]
      : [
          projectedLines(projection, block.values).map(cut),
          projectedLines(projection, block.values),
        ];
  const size = block.values === null ? [] : [counted(block.states, "state")];
  const mark =
    block.marked === 0
      ? []
      : [
          block.values === null
            ? (all.marks?.what ?? "")
            : `${block.marked} of ${block.states}: ${all.marks?.what ?? ""}`,
        ];
  return {
    label: some([...own, ...size, ...mark], LABEL_LINES).join("\n"),
    tooltip: some(
      [block.initial ? `${v}, initial` : v, ...full, ...size, ...mark],
      TOOLTIP_LINES,
    ).join("\n"),
    ...(block.initial ? { peripheries: "2" } : {}),
    ...(block.marked === 0
      ? {}
      : { fillcolor: block.marked === block.states ? "#ff9b94" : "#ffdedb" }),
  };
}

/** By state: the state from which it was found first; initial states from the first of them. */
function foundFrom(all: Explored): Int32Array {
  const from = new Int32Array(all.states).fill(-1);
  from.fill(0, 0, all.initial);
  for (let row = 0; row < all.states; row++) {
    const steps = stepsOf(all, row);
    for (let i = steps.from; i < steps.to; i++) {
      const target = all.graph.targets.at(i);
      if (from[target] === -1) from[target] = row;
    }
  }
  return from;
}

function differences(before: PlainValue, state: PlainValue): string[] {
  return changes(before, state).map((c) => `${c.path} = ${cut(formatValue(c.after))}`);
}

/** One arrow for all steps between two states. */
function mergedArrows(graph: StateGraph, all: Explored): string[] {
  const between = new Map<string, Arrow[]>();
  for (const { v, w, arrow } of arrowsOf(graph)) {
    const key = `${v} -> ${w}`;
    between.set(key, [...(between.get(key) ?? []), arrow]);
  }
  return [...between].map(([key, arrows]) => `  ${key} ${arrowAttributes(arrows, all)}`);
}

function arrowAttributes(arrows: readonly Arrow[], all: Explored): string {
  const shown = arrows.filter((a) => a.shown);
  const byAction = new Map<string, Arrow[]>();
  for (const a of shown) byAction.set(a.action, [...(byAction.get(a.action) ?? []), a]);
  const calls = [...byAction].map(([action, of]) =>
    of.length === 1 ? (of[0]?.call ?? "") : `${action} ×${of.length}`,
  );
  const lines = calls.flatMap((call) => wrap(call, ARROW_COLUMNS, "  ")).map(cut);
  const marked = arrows.some((a) => a.marked > 0);
  const steps = arrows.reduce((n, a) => n + a.steps, 0);
  return attributes({
    // Beside the line, not on it.
    label: some(lines, LABEL_LINES)
      .map((line) => ` ${line} `)
      .join("\n"),
    tooltip: some(
      [
        ...(steps === arrows.length ? [] : [counted(steps, "step")]),
        ...(marked ? [all.marks?.what ?? ""] : []),
        ...arrows.map((a) => a.call),
      ],
      TOOLTIP_LINES,
    ).join("\n"),
    ...(shown.length === 0 ? { style: "dashed", color: "#afb8c1" } : {}),
    ...(marked ? { color: "#cf222e", penwidth: "2" } : {}),
  });
}

function some(items: readonly string[], limit: number): string[] {
  const hidden = items.length - limit;
  return hidden > 1 ? [...items.slice(0, limit), `… and ${hidden} more`] : [...items];
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join("")}…`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  const given = Object.entries(values).filter(([, v]) => v !== "");
  return `[${given.map(([name, v]) => `${name}=${quoted(v)}`).join(", ")}]`;
}

/** A text as a string of the language, in which neither entities nor escapes are looked for. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n")
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
  return `"${escaped}"`;
}
