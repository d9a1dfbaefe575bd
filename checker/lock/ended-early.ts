/**
 * Searches over more than single states end at the first violation they come to. What they counted until
 * then depends on the order of actions, which is no part of the design: it is information.
 */
import type { LockedModel, LockedProperty } from "./lock.ts";
import { BESIDE_ABSTRACT, PAIRS } from "./locked-model.ts";

/** By kind of property: the end of the names of its searches. */
const SEARCHES: Readonly<Record<string, string>> = {
  noninterference: PAIRS,
  refines: BESIDE_ABSTRACT,
  includedIn: BESIDE_ABSTRACT,
};

/** Whether what was counted for this property was counted up to its violation. */
export function endedEarly({ kind, verdict }: LockedProperty): boolean {
  return verdict === "violated" && Object.hasOwn(SEARCHES, kind);
}

/** A test for searches, by name, that some property of one of these models may have ended. */
export function endedIn(models: readonly LockedModel[]): (search: string) => boolean {
  const ended = models.flatMap(({ properties }) =>
    Object.values(properties)
      .filter(endedEarly)
      .map((p) => SEARCHES[p.kind]),
  );
  return (search) => ended.some((end) => end !== undefined && search.endsWith(end));
}
