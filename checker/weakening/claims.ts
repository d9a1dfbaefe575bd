/** What is claimed of each model, and by what it was shown. */
import { NOT_RUN, type LockedModel, type LockedProperty } from "../lock/lock.ts";
import { sides, type Place, type Say } from "./collect.ts";

/** The part of the states in which the case of a property occurs has to shrink by so much to be worth a notice. */
const NOTABLE_SHARE = 0.9;

/** What a claim of each expectation says: more with a larger number; of one number: something else. */
const STRENGTH: Readonly<Record<string, number>> = {
  holds: 3,
  reached: 3,
  unreached: 2,
  violated: 1,
  notClaimed: 0,
};

/** Whether all is claimed that can be. */
export function isFull({ expected }: Pick<LockedProperty, "expected">): boolean {
  return expected === "holds" || expected === "reached";
}

/** Compares the claims of one model that both locks have. */
export function compareClaims(model: string, was: LockedModel, is: LockedModel, say: Say): void {
  const { gone, come, both } = sides(was.properties, is.properties);
  for (const [property, claim] of gone) removed({ model, property }, claim, say);
  for (const [property, claim] of come) added({ model, property }, claim, say);
  for (const [property, before, after] of both) {
    const at = { model, property };
    compareExpectations(at, before, after, say);
    if (before.expected === after.expected) compareEvidence(at, before, after, say);
  }
}

/** Says what a model that is new claims. */
export function newModel(model: string, is: LockedModel, say: Say): void {
  const claims = Object.entries(is.properties);
  const full = claims.filter(([, claim]) => isFull(claim)).length;
  say("stronger", "newClaim", { model, property: null }, "is a new model", `${full} claims hold`);
  for (const [property, claim] of claims) {
    if (claim.expected === "violated") added({ model, property }, claim, say);
  }
}

/** Says what a model that is gone claimed. */
export function goneModel(model: string, was: LockedModel, say: Say): void {
  const full = Object.values(was.properties).filter(isFull).length;
  say(
    full > 0 ? "weaker" : "perhaps",
    "modelRemoved",
    { model, property: null },
    "is no model any more",
    `with ${full} claims that held`,
  );
}

function removed(at: Place, claim: LockedProperty, say: Say): void {
  const weight = isFull(claim) || claim.expected === "unreached" ? "weaker" : "perhaps";
  say(weight, "claimRemoved", at, `expected ${claim.expected}; nothing is said of it any more`);
}

function added(at: Place, claim: LockedProperty, say: Say): void {
  if (claim.expected === "violated") say("weaker", "newViolation", at, "is new, and violated");
  else if (claim.expected === "notClaimed")
    say("notice", "newClaim", at, `is new, and not claimed: ${claim.why ?? ""}`);
  else say("stronger", "newClaim", at, `is claimed now: ${claim.expected}`);
}

function compareExpectations(at: Place, was: LockedProperty, is: LockedProperty, say: Say): void {
  if (was.expected !== is.expected) {
    const [before, after] = [STRENGTH[was.expected] ?? 0, STRENGTH[is.expected] ?? 0];
    const weight = after < before ? "weaker" : after > before ? "stronger" : "perhaps";
    const why = is.expected === "notClaimed" ? `: ${is.why ?? ""}` : "";
    say(weight, "expectation", at, `expected ${was.expected}, now ${is.expected}${why}`);
    return;
  }
  if (was.expected !== "notClaimed") return;
  if (was.why !== is.why)
    say("perhaps", "expectation", at, `not claimed for another reason: ${is.why ?? ""}`);
  if (was.verdict !== is.verdict)
    say("notice", "expectation", at, `not claimed; was found ${was.verdict}, now ${is.verdict}`);
}

/** What one verdict rests on, where the expectation is the same. */
function compareEvidence(at: Place, was: LockedProperty, is: LockedProperty, say: Say): void {
  if (was.verdict === NOT_RUN) return;
  if (is.verdict === NOT_RUN) {
    say("weaker", "exactness", at, `was found ${was.verdict}, and is not looked at any more`);
    return;
  }
  if (was.exactness !== is.exactness && was.exactness !== undefined) {
    const now = is.exactness ?? "not stated";
    const weight =
      is.exactness === "exact" ? "stronger" : was.exactness === "exact" ? "weaker" : "perhaps";
    say(weight, "exactness", at, `was ${was.exactness}, now ${now}`);
  }
  const clauses = (failed: readonly string[]): string => failed.join(", ") || "none";
  if (clauses(was.failed ?? []) !== clauses(is.failed ?? []))
    say(
      "perhaps",
      "statement",
      at,
      `another clause fails: was ${clauses(was.failed ?? [])}, now ${clauses(is.failed ?? [])}`,
    );
  if (was.expected === "notClaimed") return;
  // A witness of nothing, or an accident instead of the known violation, is often a short one.
  if (was.steps !== is.steps)
    say(
      "notice",
      "exercised",
      at,
      "is shown by another run",
      `${was.steps ?? 0} steps, now ${is.steps ?? 0}`,
    );
  compareExercised(at, was, is, say);
}

/** What is excused: a release that cuts more, a goal that is met more often. */
const EXCUSES = /^(release|goal|fairAction)\b/;

/**
 * How often the case occurs that the property is about, in relation to the transitions: a count may
 * shrink with the state space, and says less only when it shrinks by more.
 */
function compareExercised(at: Place, was: LockedProperty, is: LockedProperty, say: Say): void {
  for (const [what, before] of Object.entries(was.exercised)) {
    const after = Object.hasOwn(is.exercised, what) ? (is.exercised[what] ?? 0) : 0;
    if (before === 0) {
      if (after > 0) say("stronger", "exercised", at, `${what} occurs now`);
      continue;
    }
    if (after === 0) {
      say("weaker", "exercised", at, `${what} never occurs any more`, `was ${before} times`);
      continue;
    }
    const share = after / Math.max(1, is.states) / (before / Math.max(1, was.states));
    if (share < NOTABLE_SHARE)
      say(
        "notice",
        "exercised",
        at,
        `${what} occurs in a smaller part of the states`,
        `${before} of ${was.states}, now ${after} of ${is.states}`,
      );
    if (EXCUSES.test(what) && share > 1 / NOTABLE_SHARE)
      say(
        "notice",
        "exercised",
        at,
        `${what} occurs in a larger part of the states, and excuses more`,
        `${before} of ${was.states}, now ${after} of ${is.states}`,
      );
  }
}
