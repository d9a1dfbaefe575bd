import { describe, expect, test } from "vitest";
import { glob, isGlob } from "../glob.ts";
import { distance, nearest, suggestion } from "../nearest.ts";
import { parseBytes, parseCount, parseDuration } from "./quantities.ts";

describe("distance", () => {
  test.each([
    ["", "", 0],
    ["abc", "", 3],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["S13", "S31", 1], // neighbours swapped
    ["flaw", "lawn", 2],
  ])("%s → %s takes %i edits", (a, b, edits) => {
    expect(distance(a, b)).toBe(edits);
    expect(distance(b, a)).toBe(edits);
  });
});

describe("nearest", () => {
  const names = ["accel-tiny", "accel-small", "nested-tiny", "S13"];
  test("nearest first, whatever the case", () => {
    expect(nearest("ACEL-tiny", names)).toEqual(["accel-tiny"]);
    expect(nearest("s31", names)).toEqual(["S13"]);
  });
  test("part of a name will do", () => {
    expect(nearest("accel", names)).toEqual(["accel-tiny", "accel-small"]);
  });
  test("nothing near", () => {
    expect(nearest("zzzzzzzz", names)).toEqual([]);
    expect(suggestion("zzzzzzzz", names, "see list")).toBe(`valid: ${names.join(", ")}`);
    expect(
      suggestion(
        "x",
        Array.from({ length: 13 }, (_, i) => `name${i}`),
        "see list",
      ),
    ).toBe("see list");
    expect(suggestion("x", [], "see list")).toBe("there is none");
  });
});

describe("glob", () => {
  test.each([
    ["accel*", "accel-tiny", true],
    ["*tiny", "accel-tiny", true],
    ["S?", "S1", true],
    ["S?", "S13", false],
    ["S1", "S13", false],
    ["a.c", "abc", false],
    ["F[9", "F[9", true],
    ["(", "(", true],
    ["*", "", true],
  ])("%s on %s: %s", (pattern, name, matches) => {
    expect(glob(pattern)(name)).toBe(matches);
  });
  test("isGlob", () => {
    expect([isGlob("a*"), isGlob("a?"), isGlob("a.b")]).toEqual([true, true, false]);
  });
});

describe("quantities", () => {
  test.each([
    [parseCount, "1", 1],
    [parseCount, "1_000_000", 1_000_000],
    [parseDuration, "500ms", 500],
    [parseDuration, "1.5s", 1500],
    [parseDuration, "10m", 600_000],
    [parseDuration, "2h", 7_200_000],
    [parseBytes, "512MiB", 536_870_912],
    [parseBytes, "4GiB", 4_294_967_296],
    [parseBytes, "1GB", 1_000_000_000],
  ])("%o reads %s", (parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  test.each([
    ...["", "0", "-1", "1.5", "1e6", "x", "_1", "1_", "99999999999999999999"].map(
      (t) => [parseCount, t] as const,
    ),
    ...["", "10", "0s", "-1s", "10 m", "10x", "s", "1m30s", "1e999h"].map(
      (t) => [parseDuration, t] as const,
    ),
    ...["", "4", "4G", "0GiB", "4gib", "GiB", "99999999999GiB"].map(
      (t) => [parseBytes, t] as const,
    ),
  ])("%o refuses '%s'", (parse, text) => {
    expect(() => parse(text)).toThrow("It must be");
  });
});
