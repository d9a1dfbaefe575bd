import { expect, test } from "vitest";
import { budgetsOf } from "./pool.ts";

const GIB = 1024 ** 3;
const HOUR = 3_600_000;

test.each([
  ["nothing is limited", {}, {}, Infinity, 1, {}],
  ["memory is shared", { memoryBytes: 12 * GIB }, {}, Infinity, 2, { memoryBytes: 6 * GIB }],
  ["time is what is left", { timeMs: HOUR, maxStates: 9 }, {}, 5, 2, { timeMs: 5, maxStates: 9 }],
  [
    "a limit of its own, where it is the smaller one",
    { memoryBytes: 24 * GIB },
    { timeMs: HOUR, memoryBytes: 12 * GIB },
    Infinity,
    1,
    { timeMs: HOUR, memoryBytes: 12 * GIB },
  ],
  [
    "and otherwise not",
    { memoryBytes: 8 * GIB },
    { timeMs: HOUR, memoryBytes: 12 * GIB },
    70,
    2,
    { timeMs: 70, memoryBytes: 4 * GIB },
  ],
])("%s", (_what, whole, limits, remaining, slots, budgets) => {
  expect(budgetsOf(whole, limits, remaining, slots)).toEqual(budgets);
});
