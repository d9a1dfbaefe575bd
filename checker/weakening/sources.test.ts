import { describe, expect, test } from "vitest";
import { sourceWeakenings } from "./sources.ts";

const was = `import { holdsFor } from "./language.ts";
/** What the rival sees. */
const SEEN: readonly string[] = ["berth", "flag"];
export const neverLate = invariant({
  id: "P1",
  sentence: "No ship is late.",
  when: (s, c) => s.sailing, // at sea
  holds: { inTime: (s) => s.time < 3, inOrder: (s) => s.next?.due === s.first },
});
export function due(s: State): number {
  return s.time + 1;
}
type State = { readonly time: number };
`;
const path = "properties/harbour.ts";
const said = (is: string | null, before: string | null = was) =>
  sourceWeakenings([{ path, was: before, is }]).map((w) => `${w.weight}: ${w.what}`);
const edited = (from: string, to: string): string => {
  expect(was).toContain(from);
  return was.replace(from, to);
};

describe("what is written differently is named", () => {
  test.each([
    ["a conjunct", "s.time < 3", "true", "neverLate.holds.inTime"],
    ["an optional link", "s.next?.due", "s.next.due", "neverLate.holds.inOrder"],
    ["an antecedent", "s.sailing", "s.sailing && s.time > 0", "neverLate.when"],
    ["a constructor", "= invariant(", "= transition(", "neverLate (its constructor)"],
    ["a list that a function uses", '"berth", "flag"', '"flag"', "SEEN"],
    ["a helper", "s.time + 1", "s.time", "due"],
    ["where a helper comes from", "./language.ts", "./other.ts", "its imports"],
    ["a new clause", "inTime: (s)", "early: () => true, inTime: (s)", "neverLate.holds.early"],
    ["a clause that is gone", "inTime: (s) => s.time < 3, ", "", "neverLate.holds.inTime"],
    ["fields from elsewhere", 'id: "P1"', "...more", "neverLate (more of it)"],
  ])("%s", (_what, from, to, part) => {
    expect(said(edited(from, to))).toEqual([`perhaps: ${path}: ${part} written differently`]);
  });

  test.each([
    ["a comment", "// at sea", "// on its way"],
    ["a type", "(s: State): number", "(s: Other): string"],
    ["another type", "readonly time: number", "readonly time: 1 | 2"],
    ["an expression's type", "s.sailing,", "s.sailing as boolean,"],
    ["the layout", "{\n  return s.time + 1;\n}", "{ return s.time+1 }"],
    ["a sentence, which the lock has", "No ship is late.", "Few ships are late."],
  ])("but not %s", (_what, from, to) => {
    expect(said(edited(from, to))).toEqual([]);
  });

  test("many parts, by the first of them", () => {
    const many = (n: number): string =>
      Array.from({ length: 6 }, (_, i) => `export const a${i} = ${n};`).join("\n");
    expect(said(many(1), many(2))).toEqual([
      `perhaps: ${path}: a0, a1, a2, a3 and 2 more written differently`,
    ]);
  });
});

test.each([
  [null, "is gone"],
  ["const = 1;", "is written differently"],
])("a file that is no module any more: %s", (is, how) => {
  expect(said(is)).toEqual([`perhaps: ${path}: ${how}`]);
});

test("data, and modules that are new", () => {
  expect(sourceWeakenings([{ path: "spec/data.json", was: "1", is: "2" }])[0]?.what).toBe(
    "spec/data.json: is another one",
  );
  expect(said("export const a = 1;", null)).toEqual([`perhaps: ${path}: is new`]);
});

test("the checker, and how it is run, are said in a line each, whatever changed in them", () => {
  const paths = ["checker/a.ts", "checker/b.ts", "package.json", ".ci/run", "tsconfig.ui.json"];
  const found = sourceWeakenings(paths.map((p) => ({ path: p, was: "1", is: "1 // a comment" })));
  expect(found.map((w) => [w.kind, w.what])).toEqual([
    ["program", "the checker itself was changed: checker/a.ts, checker/b.ts"],
    [
      "program",
      "how the checker is built and run was changed: package.json, .ci/run, tsconfig.ui.json",
    ],
  ]);
});
