/** The larger models of this project: the engine's steps against those of the reference, by thirds. */
import { describe, expect, it } from "vitest";
import { tracking } from "../../checker/plain/access.ts";
import type { Model } from "../../checker/index.ts";
import { suite } from "../../models/index.ts";
import { expectSameSteps } from "./same-steps.ts";

/** Test files run beside each other, the tests of one file do not: each takes a third. */
const THIRDS = 3;

/**
 * States to look at, at equal distances in the order in which they are found. Instances that only runs
 * or routes are compared in are the same systems once more, with other budgets: a quarter.
 */
const sample = (m: Model): number =>
  m.claims.some(({ property }) => property.kind === "transition") ? 1200 : 300;

/** The tests of one third. The access matrix is enforced on every step. */
export function describeThird(third: 0 | 1 | 2): void {
  const larger = suite.models.filter((m) => m.size === "small");
  const mine = larger.filter((_, i) => i % THIRDS === third);

  it("there are models in it", () => {
    expect(mine.length).toBeGreaterThan(0);
  });

  describe("engine and reference make the same steps", () => {
    it.each(mine.map((m) => [sample(m), m.name, m] as const))(
      "from %i states of %s",
      (n, _name, m) => {
        const { failed, steps } = expectSameSteps(m, n, tracking(m));
        expect(failed).toBe(false);
        expect(steps).toBeGreaterThan(0);
      },
      300_000,
    );
  });
}
