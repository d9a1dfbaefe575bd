/** The file of a lock: what is written is read again, reads well, and nothing else passes for one. */
import { describe, expect, test } from "vitest";
import { locked } from "../../test/fixtures/locked.ts";
import { formatLock } from "./format.ts";
import { byName, sorted } from "./order.ts";
import { parseLock } from "./read.ts";

const text = formatLock(locked());

test("what is written is read again, and written again the same", () => {
  const read = parseLock(text, "f");
  expect(read).toEqual(locked());
  expect(formatLock(read)).toBe(text);
});

test("the text does not depend on the order of keys", () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([k, v]) => [k, reversed(v)]),
          )
        : value;
  const other = reversed(locked()) as ReturnType<typeof locked>; // it is the same one
  expect(Object.keys(other)).not.toEqual(Object.keys(locked()));
  expect(formatLock(other)).toBe(text);
});

test("a line is a property, a run or a constant; S2 comes before S10", () => {
  const small = text.slice(text.indexOf('    "small": {'));
  expect(small).toBe(`    "small": {
      "size": "tiny",
      "system": "passthrough",
      "constants": {
        "lockBar": true,
        "operations": 2,
        "ops": ["READ", "KICK"],
        "runsOn": { "0": [1] }
      },
      "budgets": ["operations"],
      "bounds": {
        "near": "Nothing goes far."
      },
      "domains": { "l1": 8.17, "l2": 12.9 },
      "instances": { "L2Call": 8, "L2Retire": 1 },
      "runs": [
        { "of": "monitor requests", "states": 60, "transitions": 70, "depth": 9, "digest": "0a" },
        { "of": "pairs of runs", "states": 102, "transitions": 100, "depth": 8, "digest": null },
        { "of": "system", "states": 51, "transitions": 50, "depth": 8, "digest": "0b" }
      ],
      "fired": { "L2Call": 30, "L2Retire": 20 },
      "properties": {
        "LV1": { "name": "LV1Name", "kind": "invariant", "expected": "notClaimed", "why": "no host", "verdict": "vacuous", "states": 51, "transitions": 50, "depth": 8, "exercised": {} },
        "N1": { "name": "N1Name", "kind": "noninterference", "expected": "holds", "verdict": "holds", "exactness": "exact", "states": 51, "transitions": 50, "depth": 8, "exercised": { "observation": 4, "release exposed": 2 } },
        "S2": { "name": "S2Name", "kind": "invariant", "expected": "holds", "verdict": "holds", "exactness": "exact", "states": 51, "transitions": 50, "depth": 8, "exercised": { "antecedent": 31 } },
        "S10": { "name": "S10Name", "kind": "invariant", "expected": "violated", "verdict": "violated", "states": 51, "transitions": 50, "depth": 8, "steps": 5, "failed": ["both", "sameBar"], "exercised": {} }
      }
    }
  }
}
`);
});

test("one verdict that changes is one line of the file", () => {
  const other = locked();
  const claim = other.models["small"]?.properties["S2"];
  if (claim !== undefined) claim.states = 52;
  const [before, after] = [text, formatLock(other)].map((t) => t.split("\n"));
  expect(after?.length).toBe(before?.length);
  expect(after?.filter((l, i) => l !== before?.[i])).toHaveLength(1);
});

describe("what is no lock is refused, with what to do", () => {
  test.each([
    ["no JSON", text.slice(0, -20), /lock f is no JSON \(.*\): take the file from the base branch/],
    ["nothing", "", /lock f is no JSON/],
    [
      "a merge that is not over",
      text.replace(
        '"size": "tiny"',
        '<<<<<<< HEAD\n"size": "tiny"\n=======\n"size": "small"\n>>>>>>> x',
      ),
      /conflict markers of a merge in it: take either side/,
    ],
    [
      "another version",
      text.replace('"version": 1', '"version": 2'),
      /version 2, and this program knows 1: use the version/,
    ],
    ["no version", "[]", /lock f says no version/],
    [
      "a field too much",
      text.replace('"kind":', '"kin": 1, "kind":'),
      /not as a lock is \(declared\.properties\..*kin.*\): take/,
    ],
    ["a field too little", text.replace(/"depth": 8, /, ""), /not as a lock is \(models\./],
    [
      "a count that is none",
      text.replace('"depth": 8', '"depth": -8'),
      /not as a lock is \(models\..*depth/,
    ],
  ])("%s", (_name, bad, message) => {
    expect(() => parseLock(bad, "f")).toThrow(message);
    expect(() => parseLock(bad, "f")).toThrow(expect.objectContaining({ code: "MODEL005" }));
  });
});

test("names are in the order in which a person looks for them", () => {
  const names = ["S10", "S2", "S", "LV1", "S02", "a", "", "S2.b10", "S2.b9", "10", "9"];
  const order = ["", "9", "10", "LV1", "S", "S02", "S2", "S2.b9", "S2.b10", "S10", "a"];
  expect(sorted(names)).toEqual(order);
  for (const a of names)
    for (const b of names) {
      expect(Math.sign(byName(a, b))).toBe(-Math.sign(byName(b, a)) + 0);
      expect(byName(a, b) === 0).toBe(a === b);
    }
});
