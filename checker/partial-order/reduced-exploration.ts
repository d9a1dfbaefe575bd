/**
 * A reduced exploration: again until properties read nothing that was not known to be read, and again with the
 * proviso for queues where without it something was put off for ever.
 */
import type { Property } from "../contract/property.ts";
import type { StateView } from "../schema/codec.ts";
import type { Built } from "../search/build.ts";
import type { Exploration } from "../search/explore.ts";
import type { PartialOrderStatistics } from "../verdict.ts";
import { bitSet, meet } from "./bit-set.ts";
import { footprintsOf, undeclared } from "./footprints.ts";
import { Outcomes } from "./outcomes.ts";
import { ReducedSearch, type Proviso } from "./reduced-search.ts";
import { seenOf } from "./statistics.ts";
import { Visibility, type Learned } from "./visibility.ts";

/** What one exploration is to be reduced by. */
export interface Reducing {
  /** The view that properties are to be judged on, in place of `s`, which has the state. */
  judged(s: StateView): StateView;
  /** The search, once it is known what is judged. */
  search(): ReducedSearch;
}

/**
 * Explores by stubborn sets; where an action declares no footprint, as if nobody had asked.
 *
 * @param explore makes one exploration, and stops it when its search says that it was in vain
 * @throws ModelError MODEL011 for a footprint that is none
 */
export function exploreReduced(
  built: Built,
  properties: readonly Property[],
  explore: (reducing: Reducing | null) => Exploration,
): Exploration {
  const lacking = undeclared(built);
  if (lacking.length > 0) return { ...explore(null), partialOrder: notReduced(lacking) };
  const footprints = footprintsOf(built);
  const { places } = footprints;
  const outcomes = new Outcomes(built, footprints);
  const learned: Learned = {
    cells: bitSet(places.cells.length),
    byProperty: properties.map((p) => ({ property: p.id, cells: bitSet(places.cells.length) })),
  };
  let proviso: Proviso = "afterwards";
  for (let searches = 1; ; searches++) {
    // Then each set has all of them.
    if (footprints.instances.every((i) => meet(i.writes, learned.cells))) {
      // What is touched is not looked at then.
      const seen = { ...notReduced([]), ...seenOf(outcomes, learned), searches, wider: [] };
      const exploration = explore(null);
      return { ...exploration, partialOrder: { ...seen, whole: exploration.states } };
    }
    const made: ReducedSearch[] = [];
    let visibility: Visibility | null = null;
    const exploration = explore({
      judged: (s) => {
        visibility = new Visibility(places, learned, s, properties, built.constants);
        return visibility.view;
      },
      search: () => {
        if (visibility === null) throw new TypeError("nothing is judged yet");
        const search = new ReducedSearch(outcomes, learned, visibility, proviso);
        made.push(search);
        return search;
      },
    });
    const [search] = made;
    if (search === undefined || search.again) continue;
    const isComplete = exploration.cut === null && exploration.failure === null;
    if (isComplete && !search.putsOffNothing()) {
      proviso = "queue";
      continue;
    }
    return {
      ...exploration,
      exactness: "partialOrder",
      partialOrder: { ...search.statistics(), searches },
    };
  }
}

/** What is said where all is explored. */
function notReduced(lacking: readonly string[]): PartialOrderStatistics {
  return {
    undeclared: lacking,
    ...{
      instances: 0,
      inPart: 0,
      whole: 0,
      leftBehind: 0,
      visible: 0,
      searches: 1,
      reads: [],
      wider: [],
    },
    proviso: "afterwards",
  };
}
