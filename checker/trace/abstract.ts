/** What an abstract system does beside a run, in words. */
import { callOf } from "./call.ts";
import { changes, type Change } from "./changes.ts";
import { formatValue } from "./value.ts";
import type { PlainValue, Trace } from "./trace.ts";
import type { AbstractRun, AbstractStep, Difference } from "../verdict.ts";

/** A step of the abstract system and what it changes. */
export interface Answer {
  readonly call: string;
  /** Each `path: before → after`. */
  readonly changes: readonly string[];
  /** The same as values. */
  readonly changed: readonly Change[];
}

/** What the abstract system does in answer to one step of the run. */
export interface Answered {
  /** `null` for an internal step, and for a mapping. */
  readonly event: string | null;
  /** `null`: this is the last step, and there is no answer. None: the abstract system stutters. */
  readonly by: readonly Answer[] | null;
}

/** What the abstract system does, by step of `trace`. */
export function answersTo(trace: Trace, run: AbstractRun): Answered[] {
  let state = run.initial;
  return trace.steps.map((_, i) => {
    const event = run.events[i] ?? null;
    const by = run.answers[i]?.map((step) => {
      const changed = changes(state, step.state);
      const answer = { call: callOf(step), changes: moves(state, step.state), changed };
      state = step.state;
      return answer;
    });
    return { event: event === null ? null : formatValue(event), by: by ?? null };
  });
}

function moves(before: PlainValue, after: PlainValue): string[] {
  return changes(before, after).map(
    (c) =>
      `${c.path === "" ? "" : `${c.path}: `}${formatValue(c.before)} → ${formatValue(c.after)}`,
  );
}

/** A name at the beginning of a sentence. */
export function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/** What was asked of the abstract system at the end, which it cannot do: a sentence, and details. */
export function refusal(trace: Trace, run: AbstractRun): { text: string; details: string[] } {
  const { asked } = run;
  const system = capital(run.system);
  const event = run.events.at(-1) ?? null;
  if (event !== null) {
    const told = [...run.possible, ...run.answers.flat()].some((step) => step.event !== null);
    return {
      text: `${system} cannot answer the event ${formatValue(event)}.`,
      details: told || run.possible.length === 0 ? [] : [silent(run)],
    };
  }
  const begins = trace.steps.length === 0;
  // The nearest of its own initial states comes first.
  const details = asked.map((d) =>
    begins
      ? `${placed(d, d.second)}, where ${run.system} begins with ${formatValue(d.first)}`
      : `${placed(d, d.first)} → ${formatValue(d.second)}`,
  );
  const what = begins ? "does not begin like that" : "has no step that does what the last one does";
  return { text: `${system} ${what}${details.length === 0 ? "." : ":"}`, details };
}

/** None of the steps of an abstract system has an event, which mostly is nobody's intention. */
function silent({ system }: AbstractRun): string {
  return (
    `none of the steps that ${system} can take has an event: its events are told by abstractEvent, ` +
    `or where that is not given by event, which may not know its actions`
  );
}

function placed({ path }: Difference, value: PlainValue): string {
  return `${path === "" ? "" : `${path}: `}${formatValue(value)}`;
}

/** How many steps of one action are named among what was possible. */
const OF_EACH = 3;

/**
 * What the abstract system could have done instead, one line each: with its event, or with what it
 * changes. Steps that change what was to change come first; of each action only some are named.
 */
export function possibilities(run: AbstractRun): string[] {
  const state = run.answers.findLast((steps) => steps.length > 0)?.at(-1)?.state ?? run.initial;
  const wanted = new Set(run.asked.map((d) => d.path));
  const steps = run.possible.map((step) => ({
    step,
    near: changes(state, step.state).filter((c) => wanted.has(c.path)).length,
  }));
  const ranked = wanted.size === 0 ? steps : steps.toSorted((a, b) => b.near - a.near);
  const byAction = new Map<string, AbstractStep[]>();
  for (const { step } of ranked)
    byAction.set(step.action, [...(byAction.get(step.action) ?? []), step]);
  return [...byAction].flatMap(([action, all]) => [
    ...all.slice(0, OF_EACH).map((step) => possibility(run, state, step)),
    ...(all.length > OF_EACH ? [`… and ${all.length - OF_EACH} more of ${action}`] : []),
  ]);
}

function possibility(run: AbstractRun, state: PlainValue, step: AbstractStep): string {
  if (run.events.length > 0)
    return step.event === null
      ? `${callOf(step)}, without an event`
      : `${formatValue(step.event)} by ${callOf(step)}`;
  const changed = moves(state, step.state);
  return `${callOf(step)}${changed.length === 0 ? "" : `: ${changed.join(", ")}`}`;
}
