/** Acceptances: weaker claims that somebody answers for, until a day. */
import { ModelError } from "../errors.ts";
import type { Suite } from "./model.ts";

/**
 * A claim of one property that was made weaker than it had been, or a violation that is new, and is
 * accepted nevertheless. Without it the gate fails against a base in which the claim was stronger.
 */
export interface Acceptance {
  /** Name of a model, or a glob over names. */
  readonly model: string;
  /** Id of a property, or a glob over ids. */
  readonly property: string;
  /** Why the design may go on with it, in a sentence. */
  readonly reason: string;
  /** Who answers for it: a person or a team. */
  readonly owner: string;
  /** The last day on which it counts, `YYYY-MM-DD` in UTC. From the next day on every check fails. */
  readonly expires: string;
}

/**
 * Refuses acceptances that nobody answers for, that say nothing or end on no day, and two of one name.
 * @throws ModelError MODEL002
 */
export function refuseBadAcceptances({ acceptances = [] }: Suite): void {
  const seen = new Set<string>();
  for (const { model, property, reason, owner, expires } of acceptances) {
    const name = `acceptance of ${property} in ${model}`;
    const bad = (what: string): never => {
      throw new ModelError("MODEL002", `${name} ${what}`);
    };
    if ([model, property, reason, owner].some((text) => text.trim() === ""))
      bad("has to name a model and a property, a reason and an owner");
    if (!isDay(expires))
      bad(`ends on '${expires}', which is no day: write its last day as YYYY-MM-DD, in UTC`);
    if (seen.has(name)) bad("is there twice: one reason, one owner and one day must do");
    seen.add(name);
  }
}

/** Whether `text` is a day as `YYYY-MM-DD`. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // The 31st of February would be the 3rd of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
