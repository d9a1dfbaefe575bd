/** What a run reduced by symmetry has looked at, in a sentence. */
import type { SymmetryStatistics } from "../verdict.ts";
import { counted } from "./numbers.ts";

/** E.g. `reduced by symmetry of rm {0, 1, 2}: …`. */
export function symmetryText(symmetry: SymmetryStatistics): string {
  const sets = Object.entries(symmetry.sets).map(([name, ids]) => `${name} {${ids.join(", ")}}`);
  const compared = symmetry.checked
    ? "each was compared with all its images"
    : "the declaration was believed, and no state compared with its images";
  return (
    `reduced by symmetry of ${sets.join(", ")}: these are representatives, which stand for ` +
    `${counted(symmetry.states, "state")} and ${counted(symmetry.transitions, "transition")}; ${compared}`
  );
}
