/** The verdicts on one model, for a reader at a terminal. */
import { match } from "ts-pattern";
import type { Expectation, Model } from "../contract/model.ts";
import {
  isExhaustive,
  type ModelResult,
  type PropertyResult,
  type RunStatistics,
  type Verdict,
} from "../verdict.ts";
import { formatTraceBriefly } from "../trace/brief-text.ts";
import { formatAssignments, toPlain } from "../trace/value.ts";
import type { PlainValue } from "../trace/trace.ts";
import { evidence } from "../trace/evidence.ts";
import { partialOrderText } from "../trace/partial-order-text.ts";
import { symmetryText } from "../trace/symmetry-text.ts";
import { exercisedText } from "../trace/exercised-text.ts";
import { countsText } from "./liveness-text.ts";
import { failures, standing, type Standing } from "./outcome.ts";
import { pairsText } from "./pairs-text.ts";
import { plainTable } from "./plain-table.ts";
import {
  bytes,
  count,
  counted,
  proseWidth,
  seconds,
  shownLength,
  wrap,
  type Style,
} from "./style.ts";

/** What a model is and how it was run. */
export interface ModelHeading {
  readonly model: Model;
  /** Flags overridden with `--set`. */
  readonly set: Readonly<Record<string, PlainValue>>;
  /** What the cache said of it. */
  readonly kept?: { readonly why: string | null };
}

const INDENT = "  ";

/** Heading, table of verdicts, notes, counterexamples of surprises, statistics. */
export function formatModel(
  heading: ModelHeading,
  result: ModelResult,
  style: Style,
  verbose = false,
): string {
  const lines = [
    ...formatHeading(heading, style, result.cached === true),
    ...(verbose ? uncached(heading, style) : []),
    ...table(result.results, style),
    ...result.results.flatMap((r) => notes(r, style, result.runs)),
    ...result.results.flatMap((r) => surprise(r, style)),
    ...(verbose ? result.results.flatMap((r) => exercised(r, style)) : []),
    ...reliance(result, style),
    ...result.runs.flatMap((r) => run(r, style)),
    ...failed(result, style),
    ...(verbose ? actions(result, style) : []),
  ];
  return `${lines.join("\n")}\n`;
}

/** What had to occur for a property to say anything, and how often it did. */
function exercised(r: PropertyResult, style: Style): string[] {
  if (r.exercised.length === 0) return [];
  const text = `${INDENT}${r.id} ${style.color.dim(`exercised: ${exercisedText(r.kind, r.exercised)}`)}`;
  return wrap(text, proseWidth(style), INDENT + INDENT);
}

/** Why answers to a model are not kept, where that is so. */
function uncached({ kept }: ModelHeading, style: Style): string[] {
  if (kept === undefined || kept.why === null) return [];
  const text = `${INDENT}${style.color.dim(`its verdicts are not kept: ${kept.why}`)}`;
  return wrap(text, proseWidth(style), INDENT + INDENT);
}

/** Name, sentence, budgets and bounds of a model; what `--set` changed. */
export function formatHeading(
  { model, set }: ModelHeading,
  style: Style,
  isCached = false,
): string[] {
  const { color } = style;
  const width = proseWidth(style);
  const lines = wrap(
    `${color.bold(model.name)} ${color.dim(`(${model.size}${isCached ? ", cached" : ""})`)} ${model.sentence}`,
    width,
    INDENT,
  );
  const budgets = budgetsOf(model);
  if (Object.keys(budgets).length > 0) {
    lines.push(...wrap(`${INDENT}budgets: ${formatAssignments(budgets)}`, width, INDENT + INDENT));
  }
  for (const b of model.bounds) {
    lines.push(
      ...wrap(`${INDENT}${color.yellow("bound")} ${b.name}: ${b.sentence}`, width, INDENT + INDENT),
    );
  }
  if (Object.keys(set).length > 0) {
    lines.push(
      ...wrap(
        `${INDENT}${color.yellow("set")} ${formatAssignments(set)}: ` +
          "the expectations of the model do not apply; each property is expected to hold or be reached, " +
          "but what the model does not claim may be vacuous",
        width,
        INDENT + INDENT,
      ),
    );
  }
  return lines;
}

/** The constants that are budgets of the environment, with their values. */
export function budgetsOf(model: Model): Record<string, PlainValue> {
  const constants = new Map(Object.entries(model.constants));
  return Object.fromEntries(model.budgets.map((b) => [b, toPlain(constants.get(b))]));
}

/** An expectation as one word. */
export function expectationWord(e: Expectation): string {
  return typeof e === "string" ? e : "not claimed";
}

const marks: Record<Standing, string> = {
  asExpected: "✓",
  unexpected: "✗",
  notClaimed: "–",
  incomplete: "?",
  error: "!",
};

function paint(s: Standing, text: string, { color }: Style): string {
  return match(s)
    .with("asExpected", () => color.green(text))
    .with("unexpected", "error", () => color.red(text))
    .with("incomplete", () => color.yellow(text))
    .with("notClaimed", () => color.dim(text))
    .exhaustive();
}

interface Column {
  readonly title: string;
  readonly right?: boolean;
  /** Left out when the terminal is too narrow, the highest number first. */
  readonly dispensable?: number;
  readonly cell: (r: PropertyResult) => string;
}

function columns(style: Style): Column[] {
  return [
    { title: "id", cell: (r) => r.id },
    { title: "property", dispensable: 1, cell: (r) => r.property },
    { title: "kind", dispensable: 5, cell: (r) => r.kind },
    { title: "verdict", cell: (r) => paint(standing(r), verdictText(r.verdict), style) },
    { title: "expected", cell: (r) => expectationWord(r.expected) },
    { title: "ok", cell: (r) => paint(standing(r), marks[standing(r)], style) },
    { title: "states", right: true, dispensable: 2, cell: (r) => count(r.states) },
    { title: "transitions", right: true, dispensable: 4, cell: (r) => count(r.transitions) },
    { title: "depth", right: true, dispensable: 3, cell: (r) => count(r.depth) },
    { title: "seconds", right: true, dispensable: 6, cell: (r) => seconds(r.seconds) },
  ];
}

function verdictText(v: Verdict): string {
  return (v.word === "holds" || v.word === "unreached") && v.exactness !== "exact"
    ? `${v.word} (${v.exactness})`
    : v.word;
}

function table(results: readonly PropertyResult[], style: Style): string[] {
  let shown = columns(style).map((c) => ({ ...c, cells: results.map(c.cell) }));
  const width = (c: { title: string; cells: readonly string[] }): number =>
    Math.max(c.title.length, ...c.cells.map(shownLength)) + 2;
  while (style.width !== null && shown.reduce((sum, c) => sum + width(c), 1) > style.width) {
    const next = Math.max(...shown.map((c) => c.dispensable ?? 0));
    if (next === 0) break;
    shown = shown.filter((c) => c.dispensable !== next);
  }
  return plainTable(
    shown.map((c) => c.title),
    results.map((_, row) => shown.map((c) => c.cells[row] ?? "")),
    shown.map((c) => (c.right === true ? "right" : "left")),
    style,
  );
}

function notes(r: PropertyResult, style: Style, runs: readonly RunStatistics[]): string[] {
  const why = match(r.verdict)
    // What a run has looked at is told once, below.
    .with({ word: "notFound" }, (v) =>
      runs.some((of) => of.approximate?.how === v.how) ? null : `not found: ${v.how}`,
    )
    .with({ word: "vacuous" }, (v) => `vacuous: ${v.whatNeverHappened}`)
    .with({ word: "incomplete" }, (v) => `incomplete: ${v.why}`)
    // With a trace, the message is its last line.
    .with({ word: "error", trace: null }, (v) => `error: ${v.message}`)
    .otherwise(() => null);
  const unclaimed = typeof r.expected === "string" ? null : `not claimed: ${r.expected.notClaimed}`;
  const texts = [why, unclaimed].filter((t) => t !== null);
  const lines = texts.length === 0 ? [] : [paint(standing(r), texts.join("; "), style)];
  // Without a pair there is nothing to count, and the verdict says why.
  if (r.pairs !== undefined && r.pairs.pairs > 0) lines.push(pairsText(r.pairs));
  if (r.foundBy !== undefined && r.asExpected !== true) lines.push(`found by ${r.foundBy}`);
  const counts = countsText(r);
  if (counts !== "") lines.push(counts);
  return lines.flatMap((text) =>
    wrap(`${INDENT}${r.id} ${text}`, proseWidth(style), INDENT + INDENT + INDENT),
  );
}

function surprise(r: PropertyResult, style: Style): string[] {
  const s = standing(r);
  const found = s === "unexpected" || s === "error" ? evidence(r) : null;
  if (found === null) return [];
  const what = `${r.id} ${r.property}: ${r.verdict.word}, expected ${expectationWord(r.expected)}`;
  return [
    `${INDENT}${style.color.bold(what)}`,
    ...formatTraceBriefly(found.trace, found.ending, style).map((l) => `${INDENT}${INDENT}${l}`),
  ];
}

/** Failures of the specification that no verdict tells of: everything was decided before them. */
function failed(result: ModelResult, style: Style): string[] {
  const told = result.results.flatMap(({ verdict: v }) => (v.word === "error" ? [v.message] : []));
  return failures(result)
    .filter((f) => !told.some((t) => t.includes(f)))
    .flatMap((f) =>
      wrap(
        `${INDENT}${style.color.red(`error: the specification failed: ${f}`)}`,
        proseWidth(style),
        INDENT + INDENT,
      ),
    );
}

/** The abstractions that what holds relies on; those that do not matter for all of it name what they matter for. */
function reliance(result: ModelResult, style: Style): string[] {
  const holding = result.results.filter((r) => isExhaustive(r.verdict));
  const ids = [...new Set(holding.flatMap((r) => r.reliesOn))];
  if (ids.length === 0) return [];
  const parts = ids.map((id) => {
    const relying = holding.filter((r) => r.reliesOn.includes(id)).map((r) => r.id);
    return relying.length === holding.length ? id : `${id} (${relying.join(", ")})`;
  });
  const text = `${INDENT}what holds relies on ${parts.join(", ")}`;
  return wrap(style.color.dim(text), proseWidth(style), INDENT + INDENT);
}

function run(r: RunStatistics, style: Style): string[] {
  // The rate of a run too short to measure would be noise.
  const rate = r.seconds >= 0.05 ? `, ${count(r.states / r.seconds)} states/s` : "";
  const perTransition =
    r.bytesPerTransition === undefined
      ? ""
      : `${r.bytesPerTransition.toFixed(1)} bytes/transition, `;
  const cost =
    r.readOff === true
      ? "read off the graph of steps"
      : `${Math.round(r.bytesPerState)} bytes/state, ${perTransition}` +
        `${r.complete ? "" : "not complete, "}${seconds(r.seconds)} s${rate}`;
  const level = r.widestLevel === 0 ? "" : `widest level ${count(r.widestLevel)}, `;
  const text =
    `${runName(r)}: ${lookedAt(r)}${counted(r.states, "state")}, ` +
    `${counted(r.transitions, "transition")}, depth ${count(r.depth)}, ${level}` +
    `${r.stateBits} bits a state, ${cost}`;
  const how =
    r.approximate === undefined
      ? []
      : wrap(
          `${INDENT}${style.color.yellow(`not exhaustive: ${r.approximate.how}`)}`,
          proseWidth(style),
          INDENT + INDENT,
        );
  // In a file not wrapped: line breaks would depend on how long the run took.
  const line = INDENT + style.color.dim(text);
  const shown = style.width === null ? [line] : wrap(line, proseWidth(style), INDENT + INDENT);
  return [...shown, ...how, ...reduced(r, style)];
}

function reduced({ symmetry, partialOrder, states }: RunStatistics, style: Style): string[] {
  const texts = [
    ...(symmetry === undefined ? [] : [symmetryText(symmetry)]),
    ...(partialOrder === undefined ? [] : [partialOrderText(partialOrder, states)]),
  ];
  return texts.flatMap((text) =>
    wrap(`${INDENT}${style.color.yellow(text)}`, proseWidth(style), INDENT + INDENT),
  );
}

function lookedAt({ pairs, abstractStates }: RunStatistics): string {
  if (pairs !== undefined) return `${counted(pairs, "pair")} of `;
  return abstractStates === undefined ? "" : `${counted(abstractStates, "abstract state")}, `;
}

function runName({
  monitor,
  secret,
  pairs,
  abstractStates,
  bytesPerTransition,
}: RunStatistics): string {
  if (pairs !== undefined) return "pairs of runs";
  const special =
    abstractStates !== undefined
      ? "beside abstract systems"
      : bytesPerTransition !== undefined
        ? "graph of steps"
        : null;
  if (special !== null) return monitor === null ? special : `${special}, with monitor ${monitor}`;
  const name = monitor === null ? "system" : `with monitor ${monitor}`;
  return secret === undefined ? name : `${name}, and with another secret (${secret})`;
}

function actions(result: ModelResult, style: Style): string[] {
  if (result.actions.length === 0) return [];
  return plainTable(
    ["action", "fired", "clauses that were the first to refuse"],
    result.actions.map((a) => [
      a.action,
      a.fired === 0 ? style.color.yellow("0") : count(a.fired),
      a.refusals.map((r) => `${r.clause} ${count(r.count)}`).join(", "),
    ]),
    ["left", "right", "left"],
    style,
  );
}

/** Bytes and rates of a running search, for the progress line. */
export function formatProgress(
  p: {
    readonly model: string;
    readonly part: string | null;
    readonly level: number;
    readonly states: number;
    readonly frontier: number;
    readonly bytes: number;
  },
  statesPerSecond: number,
): string {
  const what = p.part === null ? p.model : `${p.model} (${p.part})`;
  return (
    `${what}: level ${count(p.level)}, ${count(p.states)} states, ${count(statesPerSecond)} states/s, ` +
    `frontier ${count(p.frontier)}, ${bytes(p.bytes)}`
  );
}
