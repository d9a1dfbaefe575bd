/**
 * When each `let` and each guard clause of an action is evaluated: as soon as the parameters it
 * names are bound, so that a clause on one parameter refuses once for all values of the next.
 */
import type { Action, Fn } from "../contract/system.ts";
import { namesTaken } from "./pattern.ts";

/** One loop of an action: the parameter and where its values come from. */
export interface Loop {
  readonly name: string;
  /** Values that do not depend on the state, or the function that chooses them in a state. */
  readonly domain: { readonly values: readonly unknown[] } | { readonly choose: Fn };
}

/** A named function that may refuse an instance. */
export interface Clause {
  /** As counted and printed. */
  readonly name: string;
  readonly fn: Fn;
}

/** What is evaluated once a number of loops are entered: bindings first, then clauses. */
export interface Level {
  readonly lets: readonly Clause[];
  readonly clauses: readonly Clause[];
}

/** The order of evaluation of one action. */
export interface Plan {
  readonly loops: readonly Loop[];
  /** `levels[k]`: what is evaluated inside `k` loops; one more than there are loops. */
  readonly levels: readonly Level[];
  /** Clauses of the partner, named `actor.clause`, evaluated last. */
  readonly partner: readonly Clause[];
  /** Names of all clauses and bindings, in order of evaluation. */
  readonly refusals: readonly string[];
}

/** Plans `action`, given the values of its state-independent parameters. */
export function plan(action: Action, domains: Readonly<Record<string, readonly unknown[]>>): Plan {
  const loops: Loop[] = [
    ...Object.entries(domains).map(([name, values]) => ({ name, domain: { values } })),
    ...Object.entries(action.choose).map(([name, choose]) => ({ name, domain: { choose } })),
  ];
  const depth = new Map(loops.map((l, i) => [l.name, i + 1]));
  /** Loops that must be entered before `fn` can be called. */
  const needs = (fn: Fn, argument: number, depths: ReadonlyMap<string, number>): number => {
    const names = namesTaken(fn, argument);
    const all = Math.max(0, ...depths.values());
    if (names === null) return all;
    return Math.max(0, ...names.map((n) => depths.get(n) ?? all));
  };
  const bound = new Map<string, number>();
  for (const [name, fn] of Object.entries(action.let)) bound.set(name, needs(fn, 1, depth));
  const levels: { lets: Clause[]; clauses: Clause[] }[] = Array.from(
    { length: loops.length + 1 },
    () => ({ lets: [], clauses: [] }),
  );
  for (const [name, fn] of Object.entries(action.let))
    levels[bound.get(name) ?? 0]?.lets.push({ name, fn });
  for (const [name, fn] of Object.entries(action.guard))
    levels[Math.max(needs(fn, 1, depth), needs(fn, 3, bound))]?.clauses.push({ name, fn });
  const partner = Object.entries(action.partner?.guard ?? {}).map(([name, fn]) => ({
    name: `${action.partner?.actor}.${name}`,
    fn,
  }));
  const refusals = [...levels.flatMap((l) => [...l.lets, ...l.clauses]), ...partner];
  return { loops, levels, partner, refusals: refusals.map((r) => r.name) };
}
