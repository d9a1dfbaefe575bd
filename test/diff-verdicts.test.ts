/** Verdicts that were not established are no difference, and are told in a line that one can read. */
import { expect, test } from "vitest";
import { suite } from "../models/index.ts";
import { check } from "../checker/search/check.ts";
import { plainStyle } from "../checker/report/style.ts";
import { formatPair } from "../checker/diff/diff-text.ts";
import { compareVerdicts } from "../checker/diff/properties.ts";

const tiny = suite.models.find((m) => m.name === "accel-tiny");
if (tiny === undefined) throw new Error("no model accel-tiny");
const cut = check(tiny, { maxStates: 2 });
const ids = cut.results.map((r) => r.id);

test("of two versions of a model each is named once, and of many the first", () => {
  const { open, compared, properties } = compareVerdicts(cut, cut);
  expect([compared, properties]).toEqual([0, []]);
  expect(ids.length).toBeGreaterThan(10);
  expect(open).toHaveLength(1);
  expect(open[0]).toMatch(/^S1, S2, .*, and \d+ more of accel-tiny$/);
  const [, more = ""] = /and (\d+) more/.exec(open[0] ?? "") ?? [];
  expect(open[0]?.split(", ").length).toBe(ids.length - Number(more) + 1);
});

test("of two models each has its own, and no line is wider than the others", () => {
  const { open } = compareVerdicts(cut, {
    ...cut,
    model: "other",
    results: cut.results.map((r) => ({ ...r, model: "other" })),
  });
  expect(open.map((text) => text.split(" ").at(-1))).toEqual(["accel-tiny", "other"]);
  const text = formatPair(
    {
      ...{ before: "accel-tiny", after: "other", properties: [], comparedProperties: 0 },
      ...{ graph: null, failure: null, incomplete: `no verdict on ${open.join("; nor on ")}` },
    },
    plainStyle,
  );
  expect(text).toContain("incomplete: no verdict on S1,");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
});
