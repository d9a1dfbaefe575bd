/**
 * Weaker claims that somebody answers for, until a day. `npm run weakening` fails for a claim that is
 * expected to hold less than at the base, for a new violation and for a claim that is gone, unless it is
 * accepted here:
 *
 *     {
 *       model: "recommended-*", // a model, or a glob
 *       property: "S13", // an id, or a glob; of a model that is gone: "*"
 *       reason: "Addresses differ until firmware 1.4 reports them; the host filters by VM meanwhile.",
 *       owner: "platform team",
 *       expires: "2027-03-31", // the last day, UTC; from the next day on every check fails
 *     },
 *
 * An entry that accepts nothing any more fails, too: it goes with what it was for.
 */
import type { Acceptance } from "../checker/index.ts";

export const acceptances: readonly Acceptance[] = [];
