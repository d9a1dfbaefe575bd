/** The symmetry that the real system declares, against the counts in the lock of checks that reduce nothing. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Model } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { declaredGroup } from "../checker/symmetry/options.ts";
import { suite } from "../models/index.ts";
import type { Constants } from "../spec/constants.ts";
import { symmetric } from "../spec/symmetry.ts";

const named = (name: string): Model => {
  const found = suite.models.find((m) => m.name === name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
};
/** Claims about single states and steps. */
const single = new Set(["invariant", "transition", "reachable", "deadlockFree"]);

interface Lock {
  readonly models: Readonly<
    Record<
      string,
      {
        readonly runs: readonly {
          readonly of: string;
          readonly states: number;
          readonly transitions: number;
        }[];
      }
    >
  >;
}
const lock = JSON.parse(
  readFileSync(join(import.meta.dirname, "../models/proofs.lock.json"), "utf8"),
) as Lock; // as the program writes it

test.each([
  ["two vCPUs", "nested-call-two-vcpus-reset"],
  ["two L2s beside the first", "recommended-three-l2s"],
])("%s: half of the states, the same counts, and all claims as expected", (_what, name) => {
  const m = named(name);
  const { runs, results } = check(m, {
    symmetry: {},
    // One monitor is enough: the others are marked alike.
    select: ({ kind, monitor }) =>
      single.has(kind) && (monitor === null || monitor.name === "requests"),
  });
  const { runs: locked = [] } = lock.models[m.name] ?? {};
  expect(runs.map((r) => r.monitor)).toEqual([null, "requests"]);
  for (const { monitor, symmetry, states } of runs) {
    const of = monitor === null ? "system" : `monitor ${monitor}`;
    const { states: all = NaN, transitions } = locked.find((r) => r.of === of) ?? {};
    expect([of, symmetry]).toMatchObject([of, { states: all, transitions, checked: true }]);
    expect(states).toBeLessThan(0.53 * all);
  }
  expect(results.every((r) => r.asExpected !== false)).toBe(true);
});

test("interrupts tell vCPUs apart: none is declared, and it would be refused with the action", () => {
  const m = named("recommended-two-vcpus-reset-interrupts");
  expect(declaredGroup(m, {})).toBeNull();
  const { system } = m;
  const { specification } = system;
  const def = {
    ...specification.def,
    symmetric: (c: unknown) => symmetric({ ...(c as Constants), irqPath: "NONE" }), // its own constants
  };
  const claimed: Model = {
    ...m,
    system: { ...system, specification: { ...specification, def } },
  };
  const select = (): boolean => false;
  expect(() => check(claimed, { symmetry: {}, select })).toThrow(
    /Where vcpu 0→1, 1→0: EmulatorSignals\(device = 0\) leads to a state whose image is not where/,
  );
});
