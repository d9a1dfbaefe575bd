/** Tables line up, whatever their cells hold. */
import { expect, test } from "vitest";
import { plainTable } from "./plain-table.ts";
import { plainStyle } from "./style.ts";

test("columns are as wide as their widest cell, and end without blanks", () => {
  expect(
    plainTable(
      ["id", "n"],
      [
        ["S1", "5"],
        ["long", "1 234"],
      ],
      ["left", "right"],
      plainStyle,
    ),
  ).toEqual(["  id        n", "  S1        5", "  long  1 234"]);
  expect(plainTable(["a", "b"], [["x", ""]], ["left", "left"], plainStyle)).toEqual([
    "  a  b",
    "  x",
  ]);
});

test("on a terminal the last cell goes on below itself, and nowhere else is it broken", () => {
  const of = (width: number | null) =>
    plainTable(
      ["a", "n", "clauses"],
      [["Act", "5", "one 1, two 2, three 3, four 4"]],
      ["left", "right", "left"],
      { ...plainStyle, width },
    );
  expect(of(32)).toEqual([
    "  a    n  clauses",
    "  Act  5  one 1, two 2, three 3,",
    "          four 4",
  ]);
  // Less than that is not readable: the line is longer then.
  expect(of(10)).toEqual(of(30));
  expect(of(null)).toEqual(["  a    n  clauses", "  Act  5  one 1, two 2, three 3, four 4"]);
});

test("colours take no room, wide signs two columns, and a line break none", () => {
  const red = "\u001B[31mred\u001B[39m";
  expect(
    plainTable(
      ["a", "b"],
      [
        [red, "1"],
        ["中", "2"],
        ["✓", "3"],
        ["x\ny", "4"],
      ],
      ["left", "left"],
      plainStyle,
    ),
  ).toEqual(["  a    b", `  ${red}  1`, "  中   2", "  ✓    3", "  x y  4"]);
});
