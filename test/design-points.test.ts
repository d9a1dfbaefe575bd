/** Design points, and what is reviewed of them: a review that says who notices names somebody. */
import { describe, expect, test } from "vitest";
import type { DesignPoint, Reviewed } from "../checker/index.ts";
import { refuseBadPoints } from "../checker/contract/design-point.ts";
import { ModelError } from "../checker/errors.ts";
import { suite } from "../models/index.ts";

const model = "accel-tiny";
const judging = (reviewed: readonly Reviewed[]) => {
  const point: DesignPoint = { name: "here", sentence: "It is.", models: [model], reviewed };
  return () => {
    refuseBadPoints({ ...suite, points: [point] });
  };
};
const review = (of: Partial<Reviewed>): Reviewed => ({
  ...{ decision: "clause KernelEnters.toEnter", verdict: "elsewhere", why: "so" },
  ...of,
});

test("the design points of the suite are good ones", () => {
  expect(suite.points?.length).toBeGreaterThan(0);
  expect(() => {
    refuseBadPoints(suite);
  }).not.toThrow();
});

describe("a review that names who notices", () => {
  test("names a model and a property that it claims", () => {
    expect(judging([review({ by: { model, property: "S1" } })])).not.toThrow();
  });

  test.each([
    ["nobody", review({}), /'elsewhere', and only that/],
    [
      "somebody, and says that nobody does",
      review({ verdict: "redundant", by: { model, property: "S1" } }),
      /only that/,
    ],
    [
      "no model",
      review({ by: { model: "nowhere", property: "S1" } }),
      /no model nowhere that claims S1/,
    ],
    [
      "no property",
      review({ by: { model, property: "S99" } }),
      /no model accel-tiny that claims S99/,
    ],
  ])("is refused if that is %s", (_name, bad, says) => {
    expect(judging([bad])).toThrow(ModelError);
    expect(judging([bad])).toThrow(says);
  });
});
