/** Values of two runs that are long, in few columns. */
import { beside, formatBoth } from "./beside.ts";
import { sameFields } from "./changes.ts";
import { columns } from "./fit.ts";
import { same } from "./same.ts";
import { shortValue } from "./short-value.ts";
import { isList, isRecord } from "./value.ts";
import type { PlainValue } from "./trace.ts";

/** Two values on one line of at most about `limit` columns: where both are the same, least is shown. */
export function shortBoth(first: PlainValue, second: PlainValue, limit: number): string {
  const whole = formatBoth(first, second);
  if (columns(whole) <= limit) return whole;
  if (same(first, second)) return shortValue(first, limit);
  const among = (parts: readonly (string | null)[]): string =>
    parts
      .map((p) => p ?? "…")
      .filter((p, i, all) => p !== "…" || all[i - 1] !== "…")
      .join(", ");
  const part = (x: PlainValue, y: PlainValue, name = ""): string | null =>
    same(x, y) ? null : `${name}${shortBoth(x, y, limit)}`;
  if (isList(first) && isList(second) && first.length === second.length)
    return `[${among(first.map((x, i) => part(x, second[i] ?? null)))}]`;
  if (isRecord(first) && isRecord(second) && sameFields(first, second))
    return `{${among(
      Object.entries(first).map(([field, x]) => part(x, second[field] ?? null, `${field}: `)),
    )}}`;
  return beside(shortValue(first, limit / 2), shortValue(second, limit / 2));
}
