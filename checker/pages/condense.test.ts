import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { tabulate } from "../index.ts";
import { condense, type Box, type Key, type Rows } from "./condense.ts";

/** The boxes written out again: one entry for each argument list that some box stands for. */
function expanded(boxes: readonly Box[]): { args: readonly Key[]; result: unknown }[] {
  return boxes.flatMap(({ sets, result }) =>
    sets
      .reduce<Key[][]>((lists, set) => lists.flatMap((l) => set.map((v) => [...l, v])), [[]])
      .map((args) => ({ args, result })),
  );
}

const sorted = (rows: Rows["rows"]): string[] => rows.map((r) => JSON.stringify(r)).toSorted();

describe("condense", () => {
  it("leaves out an argument that makes no difference", () => {
    const rule = tabulate(
      [
        ["a", ["x", "y", "z"]],
        ["b", [false, true]],
      ],
      (a, b) => a === "y" && b,
    );
    expect(condense(rule)).toEqual([
      {
        sets: [
          ["x", "z"],
          [false, true],
        ],
        result: false,
      },
      { sets: [["y"], [false]], result: false },
      { sets: [["y"], [true]], result: true },
    ]);
  });

  it("asks in the order that gives the fewest rows", () => {
    // Asking for a first would take four rows.
    const rule = tabulate(
      [
        ["a", [0, 1, 2]],
        ["b", ["all", "one"]],
      ],
      (a, b) => (b === "all" ? "same" : a === 1 ? "one" : "other"),
    );
    expect(condense(rule).map((b) => b.result)).toEqual(["same", "other", "one"]);
  });

  it("keeps values apart that look alike", () => {
    const rule = tabulate([["a", [1, "1", true]]], (a) => typeof a);
    expect(condense(rule)).toHaveLength(3);
  });

  it("covers every argument list once, with the same result", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(2), { minLength: 64, maxLength: 64 }), (ns, results) => {
        const domains = ns.map(
          (n, i) => [`a${i}`, Array.from({ length: n }, (_, v) => v)] as const,
        );
        const rule = tabulate(domains, (...args) => results[args.reduce((at, v) => 4 * at + v, 0)]);
        const boxes = condense(rule);
        expect(sorted(expanded(boxes))).toEqual(sorted(rule.rows));
        expect(boxes.length).toBeLessThanOrEqual(rule.rows.length);
      }),
    );
  });
});
