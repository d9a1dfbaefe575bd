import { describe, expect, test } from "vitest";
import { grouped, groupLine, touches } from "./change-text.ts";

const lines = (...paths: string[]): string[] =>
  grouped(paths.map((path) => ({ path }))).map((g) => groupLine(g, () => "a → b"));

describe("changes of a region stand together", () => {
  test("with what their paths share said once", () => {
    expect(lines("tdvps[0].xlat[1].buf", "tdvps[0].xlat[1].vapic")).toEqual(
      ["tdvps[0].xlat[1]: buf a → b, vapic a → b"].map(glued),
    );
    expect(lines("l1.cpu[0].pc", "cpu[0].vm", "cpu[0].gpr.sec", "cpu[1].vm")).toEqual(
      ["l1.cpu[0].pc: a → b", "cpu[0]: vm a → b, gpr.sec a → b", "cpu[1].vm: a → b"].map(glued),
    );
    expect(lines("virr[0][0]", "virr[0][1]")).toEqual(["virr[0]: [0] a → b, [1] a → b"].map(glued));
  });

  test("records of which much changed apart, in place of a long list of paths", () => {
    expect(lines("cpu[0].vm", "cpu[0].gpr.r10", "cpu[0].gpr.r11", "cpu[0].gpr.r12")).toEqual(
      ["cpu[0].vm: a → b", "cpu[0].gpr: r10 a → b, r11 a → b, r12 a → b"].map(glued),
    );
  });

  test("a value without fields", () => {
    expect(lines("")).toEqual(["a → b"].map(glued));
  });

  test("each path comes once, whatever they are", () => {
    const paths = ["a", "b.c", "b.d.e", "b.d.f", "b.d.g", "b.h[0].i", "b.h[0].j", "c[2]", "c[3].x"];
    const shown = grouped(paths.map((path) => ({ path }))).flatMap((g) =>
      g.fields.map(({ change }) => change.path),
    );
    expect(shown.toSorted()).toEqual(paths);
  });
});

/** What belongs to one field is not broken: its spaces are others. */
function glued(line: string): string {
  const [head = "", ...rest] = line.split(/(?<=: )/);
  if (rest.length === 0) return line.replaceAll(" ", "\u00A0");
  return (
    head +
    rest
      .join("")
      .split(", ")
      .map((item) => item.replaceAll(" ", "\u00A0"))
      .join(", ")
  );
}

test("a path touches what it lies in and what lies in it, and no path that only begins like it", () => {
  expect(touches("a.b", ["a"])).toBe(true);
  expect(touches("a", ["a.b[0]"])).toBe(true);
  expect(touches("a[0].b", ["a[0]"])).toBe(true);
  expect(touches("ab", ["a"])).toBe(false);
  expect(touches("a[1]", ["a[0]", "a[10]"])).toBe(false);
  expect(touches("a", [])).toBe(false);
});
