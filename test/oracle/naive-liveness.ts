/**
 * Properties of infinite runs by the book: the oracle that the search for lassos is compared with.
 *
 * Steps come from the reference semantics on plain objects; the graph and everything about runs is
 * here, with texts as keys. Where fair runs can stay is a greatest fixed point (Emerson and Lei 1986), for each
 * guess which strong conditions are satisfied because nothing of them is enabled any more. There are no
 * components here, and no stack.
 */
import type { Fairness, Liveness, Model, Monitor, Recoverable, Step } from "../../checker/index.ts";
import type { Fn } from "../../checker/contract/system.ts";
import { monitorDomain, monitorInitial, monitorNext } from "../../checker/plain/judge.ts";
import { initialStates, settingOf, successors } from "../../checker/plain/semantics.ts";
import { readPlain } from "../../checker/plain/views.ts";
import type { Verdict } from "../../checker/verdict.ts";

/** A state, and the monitor beside it. */
export interface Spot {
  readonly text: string;
  readonly state: unknown;
  readonly monitor: unknown;
  readonly depth: number;
  readonly steps: Move[];
}

/** A step out of a state. */
export interface Move {
  readonly step: Step;
  readonly from: Spot;
  readonly to: Spot;
  /** Whether it changes the system. */
  readonly moves: boolean;
}

/** A group of a fairness condition. */
interface Group {
  readonly fairness: Fairness;
  readonly key: unknown;
  readonly has: (step: Step) => boolean;
}

/** What the oracle says. */
export interface NaiveRuns {
  readonly word: "holds" | "violated" | "vacuous" | "error";
  /** Steps of the shortest finite run that violates it; `null`: none does. */
  readonly finite: number | null;
  /** States, or steps, that trigger. */
  readonly triggers: number;
  /** By group: steps of it that change the system. */
  readonly steps: readonly number[];
  /** By element: the states that runs may stay in to violate it, with the lengths of shortest runs to them. */
  readonly regions: readonly Region[];
  readonly spots: readonly Spot[];
  readonly groups: readonly Group[];
}

/** Where a run that violates a property stays for ever, and what it must do there. */
export interface Region {
  readonly spots: ReadonlyMap<Spot, number>;
  readonly visit: ((spot: Spot) => boolean) | null;
  readonly take: ((move: Move) => boolean) | null;
}

/** Values as JSON with sets as lists, as traces have them. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, x: unknown) => (x instanceof Set ? [...x] : x));
}

const named = ({ action, params }: Step): string =>
  `${action} ${textOf(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;

/** What runs reach, and whether the specification went wrong in the state after that. */
export interface Reach {
  readonly spots: readonly Spot[];
  readonly failed: boolean;
}

/** All that runs of `model` reach, breadth first, beside a monitor, up to the first state that fails. */
export function reachOf(model: Model, monitor: Monitor | null): Reach {
  const byText = new Map<string, Spot>();
  const meet = (state: unknown, m: unknown, depth: number): Spot => {
    const text = `${textOf(state)} ${textOf(m)}`;
    const spot = byText.get(text) ?? { text, state, monitor: m, depth, steps: [] };
    byText.set(text, spot);
    return spot;
  };
  for (const state of initialStates(model))
    meet(state, monitor === null ? null : monitorInitial(model, monitor, state), 0);
  /** Where steps lead from a spot, and the monitor after each. */
  const after = (from: Spot) =>
    successors(model, from.state).map(({ action, params, state }) => {
      const step = { action: action.name, params };
      const m =
        monitor === null
          ? null
          : monitorNext(model, monitor, from.monitor, from.state, state, step);
      return { step, state, m };
    });
  // A Map yields the entries added while it is iterated: it is its own queue.
  for (const from of byText.values()) {
    let steps: ReturnType<typeof after>;
    try {
      steps = after(from);
    } catch {
      return { spots: [...byText.values()], failed: true };
    }
    for (const { step, state, m } of steps) {
      const to = meet(state, m, from.depth + 1);
      from.steps.push({ step, from, to, moves: textOf(state) !== textOf(from.state) });
    }
  }
  return { spots: [...byText.values()], failed: false };
}

/** The predicates of a property on spots and moves. */
function seeing(model: Model, p: Liveness | Recoverable) {
  const { domain, constants } = settingOf(model);
  const own = p.monitor === null ? null : monitorDomain(model, p.monitor);
  const s = (spot: Spot): unknown => readPlain(domain, spot.state);
  const m = (spot: Spot): unknown => (own === null ? {} : readPlain(own, spot.monitor));
  const sure = (value: unknown): boolean => {
    if (typeof value !== "boolean") throw new TypeError("no boolean");
    return value;
  };
  return {
    constants,
    state: (fn: Fn, element: unknown) => (spot: Spot) =>
      sure(fn(s(spot), constants, m(spot), element)),
    step:
      (fn: Fn, element: unknown) =>
      ({ step, from, to }: Move) =>
        sure(fn(s(from), s(to), step, constants, m(from), m(to), element)),
  };
}

/** Spots of `among` from which a run inside `among` comes to a goal, by a spot or by a move. */
function comingTo(
  among: ReadonlySet<Spot>,
  spot: (s: Spot) => boolean,
  move: (m: Move) => boolean,
): Set<Spot> {
  const coming = new Set<Spot>();
  for (let before = -1; before !== coming.size;) {
    before = coming.size;
    for (const s of among)
      if (spot(s) || s.steps.some((m) => among.has(m.to) && (move(m) || coming.has(m.to))))
        coming.add(s);
  }
  return coming;
}

const nothing = (): boolean => false;

/** Spots of `among` from which a fair run stays inside it and does again and again what it must. */
export function fairInside(
  among: ReadonlySet<Spot>,
  groups: readonly Group[],
  { visit, take }: Pick<Region, "visit" | "take">,
): Set<Spot> {
  const takes = (g: Group) => (m: Move) => m.moves && g.has(m.step);
  const enabled = (g: Group) => (s: Spot) => s.steps.some(takes(g));
  const strong = groups.filter((g) => g.fairness.kind === "strong");
  const found = new Set<Spot>();
  for (let guess = 0; guess < 2 ** strong.length; guess++) {
    const taken = strong.filter((_, i) => (guess & (2 ** i)) !== 0);
    const left = strong.filter((g) => !taken.includes(g));
    const goals: [(s: Spot) => boolean, (m: Move) => boolean][] = [
      ...taken.map((g): [typeof nothing, (m: Move) => boolean] => [nothing, takes(g)]),
      ...groups
        .filter((g) => g.fairness.kind !== "strong")
        .map((g): [(s: Spot) => boolean, (m: Move) => boolean] => [
          g.fairness.kind === "weak" ? (s) => !enabled(g)(s) : nothing,
          takes(g),
        ]),
    ];
    if (visit !== null) goals.push([visit, nothing]);
    if (take !== null) goals.push([nothing, take]);
    let stay = new Set([...among].filter((s) => !left.some((g) => enabled(g)(s))));
    for (let before = -1; before !== stay.size;) {
      before = stay.size;
      for (const [spot, move] of goals) stay = comingTo(stay, spot, move);
    }
    for (const s of stay) found.add(s);
  }
  // What is enabled on the way there does not matter.
  return comingTo(among, (s) => found.has(s), nothing);
}

/** Spots in which a run waits, from a trigger on, with the length of a shortest such run. */
function waiting(
  spots: readonly Spot[],
  from: (s: Spot) => boolean,
  to: (s: Spot) => boolean,
): Map<Spot, number> {
  const found = new Map<Spot, number>();
  // No shortest one takes longer than to a trigger through all states, and from there once more.
  for (let depth = 0; depth < 2 * spots.length; depth++) {
    const before = [...found].filter(([, d]) => d === depth - 1).map(([s]) => s);
    const now = [
      ...spots.filter((s) => s.depth === depth && from(s)),
      ...before.flatMap((s) => s.steps.map((m) => m.to)),
    ];
    for (const s of now) if (!to(s) && !found.has(s)) found.set(s, depth);
  }
  return found;
}

const everywhere = (spots: readonly Spot[]): Map<Spot, number> =>
  new Map(spots.map((s) => [s, s.depth]));

/** The groups of the fairness conditions of `p`. */
function groupsOf(model: Model, p: Liveness | Recoverable): Group[] {
  if (p.kind === "recoverable") return [];
  const { constants } = settingOf(model);
  return p.fairness.flatMap((fairness) =>
    ((fairness.each?.(constants) ?? [null]) as unknown[]).map((key) => ({
      fairness,
      key,
      has: (step: Step) => fairness.of(step, constants, key) as boolean,
    })),
  );
}

/** Judges `p` on all runs of `model`. */
export function naiveRuns(
  model: Model,
  p: Liveness | Recoverable,
  { spots, failed }: Reach = reachOf(model, p.monitor),
): NaiveRuns {
  const groups = groupsOf(model, p);
  const see = seeing(model, p);
  const moves = spots.flatMap((s) => s.steps);
  const steps = groups.map((g) => moves.filter((m) => m.moves && g.has(m.step)).length);
  const known = { steps, spots, groups };
  const elements = (p.each?.(see.constants) ?? [null]) as unknown[];
  const wrong = { word: "error", finite: null, triggers: 0, regions: [], ...known } as const;
  // Where not all is known, something is known of finite runs that break a promise: something fair
  // comes after each of them, but where steps must be taken for ever.
  if (failed && (p.kind !== "until" || p.fairness.some((f) => f.kind === "recurrent")))
    return wrong;
  const all = new Set(spots);
  const live = fairInside(all, groups, { visit: null, take: null });
  const regions: Region[] = [];
  const finite: number[] = [];
  let triggers = 0;
  /** Whether something is asked for in some state, or on some step, and whether it is on a fair run. */
  let [asked, askedFairly] = [false, false];
  try {
    for (const e of elements) {
      const state = (fn: Fn) => see.state(fn, e);
      switch (p.kind) {
        case "leadsTo":
        case "until": {
          const to = new Set(spots.filter(state(p.to)));
          const from = new Set(spots.filter(state(p.from)));
          triggers += from.size;
          const wait = waiting(
            spots,
            (s) => from.has(s),
            (s) => to.has(s),
          );
          for (const s of from) {
            if (to.has(s)) continue;
            asked = true;
            askedFairly ||= live.has(s);
          }
          if (p.kind === "until") {
            const broken = new Set(spots.filter((s) => !to.has(s) && !state(p.hold)(s)));
            for (const [s, depth] of wait)
              if (broken.has(s) && (failed || live.has(s))) finite.push(depth);
          }
          regions.push({ spots: wait, visit: null, take: null });
          break;
        }
        case "alwaysEventually": {
          const without = spots.filter((s) => !state(p.state)(s));
          regions.push({ spots: everywhere(without), visit: null, take: null });
          break;
        }
        case "eventuallyAlways": {
          const without = new Set(spots.filter((s) => !state(p.state)(s)));
          regions.push({ spots: everywhere(spots), visit: (s) => without.has(s), take: null });
          break;
        }
        case "finitelyOften": {
          const matching = new Set(moves.filter(see.step(p.step, e)));
          triggers += matching.size;
          asked ||= matching.size > 0;
          askedFairly ||= [...matching].some((m) => live.has(m.to));
          regions.push({ spots: everywhere(spots), visit: null, take: (m) => matching.has(m) });
          break;
        }
        case "recoverable": {
          const to = new Set(spots.filter(state(p.to)));
          const when = p.when === null ? spots : spots.filter(state(p.when));
          triggers += when.length;
          asked ||= when.length > 0;
          const able = comingTo(all, (s) => to.has(s), nothing);
          for (const s of when) if (!able.has(s)) finite.push(s.depth);
        }
      }
    }
  } catch {
    return wrong;
  }
  if (failed && finite.length === 0) return wrong;
  const violated =
    finite.length > 0 ||
    regions.some((r) => fairInside(new Set(r.spots.keys()), groups, r).size > 0);
  const speaks =
    p.kind === "recoverable"
      ? elements.length > 0 && asked
      : elements.length > 0 &&
        live.size > 0 &&
        (p.kind === "alwaysEventually" || p.kind === "eventuallyAlways" || askedFairly);
  return {
    word: violated ? "violated" : speaks ? "holds" : "vacuous",
    finite: finite.length > 0 ? Math.min(...finite) : null,
    triggers,
    regions,
    ...known,
  };
}

/**
 * The length of the shortest stem to a fair loop in `region`, by trying all sets of its states: a run
 * visits exactly the states of some set infinitely often, and may as well take all steps between them.
 */
export function shortestStem(region: Region, groups: readonly Group[]): number | null {
  const spots = [...region.spots.keys()];
  if (spots.length > 10) throw new RangeError("too many states to try all sets of");
  let shortest: number | null = null;
  for (let set = 1; set < 2 ** spots.length; set++) {
    const inside = new Set(spots.filter((_, i) => (set & (2 ** i)) !== 0));
    const depth = Math.min(...[...inside].map((s) => region.spots.get(s) ?? Infinity));
    if (shortest !== null && depth >= shortest) continue;
    if (
      ![...inside].every((one) => comingTo(inside, (s) => s === one, nothing).size === inside.size)
    )
      continue;
    const moves = [...inside].flatMap((s) => s.steps.filter((m) => inside.has(m.to)));
    if (isFair([...inside], moves, groups, region)) shortest = depth;
  }
  return shortest;
}

/** Whether a run that visits and takes exactly these infinitely often is fair, and does what it must. */
function isFair(
  visited: readonly Spot[],
  taken: readonly Move[],
  groups: readonly Group[],
  { visit, take }: Pick<Region, "visit" | "take">,
): boolean {
  if (visit !== null && !visited.some(visit)) return false;
  if (take !== null && !taken.some(take)) return false;
  return groups.every((g) => {
    const enabled = visited.map((s) => s.steps.some((m) => m.moves && g.has(m.step)));
    if (taken.some((m) => m.moves && g.has(m.step))) return true;
    if (g.fairness.kind === "weak") return !enabled.every(Boolean);
    return g.fairness.kind === "strong" && !enabled.some(Boolean);
  });
}

/** Whether a run may stay in a state of `region` to which some run takes `steps` steps. */
export function staysAfter(steps: number, region: Region, groups: readonly Group[]): boolean {
  return [...region.spots].some(
    ([spot, depth]) => depth === steps && isFair([spot], [], groups, region),
  );
}

/** Why the run of a verdict is no counterexample to `p`; `null` when it is one. */
export function flawOf(
  { spots, groups, regions }: NaiveRuns,
  model: Model,
  p: Liveness | Recoverable,
  verdict: Extract<Verdict, { word: "violated" }>,
): string | null {
  const { trace, lasso } = verdict;
  const states = [
    { state: trace.initial, monitor: trace.initialMonitor },
    ...trace.steps.map(({ state, monitor }) => ({ state, monitor })),
  ].map(({ state, monitor }) => `${textOf(state)} ${textOf(monitor)}`);
  let at = spots.find((s) => s.depth === 0 && s.text === states[0]);
  if (at === undefined) return "it begins nowhere";
  const visited = [at];
  const taken: Move[] = [];
  for (const [i, step] of trace.steps.entries()) {
    const move: Move | undefined = at.steps.find(
      (m) => named(m.step) === named(step) && m.to.text === states[i + 1],
    );
    if (move === undefined) return `step ${i + 1} is none`;
    taken.push(move);
    visited.push(move.to);
    at = move.to;
  }
  const see = seeing(model, p);
  const elements = (p.each?.(see.constants) ?? [null]) as unknown[];
  const about = lasso === undefined ? (verdict.element ?? null) : lasso.element;
  const e = elements.findIndex((x) => textOf(x) === textOf(about));
  if (e < 0) return `there is no element ${textOf(about)}`;
  const region = regions[e];
  if (lasso === undefined) {
    if (p.kind === "recoverable") {
      const when = p.when === null || see.state(p.when, elements[e])(at);
      const able = comingTo(new Set(spots), see.state(p.to, elements[e]), nothing).has(at);
      return when && !able ? null : "there is a way out, or none is asked for";
    }
    if (p.kind !== "until" || region?.spots.has(at) !== true) return "nothing is waited for";
    return see.state(p.hold, elements[e])(at) ? "the promise is kept" : null;
  }
  if (region === undefined) return "this kind knows no lasso";
  const loop = visited.slice(lasso.start);
  const around = taken.slice(lasso.start);
  if (loop[0] !== loop.at(-1)) return "the loop is open";
  if (!loop.every((s) => region.spots.has(s))) return "the loop leaves the region";
  if (p.kind === "leadsTo" || p.kind === "until") {
    const to = see.state(p.to, elements[e]);
    const last = visited.findLastIndex(to);
    const from = see.state(p.from, elements[e]);
    const open = visited.flatMap((s, i) => (i > last && from(s) ? [i] : []));
    if (open.length === 0) return "no trigger";
    const trigger = open.findLast((i) => i <= lasso.start) ?? open[0];
    if (lasso.triggeredAt !== trigger) return "another state is the one with the trigger";
  } else if (lasso.triggeredAt !== null) return "nothing can trigger it";
  if (!isFair(loop, around, groups, region)) return "it is not fair";
  if (lasso.fair.length !== groups.length) return "a group has no reason";
  return flawOfReasons(lasso, groups, visited, taken);
}

/** Why a reason given for the fairness of a loop is none; `null` when all are. */
function flawOfReasons(
  { start, fair }: NonNullable<Extract<Verdict, { word: "violated" }>["lasso"]>,
  groups: readonly Group[],
  visited: readonly Spot[],
  taken: readonly Move[],
): string | null {
  for (const [i, { because, kind }] of fair.entries()) {
    const g = groups[i];
    if (g === undefined || g.fairness.kind !== kind) return "another condition";
    const enabled = (s: Spot | undefined): boolean =>
      s?.steps.some((m) => m.moves && g.has(m.step)) !== false;
    const step = /^taken in step (\d+)$/.exec(because)?.[1];
    const after = /^not enabled after step (\d+)$/.exec(because)?.[1];
    const n = Number(step ?? after ?? 0);
    const move = taken[n - 1];
    const stutters = start === taken.length;
    let right = false;
    if (step !== undefined) right = n > start && move?.moves === true && g.has(move.step);
    else if (after !== undefined) right = kind === "weak" && n >= start && !enabled(visited[n]);
    else if (because === "not enabled initially")
      right = kind === "weak" && start === 0 && !enabled(visited[0]);
    else if (because === "not enabled at the end") right = stutters && !enabled(visited.at(-1));
    else if (because === "never enabled in the loop")
      right = kind === "strong" && !visited.slice(start).some(enabled);
    if (!right || (kind === "recurrent" && step === undefined)) return `${kind}: ${because}`;
  }
  return null;
}
