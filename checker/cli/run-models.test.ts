/** What is said of a job that ended without a result. */
import { expect, test } from "vitest";
import { harbour } from "../../test/fixtures/harbour.ts";
import { resultOf } from "./run-models.ts";

test.each([
  ["CHECK004: two searches disagree", "CHECK004: two searches disagree"],
  ["the worker ended with exit code 7", "CHECK003: the worker ended with exit code 7"],
])("a failure keeps its code, and is the worker's where it has none: %s", (message, said) => {
  const { results } = resultOf(
    { model: harbour(), notClaimed: new Map() },
    { kind: "failed", message },
  );
  expect(results.length).toBeGreaterThan(0);
  for (const { verdict } of results)
    expect(verdict).toEqual({ word: "error", message: said, trace: null });
});
