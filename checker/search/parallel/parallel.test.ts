import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, type CheckOptions } from "../check.ts";
import type { Model } from "../../index.ts";
import type { ModelResult } from "../../verdict.ts";
import { crewInOneThread, tiny } from "../../../test/support/crew.ts";
import { randomSystems } from "../../../test/support/random-system.ts";

/** All that was found, but for times and bytes. */
function found(result: ModelResult): unknown {
  const text = JSON.stringify(result, (key, value: unknown) =>
    key === "seconds" || key === "bytesPerState" ? null : value,
  );
  return JSON.parse(text);
}

const several = [1, 2, 4].map((helpers) => ({ helpers }));

describe.each(several)("with $helpers helpers", ({ helpers }) => {
  const together = (m: Model, seed: number, options: CheckOptions = {}): ModelResult =>
    check(m, { ...options, crew: crewInOneThread(m, helpers, seed, tiny).crew });

  it.each([
    ["", {}],
    ["that go wrong", { wild: true }],
    ["with digests and first cases", { digest: true, interest: true }],
  ])(
    "finds the same in random systems %s",
    (_what, { wild = false, ...options }: CheckOptions & { wild?: boolean }) => {
      fc.assert(
        fc.property(randomSystems({ wild, maxStates: 400 }), fc.nat(), ({ model }, seed) => {
          expect(found(together(model, seed, options))).toEqual(found(check(model, options)));
        }),
        { seed: 11, numRuns: 40 },
      );
    },
  );
});
