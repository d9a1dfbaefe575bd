/** Verdicts that were not established are no difference, and are told in a line that one can read. */
import { expect, test } from "vitest";
import { suite } from "../models/index.ts";
import { check } from "../checker/search/check.ts";
import { plainStyle } from "../checker/report/style.ts";
import { formatPair } from "../checker/diff/diff-text.ts";
import { compareVerdicts } from "../checker/diff/properties.ts";
import type { Trace } from "../checker/trace/trace.ts";

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

test("what differs between graphs fits a terminal; values and commands are copied as a whole", () => {
  const size = { states: 1, transitions: 0, depth: 0 };
  const shortest: Trace = {
    ...{
      model: "m",
      property: "",
      constants: {},
      initial: null,
      initialMonitor: null,
      steps: [],
    },
  };
  const value = (i: number) => ({ holder: `x${i}`.repeat(9), other: "y".repeat(20) });
  const examples = [value(0), value(1), value(2)];
  const text = formatPair(
    {
      ...{ before: "as-found-bar-write", after: "as-found-bar-write-onto-neighbour" },
      ...{ comparedProperties: 1, failure: null, incomplete: null },
      properties: [
        { id: "S24", name: "ResponseMatches", change: "lost", before: "holds", after: "violated" },
      ],
      graph: {
        ...{ before: size, after: size, sameGraph: false, incomplete: null },
        ...{ actions: [], added: [], removed: [] },
        regions: [
          {
            ...{ region: "lock", before: 1, after: 4, lost: null },
            gained: { count: 3, examples, shortest },
          },
        ],
      },
    },
    { ...plainStyle, width: 80 },
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).toContain("npm run trace -- as-found-bar-write-onto-neighbour S24\n");
  for (const { holder, other } of examples)
    expect(text).toContain(`{holder: ${holder}, other: ${other}}`);
});
