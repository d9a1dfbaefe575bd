/** The explanation of one counterexample, but for the ways out, which a search has to find. */
import type { Model } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import { bare } from "../plain/place.ts";
import { plainValue } from "../plain/replay.ts";
import { valueAt } from "../plain/watching.ts";
import type { PlainValue } from "../trace/trace.ts";
import type { Verdict } from "../verdict.ts";
import { fieldAt, type Demand } from "./demands.ts";
import type { ConjunctReadings, Explanation, Reading } from "./explanation.ts";
import { plainRun, type PlainRun } from "./plain-run.ts";
import { probesOf, type Probe } from "./probes.ts";
import { questionsOf, type Question } from "./questions.ts";
import { isWithin, Recorder, type Access, type Side } from "./recorder.ts";
import { shownAt, sightOf } from "./sight.ts";
import { slice, type Roots, type Slice } from "./slice.ts";

/** More fields than this are counted, not shown. */
const maxReadings = 40;

/** A verdict that shows a run. */
export type Shown = Extract<Verdict, { readonly word: "violated" | "reached" }>;

/** What can be said without looking at other runs. */
export type Alone = Omit<Explanation, "ways" | "lastWayOut" | "fewest">;

/**
 * What the counterexample of `verdict` depends on.
 * @throws CheckerError, SpecError when the trace is none of `model`'s
 */
export function explain(model: Model, property: Property, verdict: Shown): Alone {
  const { trace } = verdict;
  const run = plainRun(model, property.monitor, trace);
  const asked = askedOf(run, property, verdict);
  const { steps } = slice(run, rootsOf(run, asked));
  const ends = asked.filter(({ question: q }) => q.at + Number(q.onStep) === run.steps.length);
  const antecedents = asked.filter(({ question }) => question.antecedent);
  return {
    conjuncts: conjunctsOf(run, ends),
    antecedent: antecedents.length === 0 ? null : readingsOf(run, antecedents),
    steps: steps.map((step) => ({ ...step, waysOut: [] })),
    switches: switchesOf(trace),
  };
}

/** The slice of the counterexample of `verdict`, and what is left of it at its beginning. */
export function sliceOf(model: Model, property: Property, verdict: Shown): Slice {
  const run = plainRun(model, property.monitor, verdict.trace);
  return slice(run, rootsOf(run, askedOf(run, property, verdict)));
}

/** As much of a trace as says who acts. */
interface Run {
  readonly steps: readonly { readonly actor: string }[];
}

/** How often the actor changes along a trace. */
export function switchesOf({ steps }: Run): number {
  return steps.filter((step, i) => i > 0 && step.actor !== steps[i - 1]?.actor).length;
}

interface Asked {
  readonly question: Question;
  /** What it read, in order. */
  readonly log: readonly Access[];
}

function askedOf(run: PlainRun, property: Property, verdict: Shown): Asked[] {
  return questionsOf(property, verdict, run).map((question) => ({
    question,
    log: logOf(run, question),
  }));
}

function logOf(run: PlainRun, question: Question): readonly Access[] {
  const recorder = new Recorder();
  const sight = sightOf(run, question, recorder);
  // The answer may be a view: what is then taken of it is read, too.
  return recorder.during(() => bare(question.ask(sight))).log;
}

/** Where the slice begins: each field read, and whether it decides by itself. */
function rootsOf(run: PlainRun, asked: readonly Asked[]): Roots {
  const reads = new Map<number, Demand[]>();
  const steps = new Set<number>();
  for (const { question, log } of asked) {
    const probes = probesOf(
      log,
      (side) => {
        const shown = shownAt(run, question, side);
        return shown === null ? null : { ...shown, side };
      },
      (side, value) =>
        question.counts === "decisive" ? answered(run, question, { side, value }) : null,
    );
    const decisive = question.counts === "none" ? new Set() : decide(run, question, probes);
    if (question.onStep) steps.add(question.at);
    for (const probe of probes) {
      const { side, keys } = probe;
      const at = side === "next" || side === "nextM" ? question.at + 1 : question.at;
      const field = fieldAt(side === "m" || side === "nextM" ? "monitor" : "state", keys);
      reads.set(at, [...(reads.get(at) ?? []), { ...field, value: decisive.has(probe) }]);
    }
  }
  return { reads, steps };
}

/**
 * The probes on which the answer depends: with another value there it would be another one. Where that
 * is true of none, any of them may have decided, and all count.
 */
function decide(run: PlainRun, question: Question, probes: readonly Probe[]): ReadonlySet<Probe> {
  const actual = JSON.stringify(answered(run, question, null)?.value);
  const decisive = probes.filter(
    ({ results }) =>
      results === null || results.some((result) => JSON.stringify(result) !== actual),
  );
  return new Set(decisive.length === 0 ? probes : decisive);
}

/** The answer; `null` when there is none. */
function answered(
  run: PlainRun,
  question: Question,
  instead: { readonly side: Side; readonly value: unknown } | null,
): { readonly value: PlainValue } | null {
  try {
    return { value: plainValue(bare(question.ask(sightOf(run, question, null, instead)))) };
  } catch {
    return null;
  }
}

function conjunctsOf(run: PlainRun, ends: readonly Asked[]): ConjunctReadings[] {
  const names = new Set(ends.flatMap(({ question }) => question.conjunct ?? []));
  return [...names].map((conjunct) => ({
    conjunct,
    ...readingsOf(
      run,
      ends.filter(({ question }) => question.conjunct === conjunct),
    ),
  }));
}

const ofSide = {
  s: "state",
  next: "after",
  m: "monitor",
  nextM: "monitorAfter",
} as const satisfies Record<Side, Reading["of"]>;

/** What was read for `asked`, in order, each field once; no part of what is shown as a whole. */
function readingsOf(
  run: PlainRun,
  asked: readonly Asked[],
): { readonly readings: readonly Reading[]; readonly more: number } {
  const all = asked.flatMap(({ question, log }) => {
    const inside = (x: Access): boolean =>
      log.some(
        (y) => y !== x && y.side === x.side && y.path !== x.path && isWithin(y.path, x.path),
      );
    return log
      .filter((access) => access.how !== "presence" || !inside(access))
      .map(({ side, keys, path, how }) => ({
        how,
        reading: {
          of: ofSide[side],
          path,
          value: plainValue(valueAt(shownAt(run, question, side)?.value, keys)),
        },
      }));
  });
  const shown = all.filter(
    (x, i) =>
      !all.some(
        (y, k) =>
          y.reading.of === x.reading.of &&
          (y.reading.path === x.reading.path
            ? k < i
            : y.how === "whole" && isWithin(x.reading.path, y.reading.path)),
      ),
  );
  const readings = shown.map((x) => x.reading);
  return {
    readings: readings.slice(0, maxReadings),
    more: Math.max(0, readings.length - maxReadings),
  };
}
