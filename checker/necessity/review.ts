/** What was reviewed, beside what was found: reviews answer `unnoticed`, and nothing else. */
import type { Reviewed } from "../contract/design-point.ts";
import { glob } from "../glob.ts";
import type { RecordedNeed } from "./record.ts";

/** What was found of a decision, and what a reviewer says of it. */
export interface Judged {
  /** Its name: see `keyOf`. */
  readonly key: string;
  readonly need: RecordedNeed;
  /** Of one that is unnoticed: the first review whose name or glob it matches. */
  readonly review: Reviewed | null;
}

/** How a decision stands: `unnoticed` comes with a review, and without. */
export type Standing =
  "needed" | "illDefined" | "equivalent" | "reviewed" | "notReviewed" | "undecided";

/** All standings, in the order in which counts name them. */
export const STANDINGS = [
  "needed",
  "illDefined",
  "equivalent",
  "reviewed",
  "notReviewed",
  "undecided",
] as const satisfies readonly Standing[];

/** What was found, with its reviews. Order: that of `decisions`. */
export function judgedOf(
  decisions: Readonly<Record<string, RecordedNeed>>,
  reviewed: readonly Reviewed[],
): readonly Judged[] {
  const matching = reviewed.map((review) => ({ review, matches: glob(review.decision) }));
  return Object.entries(decisions).map(([key, need]) => ({
    key,
    need,
    review:
      need.word === "unnoticed"
        ? (matching.find(({ matches }) => matches(key))?.review ?? null)
        : null,
  }));
}

/** How a decision stands. */
export function standingOf({ need, review }: Judged): Standing {
  if (need.word !== "unnoticed") return need.word;
  return review === null ? "notReviewed" : "reviewed";
}

/** How many decisions stand how. */
export function tallyOf(judged: readonly Judged[]): Readonly<Record<Standing, number>> {
  const tally = Object.fromEntries(STANDINGS.map((s) => [s, 0])) as Record<Standing, number>; // of all standings
  for (const j of judged) tally[standingOf(j)]++;
  return tally;
}

/** A review that answers nothing, and why. */
export interface StaleReview {
  readonly review: Reviewed;
  readonly why: string;
}

/**
 * Reviews that answer nothing: what they name is not there, or is noticed now, or an earlier review
 * answers it. Meaningful only where all decisions of a point are among `judged`.
 */
export function staleReviews(
  judged: readonly Judged[],
  reviewed: readonly Reviewed[],
): readonly StaleReview[] {
  return reviewed.flatMap((review) => {
    if (judged.some((j) => j.review === review)) return [];
    const matches = glob(review.decision);
    const named = judged.filter((j) => matches(j.key));
    const [first] = named;
    if (first === undefined) return [{ review, why: "there is no such decision" }];
    // What is not decided may turn out to be unnoticed: the review may still be wanted.
    if (named.some((j) => j.need.word === "undecided")) return [];
    const more = named.length > 1 ? `${named.length} decisions, ` : "";
    const why =
      first.review === null
        ? `${more}${named.length > 1 ? "none of which is unnoticed: " : "it is "}${wordOf(first.need)}`
        : "another review before it answers the same";
    return [{ review, why }];
  });
}

function wordOf(need: RecordedNeed): string {
  switch (need.word) {
    case "needed":
      return `needed by ${need.property}`;
    case "illDefined":
      return "ill-defined without it";
    default:
      return need.word;
  }
}
