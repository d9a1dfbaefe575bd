/** What is learned as one: an action instance, or all instances of an action together. */
import type { BuiltAction } from "../build.ts";
import { instanceLanes } from "../instance-lanes.ts";
import { isStatic } from "../driver.ts";

/** What is learned as one. */
export interface Unit {
  readonly built: BuiltAction;
  /** By loop, the number of the value; `null`: all instances of the action, which the state may choose. */
  readonly range: Int32Array | null;
  readonly params: Readonly<Record<string, unknown>>;
  /** What it adds to digests; see {@link instanceLanes}. */
  readonly lanes: Int32Array;
  /**
   * By clause: 1 where its refusals are this unit's to count. A clause that several instances share is
   * asked once for all of them, so only the first counts it.
   */
  readonly counts: Uint8Array;
}

/** The units of `built`, in the order in which a driver makes its instances. */
export function unitsOf(built: BuiltAction): Unit[] {
  const { plan, action } = built;
  const { loops, levels, partner } = plan;
  const clauses = levels.flatMap((l, level) => [...l.lets, ...l.clauses].map(() => level));
  clauses.push(...partner.map(() => loops.length));
  const sizes = loops.map(({ domain }) => ("values" in domain ? domain.values.length : 0));
  const none = { lanes: new Int32Array(0), params: {} };
  if (!loops.every(isStatic) || sizes.includes(0))
    return [{ built, range: null, ...none, counts: new Uint8Array(clauses.length).fill(1) }];
  const units: Unit[] = [];
  const range = new Int32Array(loops.length);
  const enter = (level: number): void => {
    const loop = loops[level];
    if (loop !== undefined && "values" in loop.domain) {
      for (let i = 0; i < loop.domain.values.length; i++) {
        range[level] = i;
        enter(level + 1);
      }
      return;
    }
    const params = Object.fromEntries(
      loops.map(({ name, domain }, n) => [
        name,
        "values" in domain ? domain.values[range[n] ?? 0] : null,
      ]),
    );
    const isFirst = (of: number): boolean => range.every((i, n) => n < of || i === 0);
    units.push({
      built,
      range: range.slice(),
      params,
      lanes: instanceLanes(action.name, params),
      counts: Uint8Array.from(clauses, (of) => (isFirst(of) ? 1 : 0)),
    });
  };
  enter(0);
  return units;
}
