/** From which states some run leads to others. */
import { Bits } from "./bits.ts";
import type { Arrows } from "./run-graph.ts";
import { StrongComponents } from "./strong-components.ts";

/**
 * The states from which some run leads to a `goal`, through states of `region` only (`null`: all
 * states); a goal is one of them.
 *
 * A component is found after all that it leads to, so one pass decides: no step is followed backwards.
 */
export function waysTo(
  arrows: Arrows,
  goal: (v: number) => boolean,
  components: StrongComponents = new StrongComponents(arrows),
  region: Bits | null = null,
): Bits {
  const { states, starts, targets } = arrows;
  const able = new Bits(states);
  const inside = new Int32Array(states);
  let count = 0;
  components.restart();
  const whole = components.fresh();
  components.piece.fill(components.fresh());
  for (let v = 0; v < states; v++) {
    if (region?.has(v) === false) continue;
    components.piece[v] = whole;
    inside[count++] = v;
  }
  components.search(inside, 0, count, (members, from, to) => {
    // All indices are states or steps. Of the states that steps lead to, those that are not in this
    // component are decided.
    let yes = false;
    for (let i = from; i < to && !yes; i++) {
      const v = members[i] as number;
      yes = goal(v);
      const end = starts[v + 1] as number;
      for (let e = starts[v] as number; e < end && !yes; e++) yes = able.has(targets[e] as number);
    }
    if (yes) for (let i = from; i < to; i++) able.add(members[i] as number);
  });
  return able;
}
