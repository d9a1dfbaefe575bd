/** A difference between designs, for a reader at a terminal. */
import { count, counted, proseWidth, wrap, type Style } from "../report/style.ts";
import { callOf } from "../trace/call.ts";
import { fit, unbroken } from "../trace/fit.ts";
import { shortValue } from "../trace/short-value.ts";
import { brieflyStep } from "../trace/step-text.ts";
import type { PlainValue, Trace } from "../trace/trace.ts";
import { isRecord } from "../trace/value.ts";
import type { AbstractRun } from "../verdict.ts";
import {
  pairDiffers,
  type ActionDifference,
  type Behaviours,
  type DesignDifference,
  type GraphDifference,
  type PairDifference,
  type PropertyDifference,
  type RegionDifference,
  type Values,
} from "./difference.ts";

/** Kinds of new behaviour that are shown with their run; the others are named. */
const SHOWN = 5;
/** What could have been done instead, at most. */
const INSTEAD = 6;
/** Columns for one value. */
const VALUE = 60;

/** All that differs between two models. */
export function formatPair(pair: PairDifference, style: Style): string {
  const { color } = style;
  const { before, after, properties, graph, incomplete, failure } = pair;
  const title = before === after ? before : `${before} → ${after}`;
  const size = graph === null ? "" : sizes(graph);
  const out = fit(`${color.bold(title)}${size}`, proseWidth(style), "  ");
  if (failure !== null) out.push(...wrap(color.red(`  ✗ ${failure}`), proseWidth(style), "      "));
  out.push(
    ...section(
      "Properties",
      properties.map((p) => propertyLine(p, pair, style)),
      style,
    ),
    ...(graph === null ? [] : graphLines(graph, pair, style)),
  );
  if (incomplete !== null)
    out.push(...wrap(color.yellow(`  incomplete: ${incomplete}`), proseWidth(style), "      "));
  if (!pairDiffers(pair) && incomplete === null && failure === null)
    out.push(
      `  ${graph?.sameGraph === true ? "the same graph" : "no difference is seen"}; ${counted(pair.comparedProperties, "verdict")} as before`,
    );
  return `${out.join("\n")}\n`;
}

/** What it all amounts to. */
export function formatDifference(d: DesignDifference, style: Style): string {
  const { color } = style;
  const differing = d.pairs.filter(pairDiffers).length;
  const open = d.pairs.filter((p) => p.incomplete !== null).length;
  const failed = d.pairs.filter((p) => p.failure !== null).length;
  const out: string[] = [];
  const named = (names: readonly string[], what: string): void => {
    if (names.length > 0)
      out.push(...wrap(`${what}: ${names.join(", ")}`, proseWidth(style), "  "));
  };
  named(d.modelsAdded, "Models that are new");
  named(d.modelsRemoved, "Models that are gone");
  const parts = [
    `${differing} of ${counted(d.pairs.length, "comparison")} with differences`,
    ...(open > 0 ? [color.yellow(`${open} incomplete`)] : []),
    ...(failed > 0 ? [color.red(`${failed} failed`)] : []),
  ];
  out.push(`${d.before} → ${d.after}, observing ${d.observed}: ${parts.join(", ")}.`);
  return `${out.join("\n")}\n`;
}

function sizes({ before, after }: GraphDifference): string {
  const change = (was: number, is: number, what: string): string =>
    was === is ? counted(is, what) : `${count(was)} → ${counted(is, what)}`;
  return `: ${change(before.states, after.states, "state")}, ${change(before.transitions, after.transitions, "transition")}`;
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  if (lines.length === 0) return [];
  const fitted = lines.flatMap((l) => fit(l, room(style), "      "));
  return [`  ${style.color.bold(title)}`, ...fitted.map((l) => `    ${l}`.trimEnd())];
}

/** Columns of a line in a section. */
function room(style: Style): number {
  return proseWidth(style) - 4;
}

function propertyLine(p: PropertyDifference, pair: PairDifference, style: Style): string {
  const { color } = style;
  const name = `${p.id} ${p.name}`;
  // A command is copied as a whole.
  const command = unbroken(`npm run trace -- ${pair.after} ${p.id}`, room(style) - 6);
  const shown = p.after === "violated" ? color.dim(`  ${command}`) : "";
  const words = `${name}: ${p.before ?? ""} → ${p.after ?? ""}${shown}`;
  switch (p.change) {
    case "gained":
      return `${color.green("gained")} ${words}`;
    case "lost":
      return `${color.red("lost")}   ${words}`;
    case "other":
      return `other  ${words}`;
    case "onlyBefore":
      return `claimed only of the first: ${name}, ${p.before ?? ""}`;
    case "onlyAfter":
      return `claimed only of the second: ${name}, ${p.after ?? ""}${shown}`;
  }
}

function graphLines(
  graph: GraphDifference,
  { before, after }: PairDifference,
  style: Style,
): string[] {
  const [added, removed] =
    before === after
      ? ["what can happen now only", "what could happen before only"]
      : [`what only ${after} can do`, `what only ${before} can do`];
  return [
    ...behaviourLines(`New behaviours: ${added}`, graph.added, style),
    ...behaviourLines(`Behaviours that are gone: ${removed}`, graph.removed, style),
    ...section("Actions, how often each is possible", graph.actions.map(actionLine), style),
    ...section(
      "Values of regions that occur on one side only",
      graph.regions.flatMap((r) => regionLines(r, style)),
      style,
    ),
  ];
}

function behaviourLines(title: string, all: readonly Behaviours[], style: Style): string[] {
  const lines = all.flatMap((b, i) => {
    const { trace, beside } = b.shortest;
    const head = `${style.color.cyan(b.action)}: ${counted(b.events, "event")} in ${counted(b.places, "place")}, first in step ${trace.steps.length} of a run`;
    if (i >= SHOWN) return [head];
    return [
      head,
      ...steps(trace, style).map((l) => `  ${l}`),
      ...instead(beside, style).map((l) => `  ${l}`),
    ];
  });
  return section(title, lines, style);
}

/** The event that has no answer, where it is more than the step, and what the other could have done. */
function instead({ system, events, possible }: AbstractRun, style: Style): string[] {
  const width = proseWidth(style) - 6;
  const event = events.at(-1) ?? null;
  const other = possible.map(({ action, params, event: e }) =>
    isCall(e)
      ? callOf({ action, params }, "picture")
      : `${shortValue(e, VALUE)} by ${callOf({ action, params }, "picture")}`,
  );
  const shown = other.slice(0, INSTEAD).join(", ");
  const more = other.length > INSTEAD ? ` and ${other.length - INSTEAD} more` : "";
  return [
    ...(isCall(event) ? [] : fit(`event ${shortValue(event, VALUE)}`, width, "  ")),
    ...fit(
      other.length === 0
        ? `after the same events ${system} can show nothing more`
        : `after the same events ${system} can only do: ${shown}${more}`,
      width,
      "  ",
    ),
  ];
}

/** Whether an event says nothing but which step was taken. */
function isCall(event: PlainValue): boolean {
  return isRecord(event) && Object.keys(event).toSorted().join() === "action,params";
}

function steps(trace: Trace, style: Style): string[] {
  const digits = String(trace.steps.length).length;
  return trace.steps.flatMap((step, i) =>
    fit(
      `${String(i + 1).padStart(digits)} ${brieflyStep(step, style)}`,
      proseWidth(style) - 6,
      " ".repeat(digits + 3),
    ),
  );
}

function actionLine({ action, before, after }: ActionDifference): string {
  if (before === null) return `${action}: new, ${count(after ?? 0)}`;
  if (after === null) return `${action}: gone, was ${count(before)}`;
  const sign = after > before ? "+" : "−";
  return `${action}: ${count(before)} → ${count(after)} (${sign}${count(Math.abs(after - before))})`;
}

function regionLines(r: RegionDifference, style: Style): string[] {
  if (r.before === null) return [`${r.region}: a new region, ${counted(r.after ?? 0, "value")}`];
  if (r.after === null)
    return [`${r.region}: no region any more, had ${counted(r.before, "value")}`];
  return [
    `${r.region}: ${count(r.before)} → ${counted(r.after, "value")}`,
    ...valueLines("new", r.gained, style),
    ...valueLines("gone", r.lost, style),
  ];
}

function valueLines(what: string, values: Values | null, style: Style): string[] {
  if (values === null) return [];
  const { count: n, examples, shortest } = values;
  const shown = examples
    .map((v) => unbroken(`${shortValue(v, VALUE)} `, room(style) - 6))
    .join(" ");
  const last = shortest.steps.at(-1)?.action;
  const after =
    last === undefined ? "initially" : `first after step ${shortest.steps.length}, ${last}`;
  return [
    `  ${count(n)} ${what}, ${after}: ${style.color.dim(shown)}${n > examples.length ? " …" : ""}`,
  ];
}
