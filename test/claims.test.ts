/** Claims: what is expected of properties that a model does not claim is refused, and by the model's name. */
import { expect, test } from "vitest";
import { instance } from "../models/instances/instance.ts";
import { recommended } from "../models/instances/points.ts";
import { compared } from "../models/instances/refinement.ts";
import { claims } from "../checker/contract/model.ts";

const stray = { N99: "holds", N98: "holds" } as const;

test("an expectation of a property that is not claimed is refused", () => {
  expect(() => claims([], stray)).toThrow(
    /^claims: an expectation names N99, N98, which is not among the properties: claim it, or/,
  );
});

test.each([
  ["an instance of the suite", () => instance("tiny")("m-7", "", recommended, [], stray)],
  ["a comparison of the suite", () => compared("m-7", "", recommended, [], stray)],
])("so is that of %s, by its name", (_what, make) => {
  expect(make).toThrow("claims of m-7: an expectation names N99");
});
