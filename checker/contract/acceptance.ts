/** Acceptances: weaker claims that somebody answers for, until a day. */

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
