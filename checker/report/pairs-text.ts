/** What a search over pairs of runs looked at, for a reader. */
import type { PairStatistics } from "../verdict.ts";
import { count, counted } from "./style.ts";

/** Pairs and steps, how often each release cut a pair, and what was no secret in the instance. */
export function pairsText({ pairs, steps, merged, variants, cuts }: PairStatistics): string {
  const releases = cuts.map((c) =>
    c.count === 0 ? `${c.release} none (not needed here)` : `${c.release} ${count(c.count)}`,
  );
  const same = variants.filter((v) => !v.differs).map((v) => v.name);
  return [
    `${counted(pairs, "pair")} of states that differ`,
    `${counted(steps, "step")} of both runs compared${merged === 0 ? "" : `, ${count(merged)} of them to equal states`}`,
    ...(releases.length === 0 ? [] : [`pairs cut by releases: ${releases.join(", ")}`]),
    ...(same.length === 0 ? [] : [`does not differ here: ${same.join(", ")}`]),
  ].join("; ");
}
