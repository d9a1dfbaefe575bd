/** The kinds of properties, for readers who have not written them. */
import type { Property, PropertyKind } from "../contract/property.ts";

/** What each kind of property says. */
export const KINDS: Readonly<Record<PropertyKind, string>> = {
  invariant: "every state is as it says",
  transition: "every step is",
  reachable: "something can happen: some run leads there",
  deadlockFree: "the system stops only where it may",
  noninterference:
    "two runs that differ in a secret look the same to an observer ([confidentiality](confidentiality.md))",
  determined:
    "of all steps of all runs any two with the same given have the same outcome ([confidentiality](confidentiality.md))",
  leadsTo: "wherever the one is true, the other becomes true sooner or later",
  until: "the same, and a third thing stays true until then",
  alwaysEventually: "it becomes true again and again",
  eventuallyAlways: "from some point on it stays true",
  finitelyOften: "such steps come to an end",
  recoverable: "from every such state some run leads to the goal",
  refines:
    "every step, seen through a mapping, is one of an abstract system, or changes nothing there",
  includedIn: "every sequence of events is one of an abstract system",
};
/** Kinds that speak of infinite runs or of an abstract system. */
const ON_LIVENESS_PAGE: ReadonlySet<PropertyKind> = new Set([
  "leadsTo",
  "until",
  "alwaysEventually",
  "eventuallyAlways",
  "finitelyOften",
  "recoverable",
  "refines",
  "includedIn",
]);

/** Whether a property is about infinite runs, ways out, or an abstract system. */
export function isOnLivenessPage({ kind }: Pick<Property, "kind">): boolean {
  return ON_LIVENESS_PAGE.has(kind);
}
