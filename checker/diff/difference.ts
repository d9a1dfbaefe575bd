/** What differs between two systems: plain data. See docs/internals/design-diff.md for what is meant. */
import type { PlainValue, Trace } from "../trace/trace.ts";
import type { AbstractRun, VerdictWord } from "../verdict.ts";

/** How two verdicts on one property may differ. */
export const CHANGES = ["gained", "lost", "other", "onlyBefore", "onlyAfter"] as const;

/** A property whose verdicts differ. */
export interface PropertyDifference {
  readonly id: string;
  readonly name: string;
  /** `null` where it is not claimed. */
  readonly before: VerdictWord | null;
  readonly after: VerdictWord | null;
  /** `gained`: claimed of both, and success only after; `lost`: only before. */
  readonly change: (typeof CHANGES)[number];
}

/** Events of one action that one system has at a place where the other cannot answer. */
export interface Behaviours {
  readonly action: string;
  /** Different events. */
  readonly events: number;
  /** Pairs of a state and of where the other one may be beside it, in which such an event occurs. */
  readonly places: number;
  /** A shortest run to the first: what the other one does beside it, and could do instead of its last step. */
  readonly shortest: { readonly trace: Trace; readonly beside: AbstractRun };
}

/** Values of one region that occur in one system only. */
export interface Values {
  readonly count: number;
  /** The first few, in the order of shortest runs to them. */
  readonly examples: readonly PlainValue[];
  /** A shortest run to the first. */
  readonly shortest: Trace;
}

/** A region of the state that has other values. */
export interface RegionDifference {
  readonly region: string;
  /** Values that occur; `null` where the state has no such region. */
  readonly before: number | null;
  readonly after: number | null;
  readonly gained: Values | null;
  readonly lost: Values | null;
}

/** How often an action is possible, in all states together; `null` where there is no such action. */
export interface ActionDifference {
  readonly action: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Size of what was explored. */
export interface Size {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}

/** What differs between the graphs of two systems. */
export interface GraphDifference {
  readonly before: Size;
  readonly after: Size;
  /** The graphs are equal, states and steps: nothing was compared that could then differ. */
  readonly sameGraph: boolean;
  readonly actions: readonly ActionDifference[];
  /** What only the second can do. */
  readonly added: readonly Behaviours[];
  /** What only the first can do. */
  readonly removed: readonly Behaviours[];
  readonly regions: readonly RegionDifference[];
  /** Why not everything was looked at; what is listed is there all the same. */
  readonly incomplete: string | null;
}

/** Two models, and all that differs. */
export interface PairDifference {
  /** Names of the models. */
  readonly before: string;
  readonly after: string;
  /** Properties whose verdicts differ, and those that only one model claims. */
  readonly properties: readonly PropertyDifference[];
  /** Claims of both that were established of both. */
  readonly comparedProperties: number;
  /** `null` where a specification failed. */
  readonly graph: GraphDifference | null;
  /** Why nothing, or not everything, is known; `null` where it is. */
  readonly incomplete: string | null;
  /** What a specification did wrong; `null` otherwise. */
  readonly failure: string | null;
}

/** All pairs that were compared. */
export interface DesignDifference {
  /** What the two sides are called: two models, or a commit and the working tree. */
  readonly before: string;
  readonly after: string;
  /** What events are. */
  readonly observed: string;
  /** Models of one side only. */
  readonly modelsAdded: readonly string[];
  readonly modelsRemoved: readonly string[];
  readonly pairs: readonly PairDifference[];
}

/** Whether two graphs differ in anything that is listed. */
export function differs(d: GraphDifference): boolean {
  if (d.sameGraph && d.added.length === 0 && d.removed.length === 0) return false;
  const lists = [d.actions, d.added, d.removed, d.regions];
  return (
    lists.some((list) => list.length > 0) ||
    d.before.states !== d.after.states ||
    d.before.transitions !== d.after.transitions
  );
}

/** Whether two models differ in anything that is listed. */
export function pairDiffers({ properties, graph }: PairDifference): boolean {
  return properties.length > 0 || (graph !== null && differs(graph));
}
