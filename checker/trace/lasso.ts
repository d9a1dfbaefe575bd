/** Infinite runs in words: which steps come again and again, and why the run is fair. */
import { formatValue } from "./value.ts";
import type { Lasso } from "../verdict.ts";

/** What goes on for ever in a run of `length` steps. */
export function goesOn({ start }: Lasso, length: number): string {
  if (start >= length) return "nothing happens any more: the run stutters for ever";
  return start === length - 1
    ? `step ${length} is taken again and again`
    : `steps ${start + 1}–${length} are taken again and again`;
}

/** Where a loop that begins after step `start` leads back to. */
export function backTo({ start }: Lasso): string {
  return start === 0 ? "the initial state" : `the state after step ${start}`;
}

/** What each fairness condition demands, and why the run satisfies it: groups with one reason on one line. */
export function whyFair({ fair }: Lasso): string[] {
  const found = new Map<
    string,
    { readonly condition: string; readonly because: string; groups: string[] }
  >();
  for (const { kind, fairness, group, because } of fair) {
    const condition = `${fairness} (${kind})`;
    const key = JSON.stringify([condition, because]);
    const line = found.get(key) ?? { condition, because, groups: [] };
    if (group !== null) line.groups.push(formatValue(group));
    found.set(key, line);
  }
  return [...found.values()].map(
    ({ condition, because, groups }) =>
      `${condition}${groups.length === 0 ? "" : ` for ${groups.join(", ")}`}: ${because}`,
  );
}
