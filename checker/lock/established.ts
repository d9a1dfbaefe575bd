/** What of a lock's entry says something. */
import { NOT_RUN, type LockedModel, type LockedProperty } from "./lock.ts";

/** Verdicts that establish nothing. */
const OPEN: ReadonlySet<string> = new Set([NOT_RUN, "incomplete", "notFound", "error"]);

/** Whether a verdict says something that can be compared. */
export function isEstablished({ verdict }: Pick<LockedProperty, "verdict">): boolean {
  return !OPEN.has(verdict);
}

/** Whether a model was run at all. */
export function wasRun({ properties }: LockedModel): boolean {
  return Object.values(properties).some((p) => p.verdict !== NOT_RUN);
}
