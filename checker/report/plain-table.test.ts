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
