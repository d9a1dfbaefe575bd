/** What an abstract system chooses to do beside a run, step by step of its events, on plain objects. */
import type { IncludedIn } from "../contract/refinement.ts";
import type { Step } from "../contract/system.ts";
import { CheckerError } from "../errors.ts";
import { bare } from "../plain/place.ts";
import { plainValue } from "../plain/replay.ts";
import { initialStates, settingOf, successors, textOf, within } from "../plain/semantics.ts";
import { readPlain } from "../plain/views.ts";
import { valueText } from "../trace/value-text.ts";
import type { AbstractRun, AbstractStep } from "../verdict.ts";
import { abstractStep, demand, distinct, shown, type Beside } from "./plain-run.ts";

/** A state in which the abstract system may be, and how it got there. */
interface Choice {
  readonly state: unknown;
  /** The step that led here and where from; `null`: it is initial. */
  readonly by: { readonly choice: Choice; readonly step: AbstractStep } | null;
}

/** A step of the abstract system with its event, and that event as a text. */
interface Offer {
  readonly step: AbstractStep;
  readonly to: unknown;
  readonly event: string;
}

/**
 * One abstract run with the same events as far as there is one, by the construction of `subsets.ts`.
 * @throws CheckerError CHECK001 when some abstract step answers the last step, or none an earlier one
 */
export function chosenRun(beside: Beside, property: IncludedIn): AbstractRun {
  const { system } = beside.outcome.side;
  const { now, events, answered, offers } = before(beside, property);
  const internal = valueText(null);
  const last = valueText(events.at(-1));
  const open = now.flatMap(({ state }) => offers(state).filter((o) => o.event !== internal));
  demand(
    beside,
    last !== internal && !open.some((o) => o.event === last),
    "whether the last step has an answer",
  );
  const { initial, answers } = unrolled(now[0], events, answered);
  return {
    system: system.name,
    initial: plainValue(initial),
    answers,
    events: events.map(plainValue),
    asked: [],
    possible: distinct(open, (o) => o.event).map((o) => o.step),
  };
}

/**
 * Whether a step of the abstract system by `action` has the event of the last step of the run, somewhere
 * where the abstract system may be by then.
 */
export function answersOnPlain(beside: Beside, property: IncludedIn, action: string): boolean {
  const { now, events, offers } = before(beside, property);
  const last = valueText(events.at(-1));
  return (
    last !== valueText(null) &&
    now.some(({ state }) => offers(state).some((o) => o.event === last && o.step.action === action))
  );
}

/** Where the abstract system may be before the last step of the run. */
function before(
  beside: Beside,
  property: IncludedIn,
): {
  readonly now: readonly Choice[];
  readonly events: readonly unknown[];
  /** The steps that have an event, the last one aside. */
  readonly answered: readonly number[];
  readonly offers: (state: unknown) => Offer[];
} {
  const { outcome, run } = beside;
  const { system } = outcome.side;
  const offers = offersOf(beside, property);
  const internal = valueText(null);
  /** Adds what internal steps lead to. */
  const close = (choices: Map<string, Choice>): Choice[] => {
    // A Map yields the entries added while it is iterated.
    for (const choice of choices.values())
      for (const { step, to, event } of offers(choice.state))
        if (event === internal && !choices.has(textOf(to)))
          choices.set(textOf(to), { state: to, by: { choice, step } });
    return [...choices.values()];
  };
  let now = close(
    new Map(initialStates(system.built.model).map((state) => [textOf(state), { state, by: null }])),
  );
  const events = run.steps.map((step, i) => eventOf(beside, property, step, i));
  const answered: number[] = [];
  for (const [i, event] of events.slice(0, -1).entries()) {
    if (valueText(event) === internal) continue;
    answered.push(i);
    const after = new Map<string, Choice>();
    for (const choice of now)
      for (const { step, to, event: offered } of offers(choice.state))
        if (offered === valueText(event) && !after.has(textOf(to)))
          after.set(textOf(to), { state: to, by: { choice, step } });
    demand(beside, after.size > 0, `whether step ${i + 1} has an answer`);
    now = close(after);
  }
  return { now, events, answered, offers };
}

/** The steps to `end`, those that lead to each answer in a list of its own. */
function unrolled(
  end: Choice | undefined,
  events: readonly unknown[],
  answered: readonly number[],
): { initial: unknown; answers: AbstractStep[][] } {
  const answers = events.slice(1).map((): AbstractStep[] => []);
  let at = end;
  let n = answered.length;
  while (at !== undefined && at.by !== null) {
    const { choice, step } = at.by;
    if (step.event !== null) n--;
    answers[answered[n] ?? -1]?.unshift(step);
    at = choice;
  }
  return { initial: at?.state, answers };
}

/** The steps out of abstract states, each state looked at once. */
function offersOf({ outcome }: Beside, property: IncludedIn): (state: unknown) => Offer[] {
  const abstract = outcome.side.system.built.model;
  const { domain, constants } = settingOf(abstract);
  const known = new Map<string, Offer[]>();
  return (state) => {
    const key = textOf(state);
    let found = known.get(key);
    if (found === undefined) {
      found = successors(abstract, state).map((x) => {
        const [s, next] = [readPlain(domain, state), readPlain(domain, x.state)];
        const step = { action: x.action.name, params: x.params };
        const event = within("the abstract event", () =>
          bare(property.abstractEvent(s, next, step, constants)),
        );
        return { step: abstractStep(x, event), to: x.state, event: valueText(event) };
      });
      known.set(key, found);
    }
    return found;
  };
}

/** The event of step `i` of the run. */
function eventOf(beside: Beside, property: IncludedIn, step: Step, i: number): unknown {
  const { graph, run } = beside;
  const [from, to] = [run.at[i], run.at[i + 1]];
  if (from === undefined || to === undefined)
    throw new CheckerError("CHECK002", `there is no step ${i + 1}`);
  const { constants } = settingOf(graph.built.model);
  return within("event", () => {
    const [before, after] = [shown(beside, from), shown(beside, to)];
    return bare(property.event(before.s, after.s, step, constants, before.m, after.m));
  });
}
