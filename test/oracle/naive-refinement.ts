/**
 * Refinement and trace inclusion by the book: the oracle that the search is compared with.
 *
 * Steps come from the reference semantics on plain objects; everything about the abstract system is
 * here, with texts as keys and nothing numbered or skipped; answers that were found are remembered.
 * It is meant to be read and believed.
 */
import type { IncludedIn, Model, Refines } from "../../checker/index.ts";
import type { Step } from "../../checker/contract/system.ts";
import { monitorDomain, monitorInitial, monitorNext } from "../../checker/plain/judge.ts";
import { bare } from "../../checker/plain/place.ts";
import { initialStates, settingOf, successors } from "../../checker/plain/semantics.ts";
import { readPlain } from "../../checker/plain/views.ts";
import { normalise } from "../../checker/schema/normalise.ts";
import { valueText } from "./naive-information.ts";

/** What the oracle says of a property about an abstract system. The counts are those of the whole search. */
export interface NaiveRefinement {
  readonly word: "holds" | "violated" | "vacuous" | "incomplete" | "error";
  readonly failed: "abstractInitial" | "abstractStep" | "abstractEvent" | null;
  /** Length of a shortest counterexample, the step without an answer included. */
  readonly steps: number | null;
  /** Pairs of a state and of where the abstract system may be. */
  readonly pairs: number;
  readonly depth: number;
  readonly matched: number;
  readonly stuttered: number;
  /** Abstract states, or sets of them, met. */
  readonly abstractStates: number;
  /** By abstract action: matched steps that it may have answered. */
  readonly actions: Readonly<Record<string, number>>;
}

/** One step of either system. */
interface Move {
  readonly step: Step;
  readonly to: unknown;
  readonly monitor: unknown;
}

/** What the oracle needs of a model: views, and steps with the monitor beside them. */
function reading(model: Model, monitor: Refines["monitor"]) {
  const { domain, constants: c } = settingOf(model);
  return {
    c,
    domain,
    view: (state: unknown): unknown => readPlain(domain, state),
    watch: (m: unknown): unknown =>
      monitor === null ? {} : readPlain(monitorDomain(model, monitor), m),
    initial: (): { state: unknown; monitor: unknown }[] =>
      initialStates(model).map((state) => ({
        state,
        monitor: monitor === null ? null : monitorInitial(model, monitor, state),
      })),
    moves: (state: unknown, m: unknown): Move[] =>
      successors(model, state).map(({ action, params, state: to }) => {
        const step = { action: action.name, params };
        const next = monitor === null ? null : monitorNext(model, monitor, m, state, to, step);
        return { step, to, monitor: next };
      }),
    inside: (state: unknown): boolean =>
      model.bounds.every((b) => b.within(readPlain(domain, state), c) as boolean),
  };
}

/** An abstract system with constants, as a model. */
function abstractOf(model: Model, p: Refines | IncludedIn): Model {
  const { system, constants } = p.abstract(settingOf(model).constants) as Pick<
    Model,
    "system" | "constants"
  >;
  return { ...model, name: "abstract", system, constants, claims: [], bounds: [] };
}

/** How a kind of property follows a run. Where the abstract system may be has a text as its name. */
interface Follower {
  readonly clauses: readonly [
    "abstractInitial" | "abstractEvent",
    "abstractStep" | "abstractEvent",
  ];
  /** `null`: it cannot begin there. */
  readonly start: (state: unknown, m: unknown) => string | null;
  /** `null`: nothing is asked of it. */
  readonly asked: (at: string, from: Beside, move: Move) => string | null;
  /** The actions that may answer, and where they lead; none: no answer. */
  readonly answer: (
    at: string,
    asked: string,
  ) => { readonly actions: Set<string>; readonly to: string };
}
interface Beside {
  readonly state: unknown;
  readonly monitor: unknown;
}

/** Every state is mapped, and every step must be one between the images. */
function byMapping(model: Model, p: Refines): Follower {
  const [own, other] = [reading(model, p.monitor), reading(abstractOf(model, p), null)];
  const plain = new Map<string, unknown>();
  const image = (state: unknown, m: unknown): string => {
    const value = bare(p.mapping(own.view(state), own.c, own.watch(m)));
    const abstract = normalise(other.domain, value);
    plain.set(valueText(abstract), abstract);
    return valueText(abstract);
  };
  const begin = new Set(other.initial().map(({ state }) => valueText(state)));
  return {
    clauses: ["abstractInitial", "abstractStep"],
    start: (state, m) => {
      const at = image(state, m);
      return begin.has(at) ? at : null;
    },
    asked: (at, _from, { to, monitor }) => {
      const next = image(to, monitor);
      return next === at ? null : next;
    },
    answer: (at, asked) => {
      const moves = other.moves(plain.get(at), null).filter(({ to }) => valueText(to) === asked);
      return { actions: new Set(moves.map(({ step }) => step.action)), to: asked };
    },
  };
}

/** A function of plain values that is called once for the same values. */
function remembered<A extends readonly unknown[], T>(f: (...values: A) => T): (...values: A) => T {
  const known = new Map<string, T>();
  return (...values) => {
    const key = valueText(values);
    const found = known.get(key) ?? f(...values);
    known.set(key, found);
    return found;
  };
}

/** Beside every run stand all states of the abstract system after the same events. */
function byEvents(model: Model, p: IncludedIn): Follower {
  const [own, other] = [reading(model, p.monitor), reading(abstractOf(model, p), null)];
  /** By the text of a set: its members by their texts. */
  const sets = new Map<string, Map<string, unknown>>();
  const offers = remembered((state: unknown): { event: string; move: Move }[] =>
    other.moves(state, null).map((move) => {
      const { step, to } = move;
      const event: unknown = p.abstractEvent(other.view(state), other.view(to), step, other.c);
      return { event: valueText(event), move };
    }),
  );
  const closed = (states: readonly unknown[]): string => {
    const members = new Map(states.map((s) => [valueText(s), s]));
    for (const s of members.values())
      for (const { event, move } of offers(s))
        if (event === "null") members.set(valueText(move.to), move.to);
    const name = [...members.keys()].toSorted().join("\n");
    sets.set(name, members);
    return name;
  };
  const begin = closed(other.initial().map(({ state }) => state));
  return {
    clauses: ["abstractEvent", "abstractEvent"],
    start: () => begin,
    asked: (_at, { state, monitor: m }, { to, step, monitor }) => {
      const [s, next] = [own.view(state), own.view(to)];
      const event = valueText(p.event(s, next, step, own.c, own.watch(m), own.watch(monitor)));
      return event === "null" ? null : event;
    },
    answer: remembered((at, asked) => {
      const found = [...(sets.get(at)?.values() ?? [])]
        .flatMap(offers)
        .filter(({ event }) => event === asked);
      const actions = new Set(found.map(({ move }) => move.step.action));
      return { actions, to: found.length === 0 ? "" : closed(found.map(({ move }) => move.to)) };
    }),
  };
}

/** Follows all runs of `model`, breadth first. */
export function naiveRefinement(model: Model, p: Refines | IncludedIn): NaiveRefinement {
  const seen = new Map<string, Beside & { readonly at: string; readonly depth: number }>();
  const actions: Record<string, number> = {};
  let [depth, matched, stuttered, outside] = [0, 0, 0, false];
  const met = new Set<string>();
  const end = (
    word: NaiveRefinement["word"],
    failed: NaiveRefinement["failed"] = null,
    steps: number | null = null,
  ): NaiveRefinement => ({
    ...{ word, failed, steps, pairs: seen.size, depth, matched, stuttered, actions },
    abstractStates: met.size,
  });
  const meet = (state: unknown, monitor: unknown, at: string, d: number): void => {
    const key = `${valueText(state)}\n${valueText(monitor)}\n${at}`;
    if (seen.has(key)) return;
    seen.set(key, { state, monitor, at, depth: d });
    met.add(at);
    depth = d;
  };
  try {
    const { initial, moves: make, inside } = reading(model, p.monitor);
    const moves = remembered(make);
    const { clauses, start, asked, answer } =
      p.kind === "refines" ? byMapping(model, p) : byEvents(model, p);
    for (const { state, monitor } of initial()) {
      const at = start(state, monitor);
      if (at === null) return end("violated", clauses[0], 0);
      meet(state, monitor, at, 0);
    }
    // A Map yields the entries added while it is iterated: it is its own queue.
    for (const { state, monitor, at, depth: d } of seen.values()) {
      if (!inside(state)) {
        outside = true;
        continue;
      }
      for (const move of moves(state, monitor)) {
        const what = asked(at, { state, monitor }, move);
        if (what === null) {
          stuttered++;
          meet(move.to, move.monitor, at, d + 1);
          continue;
        }
        const { actions: by, to } = answer(at, what);
        if (by.size === 0) return end("violated", clauses[1], d + 1);
        matched++;
        for (const name of by) actions[name] = (actions[name] ?? 0) + 1;
        meet(move.to, move.monitor, to, d + 1);
      }
    }
  } catch {
    return end("error");
  }
  if (outside) return end("incomplete");
  return end(matched > 0 ? "holds" : "vacuous");
}
