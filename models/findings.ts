/**
 * What was found at the as-found point: each violated claim there belongs to one finding, and each
 * finding has a page, written from these words and from what the checker shows.
 *
 * Everything that can be checked of this is: `test/findings.test.ts` looks at each run, each fix, what
 * is too little of a fix, and that no violated claim is left out.
 */
import type { Finding } from "./findings/finding.ts";
import { hostileNeighbours } from "./findings/hostile-neighbours.ts";
import { hosts } from "./findings/hosts.ts";
import { hypotheses } from "./findings/hypotheses.ts";
import { movedBars } from "./findings/moved-bars.ts";
import { servedAgain } from "./findings/served-again.ts";

/** All findings, in the order of their pages. */
export const findings: readonly Finding[] = [
  ...movedBars,
  ...hostileNeighbours,
  ...servedAgain,
  ...hypotheses,
  ...hosts,
];
