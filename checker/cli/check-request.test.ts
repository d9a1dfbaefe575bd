import { expect, test } from "vitest";
import { repeatable } from "./check-request.ts";

const set = new Map([["policy", "a b"]]);

test.each([
  [{ mode: "swarm", seed: 7 }, " --approximate swarm --seed 7"],
  [
    { mode: "simulate", seed: 0, walks: 9, steps: 8 },
    " --approximate simulate --seed 0 --walks 9 --steps 8",
  ],
  // Who used the time needs it again: the walk that found it is as far away.
  [
    { mode: "simulate", seed: 1, walks: Infinity },
    " --approximate simulate --seed 1 --time 90000ms",
  ],
] as const)("%j is looked for again in the same way", (approximate, options) => {
  const request = { set, models: "m.ts", approximate, budgets: { timeMs: 90_000 } };
  expect(repeatable(request)).toBe(` --set 'policy=a b' --models m.ts${options}`);
});

test("an exact search is repeated without its budgets", () => {
  expect(repeatable({ set, models: undefined, budgets: { timeMs: 5 } })).toBe(
    " --set 'policy=a b'",
  );
});
