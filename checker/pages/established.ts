/** What a lock says was established, as pages tell it. */
import type { Claim, Model, Suite } from "../contract/model.ts";
import type { Property } from "../contract/property.ts";
import type { SuitePages } from "../contract/pages.ts";
import type { Lock, LockedProperty } from "../lock/lock.ts";
import { anchor } from "./verdict-cells.ts";

/** What pages that follow from a lock are made of. */
export interface LockedFacts {
  readonly suite: Suite;
  readonly lock: Lock;
  readonly pages: SuitePages;
}

/** A property in a model that claims it. */
export interface Established {
  readonly model: Model;
  readonly claim: Claim;
  /** `null` where the lock does not know it. */
  readonly locked: LockedProperty | null;
}

/** Verdicts that say something. Whatever else a lock has there says that nothing is established. */
const SAYS = ["holds", "reached", "unreached", "violated", "vacuous"] as const;
/** What was established: a verdict, or nothing. */
export type Finding = (typeof SAYS)[number] | "notEstablished";

/** Every model that claims `property`, in the order of the suite. */
export function establishedOf({ suite, lock }: LockedFacts, property: Property): Established[] {
  return suite.models.flatMap((model) => {
    const claim = model.claims.find((c) => c.property === property);
    if (claim === undefined) return [];
    return [{ model, claim, locked: lock.models[model.name]?.properties[property.id] ?? null }];
  });
}

/** What was established. */
export function findingOf({ locked }: Established): Finding {
  return SAYS.find((word) => word === locked?.verdict) ?? "notEstablished";
}

/** Whether something is claimed; otherwise it is said why not. */
export function isClaimed({ claim }: Established): boolean {
  return typeof claim.expected === "string";
}

/** Whether every reachable state was looked at, and nothing spoke against it. */
export function isShown(e: Established): boolean {
  return isClaimed(e) && (findingOf(e) === "holds" || findingOf(e) === "unreached");
}

/** A counterexample: a link to it, and its steps. */
export function counterexample(e: Established, { pages }: LockedFacts, text: string): string {
  const { model, claim } = e;
  // Pages of counterexamples hold those that are expected.
  return claim.expected === "violated"
    ? `[${text}](${pages.counterexamples}/${model.name}.md#${anchor(claim.property)})`
    : text;
}
