import { expect, it } from "vitest";
import { Trial } from "./trial.ts";

/** What a state takes each way, and which way each of `states` states goes. */
function gone(
  cost: Readonly<Record<string, number>>,
  states: number,
  fresh: string | null = null,
): string[] {
  let now = 0;
  const trial = new Trial("a", () => now);
  return Array.from({ length: states }, () => {
    if (trial.isOver()) trial.advance(() => ({ all: Object.keys(cost), fresh }));
    now += cost[trial.way] ?? 0;
    return trial.way;
  });
}

it.each(["a", "b", "c"])("stays with the fastest of three ways: %s", (fastest) => {
  const ways = gone({ a: 2, b: 2, c: 2, [fastest]: 1 }, 60_000);
  expect(ways.slice(0, 8192)).toEqual(Array.from({ length: 8192 }, () => "a"));
  const settled = ways.slice(12_000, 40_000);
  expect(settled).toEqual(Array.from(settled, () => fastest));
  // All were tried, and are again when there are four times as many states.
  expect(new Set(ways.slice(8192, 12_000)).size).toBe(3);
  expect(new Set(ways.slice(42_000)).size).toBe(3);
});

it("a fresh way is gone for a while before it is measured", () => {
  const ways = gone({ a: 0.1, b: 0.1 }, 12_000, "b");
  const warm = ways.slice(8192, 8192 + 1200);
  expect(warm).toEqual(Array.from(warm, () => "b"));
});
