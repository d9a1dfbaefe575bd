/** What one system can do and another cannot: steps that have no answer after the same events. */
import { SpecError } from "../errors.ts";
import { unfollowed } from "../search/abstract-run.ts";
import type { Budget } from "../search/budget.ts";
import type { CheckOptions } from "../search/check.ts";
import { follow } from "../search/following.ts";
import type { Behaviours } from "./difference.ts";
import { systemOf, type ExploredSide, type Observable } from "./explored-side.ts";

/** What was found in one direction. */
export interface OneWay {
  /** By action, the one that is met first first. */
  readonly behaviours: readonly Behaviours[];
  /** Why not everything was looked at. */
  readonly incomplete: string | null;
}

/** Steps of one action that have no answer. */
interface Unanswered {
  /** Where the first was met. */
  readonly pair: number;
  readonly step: number;
  places: number;
  readonly events: Set<number>;
}

/**
 * What `side` can do and `other` cannot.
 * @throws SpecError when a specification does something illegal, CheckerError CHECK001 when plain objects
 * disagree with the search
 */
export function behavioursOf(
  side: ExploredSide,
  other: Observable,
  options: CheckOptions,
  budget: Budget,
): OneWay {
  const { graph, property, events } = side;
  const found = new Map<string, Unanswered>();
  const outcome = follow(
    {
      ...{ graph, property, events },
      system: { name: other.name, built: systemOf(other.model) },
      onUnanswered: (pair, step, event) => {
        const action = graph.named[graph.instances.at(step)]?.action ?? "";
        const known = found.get(action) ?? { pair, step, places: 0, events: new Set() };
        found.set(action, known);
        known.places++;
        known.events.add(event);
      },
    },
    options,
    budget,
  );
  const { finding, cut, boundCut, pairs } = outcome;
  if (finding?.kind === "failed")
    throw new SpecError(
      "SPEC002",
      `models ${side.model.name} and ${other.model.name}: ${finding.message}`,
    );
  return {
    behaviours: [...found].map(([action, { pair, step, places, events: different }]) => {
      const spot = { pair, state: pairs.left.at(pair), step };
      const { trace, abstract } = unfollowed(graph, outcome, spot, property);
      return { action, events: different.size, places, shortest: { trace, beside: abstract } };
    }),
    incomplete: cut ?? (boundCut === null ? null : `bound ${boundCut}`),
  };
}
