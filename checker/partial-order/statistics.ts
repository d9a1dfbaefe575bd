/** What a reduction goes by, for reports. */
import type { PartialOrderStatistics } from "../verdict.ts";
import { meet, membersOf, type BitSet } from "./bit-set.ts";
import type { Outcomes } from "./outcomes.ts";
import type { Learned } from "./visibility.ts";

/** Instances, and what of them properties see. */
export function seenOf(
  outcomes: Outcomes,
  learned: Learned,
): Pick<PartialOrderStatistics, "undeclared" | "instances" | "visible" | "reads" | "wider"> {
  const { places, instances } = outcomes.footprints;
  const seenIn = (cells: BitSet): number => instances.filter((i) => meet(i.writes, cells)).length;
  return {
    ...{ undeclared: [], instances: instances.length, wider: outcomes.wider() },
    visible: seenIn(learned.cells),
    reads: learned.byProperty.map(({ property, cells }) => ({
      property,
      places: [...membersOf(cells)].map((cell) => places.cells[cell] ?? ""),
      visible: seenIn(cells),
    })),
  };
}
