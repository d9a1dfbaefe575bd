/**
 * A trace as a sequence diagram, before anybody draws it: which lanes there are, what stands in which
 * row, and what the end shows. Pictures, pages and the explorer draw the same diagram.
 */
import type { Zone } from "../contract/system.ts";
import type { Explanation, WayOut, Weight } from "../explain/explanation.ts";
import type { Beside } from "../verdict.ts";
import { callOf } from "./call.ts";
import { answersTo, type Answered } from "./abstract.ts";
import { beside as sideBySide, besideByWord, formatBoth, pairingOf } from "./beside.ts";
import { castOf } from "./cast.ts";
import { same } from "./same.ts";
import { changesAt, changesAtBoth } from "./step-changes.ts";
import type { TraceEnding } from "./subject.ts";
import { formatValue } from "./value.ts";
import type { Trace, TraceStep } from "./trace.ts";

/** All that a diagram is made from. */
export interface Subject {
  readonly trace: Trace;
  /** Actors in the order of their lanes, in groups; those without a part in the trace get no lane. */
  readonly zones: readonly Zone[];
  /** `null`: the run is not over, nothing is claimed of it. */
  readonly ending: TraceEnding | null;
  readonly explanation?: Explanation | undefined;
  /** Why there is no explanation, where one was asked for. */
  readonly unexplained?: string | undefined;
}

/** One actor. */
export interface Lane {
  readonly actor: string;
  /** Index into the diagram's zones. */
  readonly zone: number;
}

/** A group of lanes side by side. Between two groups lies a boundary. */
export interface LaneGroup {
  /** Empty where it has none. */
  readonly name: string;
  /** Its lanes: the first, and one past the last. */
  readonly from: number;
  readonly to: number;
}

/** A field that a step changed. */
export interface ShownChange {
  readonly of: "state" | "monitor";
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Whether what is shown depends on it. */
  readonly needed: boolean;
  /** Whether two runs differ in it. */
  readonly differs: boolean;
}

/** A line that belongs to a message, e.g. its registers. */
export interface Detail {
  readonly text: string;
  /** Whether two runs differ in it. */
  readonly differs: boolean;
}

/** One step. */
export interface Row {
  /** Unique in the diagram, and the same whenever it is made: `7`, or `2.7` in the second run. */
  readonly id: string;
  /** From 1. */
  readonly number: number;
  /** Of the first run, or the only one that takes it. */
  readonly step: TraceStep;
  /** Lanes of the arrow; `to` is `null` for a step of one actor alone. */
  readonly from: number;
  readonly to: number | null;
  readonly label: string | null;
  /** The action with its parameters. */
  readonly call: string;
  readonly details: readonly Detail[];
  /** What passes, as one line; `null` when nothing does. */
  readonly value: string | null;
  readonly changes: readonly ShownChange[];
  /** `null` where nothing was explained. */
  readonly weight: Weight | null;
  readonly reads: readonly string[];
  readonly waysOut: readonly WayOut[];
  readonly lastWayOut: boolean;
  /** What an abstract system does in answer; `null` where there is none. */
  readonly answer: Answered | null;
  readonly inLoop: boolean;
}

/** Rows that belong together: all of them, or what only one of two runs does. */
export interface Part {
  readonly run: "only" | "both" | "first" | "second";
  readonly rows: readonly Row[];
}

/** A diagram. */
export interface Diagram {
  readonly lanes: readonly Lane[];
  readonly groups: readonly LaneGroup[];
  /** In order; a `first` and a `second` stand side by side where there is room. */
  readonly parts: readonly Part[];
  /** The rows that are taken again and again, as indices from and to (one past) in the only part. */
  readonly loop: { readonly from: number; readonly to: number } | null;
  /** Whether the run stutters for ever after its last row. */
  readonly stutters: boolean;
}

/** The diagram of a trace. */
export function diagramOf(subject: Subject): Diagram {
  const { trace, zones, ending } = subject;
  const beside = ending === null || ending.kind === "reached" ? undefined : ending.beside;
  const violation = ending !== null && ending.kind === "violated" ? ending : undefined;
  const { lasso, abstract } = violation ?? {};
  const { lanes, groups } = lanesOf([...trace.steps, ...(beside?.trace.steps ?? [])], zones);
  const laneOf = (actor: string): number => lanes.findIndex((l) => l.actor === actor);
  const answers = abstract === undefined ? [] : answersTo(trace, abstract);
  const explained = (i: number): Explained => {
    const s = subject.explanation?.steps[i];
    return {
      weight: s?.weight ?? null,
      needed: new Set(s?.needed),
      reads: s?.reads ?? [],
      waysOut: s?.waysOut ?? [],
      lastWayOut: subject.explanation?.lastWayOut === i,
    };
  };
  const row = (i: number, run: Trace, other: Trace | null, id: string): Row => {
    // In order of the runs; a step that only the second takes stands alone.
    const alone = other === null || run.steps[i] === undefined || other.steps[i] === undefined;
    const step = (run.steps[i] ?? other?.steps[i]) as TraceStep; // one of them has it
    const { needed, ...why } = explained(i);
    const single = run.steps[i] === undefined && other !== null ? other : run;
    return {
      id,
      number: i + 1,
      step,
      from: laneOf(step.actor),
      to: step.message === null || step.message.to === step.actor ? null : laneOf(step.message.to),
      label: step.message?.label ?? null,
      call: callOf(step, "picture"),
      ...(alone ? passing(step, step) : passing(step, other.steps[i] as TraceStep)), // not alone
      changes: alone ? changesOf(single, i, needed) : changesOfBoth(run, other, i),
      ...why,
      answer: answers[i] ?? null,
      inLoop: lasso !== undefined && i >= lasso.start,
    };
  };
  const rows = (run: Trace, from: number, to: number, prefix = ""): Row[] =>
    Array.from({ length: to - from }, (_, k) =>
      row(from + k, run, null, `${prefix}${from + k + 1}`),
    );
  const n = trace.steps.length;
  return {
    lanes,
    groups,
    parts:
      beside === undefined
        ? [{ run: "only", rows: rows(trace, 0, n) }]
        : twoRuns(trace, beside, rows, row),
    loop: lasso === undefined || lasso.start >= n ? null : { from: lasso.start, to: n },
    stutters: lasso !== undefined && lasso.start >= n,
  };
}

interface Explained {
  readonly weight: Weight | null;
  readonly needed: ReadonlySet<string>;
  readonly reads: readonly string[];
  readonly waysOut: readonly WayOut[];
  readonly lastWayOut: boolean;
}

function twoRuns(
  first: Trace,
  beside: Beside,
  rows: (run: Trace, from: number, to: number, prefix?: string) => Row[],
  row: (i: number, run: Trace, other: Trace | null, id: string) => Row,
): Part[] {
  const second = beside.trace;
  const pairing = pairingOf(first, beside);
  if (pairing.kind === "together")
    return [
      { run: "both", rows: pairing.steps.map((_, i) => row(i, first, second, String(i + 1))) },
    ];
  const common = pairing.common ?? 0;
  return [
    ...(common === 0 ? [] : [{ run: "both", rows: rows(first, 0, common) } as const]),
    { run: "first", rows: rows(first, common, first.steps.length, "1.") },
    { run: "second", rows: rows(second, common, second.steps.length, "2.") },
  ];
}

function lanesOf(
  steps: readonly TraceStep[],
  zones: readonly Zone[],
): Pick<Diagram, "lanes" | "groups"> {
  const lanes: Lane[] = [];
  const groups: LaneGroup[] = [];
  const cast = castOf(steps, zones);
  for (const { name, actors } of [...cast.zones, { name: "", actors: cast.strangers }]) {
    if (actors.length === 0) continue;
    const from = lanes.length;
    for (const actor of actors) lanes.push({ actor, zone: groups.length });
    groups.push({ name, from, to: lanes.length });
  }
  return { lanes, groups };
}

function passing(a: TraceStep, b: TraceStep): Pick<Row, "details" | "value"> {
  const [first, second] = [a.message?.lines ?? [], b.message?.lines ?? []];
  const values = [a.message?.value ?? null, b.message?.value ?? null] as const;
  return {
    details:
      first.length === second.length
        ? first.map((line, i) => {
            const other = second[i] ?? "";
            return { text: besideByWord(line, other), differs: line !== other };
          })
        : [{ text: sideBySide(first.join(" "), second.join(" ")), differs: true }],
    value: values[0] === null && values[1] === null ? null : formatBoth(...values),
  };
}

function changesOf(run: Trace, i: number, needed: ReadonlySet<string>): ShownChange[] {
  return changesAt(run, i).map((c) => ({
    of: c.of,
    path: c.path,
    before: formatValue(c.before),
    after: formatValue(c.after),
    needed: isNeeded(c.path, needed),
    differs: false,
  }));
}

/** Whether a field is one of `needed`, or part of one, or has one of them as a part. */
function isNeeded(path: string, needed: ReadonlySet<string>): boolean {
  if (needed.has(path)) return true;
  const within = (part: string, whole: string): boolean =>
    whole === "" || (part.startsWith(whole) && /^[.[]/.test(part.slice(whole.length)));
  for (const n of needed) if (within(path, n) || within(n, path)) return true;
  return false;
}

function changesOfBoth(a: Trace, b: Trace, i: number): ShownChange[] {
  return changesAtBoth(a, b, i).map(({ of, path, first, second }) => ({
    of,
    path,
    before: formatBoth(first.before, second.before),
    after: formatBoth(first.after, second.after),
    needed: false,
    differs: !same(first.after, second.after) || !same(first.before, second.before),
  }));
}
