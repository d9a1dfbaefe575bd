/** Whether one state, one step or one end is what a property forbids, or looks for. */
import type { Property } from "../contract/property.ts";
import type { Fn } from "../contract/system.ts";
import { truth } from "../strict.ts";

/**
 * What is wrong with a state: the names of the false conjuncts; none for a state that is looked for.
 * `null`: nothing, or the property does not look at states.
 *
 * @param args `s`, `c`, `m` as predicates get them
 */
export function offenceOfState(p: Property, args: readonly unknown[]): readonly string[] | null {
  if (p.kind === "invariant") return broken(p.when, p.holds, args);
  if (p.kind === "reachable") return p.state !== null && says(p.state, args) ? [] : null;
  return null;
}

/** What is wrong with a step, likewise. @param args `s`, `next`, `step`, `c`, `m`, `nextM` */
export function offenceOfStep(p: Property, args: readonly unknown[]): readonly string[] | null {
  if (p.kind === "transition") return broken(p.when, p.holds, args);
  if (p.kind === "reachable") return p.step !== null && says(p.step, args) ? [] : null;
  return null;
}

/** What is wrong with a state that has no successor, likewise. @param args `s`, `c` */
export function offenceOfEnd(p: Property, args: readonly unknown[]): readonly string[] | null {
  if (p.kind !== "deadlockFree") return null;
  // One that throws is an error of the property, and decides nothing.
  const legal = p.legalEnd !== null && attempt(p.legalEnd, args) !== false;
  return legal ? null : ["hasSuccessor"];
}

function broken(
  when: Fn | null,
  holds: Readonly<Record<string, Fn>>,
  args: readonly unknown[],
): readonly string[] | null {
  if (when !== null && !says(when, args)) return null;
  const values = Object.entries(holds).map(([name, fn]) => [name, attempt(fn, args)] as const);
  // The search goes through the conjuncts in order and ends at the first that is false or throws.
  const first = values.find(([, value]) => value !== true);
  if (first === undefined || first[1] === null) return null;
  return values.filter(([, value]) => value === false).map(([name]) => name);
}

function says(fn: Fn, args: readonly unknown[]): boolean {
  return attempt(fn, args) === true;
}

/** The value of a predicate; `null` when it throws. */
function attempt(fn: Fn, args: readonly unknown[]): boolean | null {
  try {
    return truth(fn(...args));
  } catch {
    return null;
  }
}
