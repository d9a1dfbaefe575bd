/**
 * Noninterference and determinacy by the book: the oracle that the search over pairs of runs is
 * compared with.
 *
 * Steps come from the reference semantics on plain objects; everything about pairs is here, with
 * texts as keys and nothing interned, cached or skipped. It is meant to be read and believed.
 */
import type { Determined, Model, Noninterference } from "../../checker/index.ts";
import type { Fn, Step } from "../../checker/contract/system.ts";
import { monitorInitial, monitorDomain, monitorNext } from "../../checker/plain/judge.ts";
import { bare } from "../../checker/plain/place.ts";
import { initialStates, settingOf, successors } from "../../checker/plain/semantics.ts";
import { draftPlain, readPlain } from "../../checker/plain/views.ts";

/** What the oracle says of a noninterference property. The counts are those of the whole search. */
export interface NaivePairs {
  readonly word: "holds" | "violated" | "vacuous" | "incomplete" | "error";
  /** The clause that failed; `null` when none did. */
  readonly failed: "sameObservations" | "sameSteps" | null;
  /** Length of a shortest counterexample, the step that is possible in one run only included. */
  readonly steps: number | null;
  readonly pairs: number;
  readonly depth: number;
  readonly compared: number;
  readonly merged: number;
  /** By release. */
  readonly cuts: Readonly<Record<string, number>>;
  /** Secret-dependent internal steps. */
  readonly internal: number;
  /** By variant: whether it differs from some initial state. */
  readonly differs: Readonly<Record<string, boolean>>;
}

/** What the oracle says of a determinacy property. */
export interface NaiveDetermined {
  readonly word: "holds" | "violated" | "vacuous" | "incomplete" | "error";
  /** Length of the longer of the two runs that violate it, shortest first. */
  readonly steps: number | null;
  /** Steps that `on` picked. */
  readonly picked: number;
}

/** The text of a plain value, equal for equal values: fields and elements of sets in any order. */
export function valueText(value: unknown): string {
  return plainText(bare(value));
}

function plainText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      if (Number.isNaN(value)) throw new TypeError("NaN is no plain value");
      return String(value);
    case "object": {
      if (value === null) return "null";
      if (value instanceof Set) return `{${Array.from(value, plainText).toSorted().join()}}`;
      if (Array.isArray(value)) return `[${Array.from(value, plainText).join()}]`;
      const fields = Object.entries(value).map(([k, v]) => `${JSON.stringify(k)}:${plainText(v)}`);
      return `{${fields.toSorted().join()}}`;
    }
    default:
      throw new TypeError(`${typeof value} is no plain value`);
  }
}

/** What stands at a path of fields and indices in a plain state, which has such a place. */
function placeIn(state: unknown, path: string): unknown {
  let value = state;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
      throw new RangeError(`there is no ${path}`);
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A successor under a name that the same action with the same parameters has in another state. */
interface Move {
  readonly step: Step;
  readonly to: unknown;
}

/** What both oracles need of a model: views, steps by name, variants, bounds. */
function reading(model: Model) {
  const { domain, constants: c } = settingOf(model);
  return {
    c,
    view: (state: unknown): unknown => readPlain(domain, state),
    moves: (state: unknown): Map<string, Move> =>
      new Map(
        successors(model, state).map(({ action, params, state: to }) => {
          const step = { action: action.name, params };
          return [`${action.name} ${valueText(params)}`, { step, to }];
        }),
      ),
    variant: (state: unknown, write: Fn): unknown => {
      const draft = draftPlain(domain, state);
      write(draft.root, c);
      return draft.finish();
    },
    inside: (state: unknown): boolean =>
      model.bounds.every((b) => b.within(readPlain(domain, state), c) as boolean),
  };
}

interface Pair {
  readonly x: unknown;
  readonly y: unknown;
  readonly depth: number;
}

/** Searches the pairs of runs of `model` that `p` compares, breadth first. */
export function naivePairs(model: Model, p: Noninterference): NaivePairs {
  const { c, view, moves, variant, inside } = reading(model);
  const seen = new Map<string, Pair>();
  const cuts: Record<string, number> = Object.fromEntries(p.declassify.map((r) => [r.name, 0]));
  const differs: Record<string, boolean> = Object.fromEntries(
    Object.keys(p.secret.differs).map((name) => [name, false]),
  );
  let [depth, compared, merged, internal] = [0, 0, 0, 0];
  let [outside, changed] = [false, false];

  const end = (
    word: NaivePairs["word"],
    failed: NaivePairs["failed"] = null,
    steps: number | null = null,
  ): NaivePairs => ({
    ...{ word, failed, steps, pairs: seen.size, depth, compared, merged, cuts, internal, differs },
  });
  const { places, sees } = p.observer;
  /** What stands at the places that the observer sees always, and what else it sees. */
  const looks = (state: unknown): string => {
    const paths = (places?.(c) ?? []) as string[];
    const standing = paths.map((path) => placeIn(state, path));
    return valueText([standing, sees === null ? null : sees(view(state), c)]);
  };
  const notices = (step: Step): boolean => p.observer.notices?.(step, c) === true;
  /** Adds a pair of states that differ; whether the observer sees that they do. */
  const meet = (pair: Pair): boolean => {
    const key = `${valueText(pair.x)} ${valueText(pair.y)}`;
    if (seen.has(key)) return false;
    if (looks(pair.x) !== looks(pair.y)) return true;
    seen.set(key, pair);
    depth = pair.depth;
    return false;
  };

  try {
    const starts: [unknown, unknown][] = [];
    for (const x of initialStates(model)) {
      for (const [name, write] of Object.entries(p.secret.differs)) {
        const y = variant(x, write);
        if (valueText(x) === valueText(y)) continue;
        differs[name] = true;
        starts.push([x, y]);
      }
    }
    for (const [x, y] of starts)
      if (meet({ x, y, depth: 0 })) return end("violated", "sameObservations", 0);
    // A Map yields the entries added while it is iterated: it is its own queue.
    for (const { x, y, depth: d } of seen.values()) {
      if (!inside(x) || !inside(y)) {
        outside = true;
        continue;
      }
      const [left, right] = [moves(x), moves(y)];
      for (const name of new Set([...left.keys(), ...right.keys()])) {
        const [a, b] = [left.get(name), right.get(name)];
        if (a !== undefined && b !== undefined) {
          const value = (s: unknown, r: { value: Fn }): string =>
            valueText(r.value(view(s), a.step, c));
          const cutting = p.declassify.filter((r) => value(x, r) !== value(y, r));
          for (const r of cutting) cuts[r.name] = (cuts[r.name] ?? 0) + 1;
          if (cutting.length > 0) continue;
          compared++;
          if (looks(a.to) !== looks(x) || looks(b.to) !== looks(y)) changed = true;
          if (valueText(a.to) === valueText(b.to)) merged++;
          else if (meet({ x: a.to, y: b.to, depth: d + 1 }))
            return end("violated", "sameObservations", d + 1);
        } else {
          const [from, one] = a === undefined ? [y, b] : [x, a];
          // The name came from one of the two.
          if (one === undefined) throw new Error(`nobody makes ${name}`);
          if (notices(one.step) || looks(one.to) !== looks(from))
            return end("violated", "sameSteps", d + 1);
          internal++;
        }
      }
    }
  } catch {
    return end("error");
  }
  if (internal > 0) return end("error");
  if (outside) return end("incomplete");
  return end(seen.size > 0 && changed ? "holds" : "vacuous");
}

/** Compares every two steps of `model` that `p` speaks of. */
export function naiveDetermined(model: Model, p: Determined): NaiveDetermined {
  const { c, view, moves, variant, inside } = reading(model);
  const { monitor } = p;
  const watch = (m: unknown): unknown =>
    monitor === null ? null : readPlain(monitorDomain(model, monitor), m);
  const seen = new Map<
    string,
    { readonly s: unknown; readonly m: unknown; readonly depth: number }
  >();
  /** By what was given: the outcome. */
  const known = new Map<string, string>();
  let [picked, outside, met] = [0, false, false];
  const end = (word: NaiveDetermined["word"], steps: number | null = null): NaiveDetermined => ({
    ...{ word, steps, picked },
  });
  const meet = (s: unknown, m: unknown, depth: number): void => {
    const key = `${valueText(s)} ${valueText(m)}`;
    if (!seen.has(key)) seen.set(key, { s, m, depth });
  };

  try {
    for (const x of initialStates(model)) {
      const variants = Object.values(p.secret?.differs ?? {}).map((write) => variant(x, write));
      for (const s of [x, ...variants])
        meet(s, monitor === null ? null : monitorInitial(model, monitor, s), 0);
    }
    for (const [from, { s, m, depth }] of seen) {
      const next = moves(s);
      if (!inside(s)) {
        // A state outside that has no successor is an end like any other: nothing is left out.
        outside ||= next.size > 0;
        continue;
      }
      for (const { step, to } of next.values()) {
        const nextM = monitor === null ? null : monitorNext(model, monitor, m, s, to, step);
        meet(to, nextM, depth + 1);
        const args = [view(s), view(to), step, c, watch(m), watch(nextM)] as const;
        if (p.on(...args) !== true) continue;
        picked++;
        const given = `${p.scope === "state" ? from : ""} ${valueText(p.given(...args))}`;
        const outcome = valueText(p.outcome(...args));
        const before = known.get(given);
        if (before !== undefined) met = true;
        if (before !== undefined && before !== outcome) return end("violated", depth + 1);
        known.set(given, outcome);
      }
    }
  } catch {
    return end("error");
  }
  if (outside) return end("incomplete");
  return end(met ? "holds" : "vacuous");
}
