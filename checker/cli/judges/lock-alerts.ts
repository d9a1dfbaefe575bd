/** Differences from a lock as alerts: each at its line of the lock. */
import { resolve } from "node:path";
import type { Drift } from "../../lock/drift.ts";
import { driftedPlaces, type Drifted } from "../../lock/drifted.ts";
import { LockLines } from "../../lock/lines.ts";
import type { Judged } from "../../report/alert.ts";

/**
 * An alert for each entry of the lock that is not as it was, the worst first.
 * @param text of the lock, as the program writes it; `null`: it was edited, and nothing is known of its lines
 */
export function lockAlerts(
  drift: readonly Drift[],
  path: string,
  text: string | null,
): NonNullable<Judged["alerts"]> {
  if (drift.length === 0) return [];
  const lines = text === null ? null : new LockLines(text);
  return driftedPlaces(drift)
    .toSorted((a, b) => a.rank - b.rank) // stable: else in the order of the lock
    .map((entry) => ({
      model: entry.model,
      about: entry.property ?? (entry.model === null ? fieldOf(entry) : ""),
      text: entry.text,
      place: { file: resolve(path), line: lineOf(entry, lines), column: 1 },
      key: keyOf(entry),
    }));
}

function lineOf({ parts: [first] }: Drifted, lines: LockLines | null): number {
  return first === undefined || lines === null ? 1 : lines.of(first);
}

function fieldOf({ parts }: Drifted): string {
  return parts[0]?.field ?? "";
}

/** What differs, without by how much: another count is the same finding, another verdict is not. */
function keyOf({ model, property, parts }: Drifted): readonly string[] {
  const what = parts.map(({ field, now }) =>
    model === null
      ? field
      : field === "verdict"
        ? `verdict ${JSON.stringify(now)}`
        : field.split(".")[0],
  );
  return [String(model), String(property), ...[...new Set(what.map(String))].toSorted()];
}
