/** Who answers for a weaker claim, and until when. */
import { isDeepStrictEqual } from "node:util";
import type { Acceptance } from "../contract/acceptance.ts";
import { glob } from "../glob.ts";
import type { Lock } from "../lock/lock.ts";
import { nearest } from "../nearest.ts";
import { isFull } from "./claims.ts";
import { asksForAcceptance, type Weakening } from "./weakening.ts";

/** Something wrong with an acceptance. */
export interface Fault {
  readonly acceptance: Acceptance;
  /** What is wrong, and what to do; it follows the name of the acceptance. */
  readonly message: string;
}

/** Weakenings, and who answers for them. */
export interface Reviewed {
  /** In their order. `by`: who answers for it; `null`: nobody does, or nobody has to. */
  readonly weakenings: readonly (Weakening & { readonly by: Acceptance | null })[];
  /** Those that somebody has to answer for, and nobody does. */
  readonly open: readonly Weakening[];
  /** Acceptances that make the check fail. */
  readonly faults: readonly Fault[];
  /** Acceptances that have done their work: they may go. */
  readonly spent: readonly Acceptance[];
}

/** Whether the gate lets it pass. */
export function passes({ open, faults }: Reviewed): boolean {
  return open.length === 0 && faults.length === 0;
}

/** The longest that an acceptance may last: one without an end is none for a time. */
const MOST_DAYS = 366;

/** How an acceptance is called. */
export function nameOf({ model, property }: Acceptance): string {
  return `acceptance of ${property} in ${model}`;
}

/** The day, as acceptances have it. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, "YYYY-MM-DD".length);
}

/** Acceptances whose last day is over. @param today `YYYY-MM-DD`, in UTC */
export function expired(acceptances: readonly Acceptance[], today: string): readonly Fault[] {
  return acceptances
    .filter((a) => a.expires < today)
    .map((acceptance) => ({
      acceptance,
      message:
        `expired: ${acceptance.expires} was its last day (${acceptance.owner}: ${acceptance.reason}). ` +
        "Mend the design and remove it, or let its owner set another day",
    }));
}

/** Acceptances that last too long. @param today `YYYY-MM-DD`, in UTC */
function unending(acceptances: readonly Acceptance[], today: string): readonly Fault[] {
  const last = new Date(`${today}T00:00:00Z`);
  last.setUTCDate(last.getUTCDate() + MOST_DAYS);
  const most = dayOf(last);
  return acceptances
    .filter((a) => a.expires > most)
    .map((acceptance) => ({
      acceptance,
      message: `lasts until ${acceptance.expires}: ${most} is the last day that may be set today`,
    }));
}

/**
 * Lets the acceptances of `after` answer for what is weaker than in `before`.
 *
 * One that `before` has as it is answers for what was accepted then, and for nothing that is weaker
 * since. One that answers for nothing is a fault, unless `before` has it already and what it was for is gone.
 * @param today `YYYY-MM-DD`, in UTC
 */
export function review(
  found: readonly Weakening[],
  before: Lock,
  after: Lock,
  today: string,
): Reviewed {
  const { acceptances } = after.declared;
  const late = expired(acceptances, today);
  const valid = acceptances.filter((a) => a.expires >= today);
  // What became weaker since was not there when it was written: nobody has answered for that.
  const fresh = valid.filter(
    (a) => !before.declared.acceptances.some((b) => isDeepStrictEqual(a, b)),
  );
  const answers = (w: Weakening): Acceptance | null =>
    asksForAcceptance(w) ? (fresh.find((a) => covers(a, w)) ?? null) : null;
  const reviewed = found.map((w) => ({ ...w, by: answers(w) }));
  const asking = found.filter(asksForAcceptance);
  const idle = valid.filter((a) => !asking.some((w) => covers(a, w)) && !stands(a, after));
  const isSpent = (a: Acceptance): boolean =>
    before.declared.acceptances.some((b) => b.model === a.model && b.property === a.property) &&
    !meets(a, after);
  return {
    weakenings: reviewed,
    open: reviewed.filter((w) => asksForAcceptance(w) && w.by === null),
    faults: [
      ...late,
      ...unending(valid, today),
      ...idle
        .filter((a) => !isSpent(a))
        .map((a) => ({ acceptance: a, message: whyIdle(a, before, after) })),
    ],
    spent: idle.filter(isSpent),
  };
}

/** Whether it answers for `w`. A model that is gone takes all its claims with it. */
function covers(a: Acceptance, w: Weakening): boolean {
  if (w.model === null || !glob(a.model)(w.model)) return false;
  return w.property === null ? a.property === "*" : glob(a.property)(w.property);
}

/** Whether a lock has a claim that it names, whatever is claimed. */
function meets(a: Acceptance, { models }: Lock): boolean {
  return namedIn(a, models).length > 0;
}

/** Whether it still answers for a claim that is less than it could be. */
function stands(a: Acceptance, { models }: Lock): boolean {
  return namedIn(a, models).some(
    (claim) => !isFull(claim) || (claim.exactness !== undefined && claim.exactness !== "exact"),
  );
}

function namedIn(a: Acceptance, models: Lock["models"]) {
  const [isModel, isProperty] = [glob(a.model), glob(a.property)];
  return Object.entries(models)
    .filter(([name]) => isModel(name))
    .flatMap(([, { properties }]) => Object.entries(properties))
    .flatMap(([id, claim]) => (isProperty(id) ? [claim] : []));
}

function whyIdle(a: Acceptance, before: Lock, after: Lock): string {
  if (meets(a, after) || meets(a, before))
    return "accepts nothing: all that it names holds, and nothing of it became weaker. Remove it";
  const models = [before, after].flatMap(({ models }) => Object.keys(models));
  const properties = [before, after].flatMap((lock) =>
    Object.values(lock.models).flatMap((m) => Object.keys(m.properties)),
  );
  const near = (name: string, among: readonly string[]): string => {
    if (among.some(glob(name))) return "";
    const [other] = nearest(name, among, 1);
    return `; there is no ${name}${other === undefined ? "" : `: did you mean ${other}?`}`;
  };
  return `names no claim${near(a.model, models)}${near(a.property, properties)}. Mend it, or remove it`;
}
