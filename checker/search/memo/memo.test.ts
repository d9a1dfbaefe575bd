import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Model } from "../../index.ts";
import type { ModelResult } from "../../verdict.ts";
import { randomSystems } from "../../../test/support/random-system.ts";
import { check, type CheckOptions } from "../check.ts";
import type { MemoOptions } from "./options.ts";

/** All that was found, but for times and bytes. */
function found(result: ModelResult): unknown {
  const text = JSON.stringify(result, (key, value: unknown) =>
    key === "seconds" || key === "bytesPerState" ? null : value,
  );
  return JSON.parse(text);
}

/** Demands that what is found with `memo` is what is found without. */
function expectSame(model: Model, memo: MemoOptions, options: CheckOptions = {}): void {
  const plain = found(check(model, { ...options, memo: false }));
  expect(found(check(model, { ...options, memo }))).toEqual(plain);
}

const eager: MemoOptions = {
  after: 0,
  timesIfCheap: 1,
  cells: 1 << 16,
  lessons: 1 << 20,
  sample: 3,
  way: "trees",
};

describe("random systems, learned from their first state on", () => {
  it.each<[string, boolean, Partial<MemoOptions>, CheckOptions]>([
    ["", false, {}, {}],
    ["that go wrong", true, {}, {}],
    ["as code", true, { way: "code" }, {}],
    [
      "as code, with digests and first cases",
      false,
      { way: "code" },
      { digest: true, interest: true },
    ],
    ["with digests and first cases", false, {}, { digest: true, interest: true }],
    ["up to 20 states", false, {}, { maxStates: 20 }],
    ["until all is decided", false, {}, { untilDecided: true }],
    ["with no room at all", true, { cells: 0 }, {}],
    ["with room for little", true, { cells: 60 }, {}],
    ["with few lessons", true, { lessons: 2 }, {}],
    ["each state compared", true, { sample: 1 }, {}],
  ])("are the same %s", (_what, wild, memo, options) => {
    fc.assert(
      fc.property(randomSystems({ wild, maxStates: 1000 }), ({ model }) =>
        expectSame(model, { ...eager, ...memo }, options),
      ),
      { numRuns: 40, seed: 5 },
    );
  });
});
