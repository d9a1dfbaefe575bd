import pc from "picocolors";
import { expect, test } from "vitest";
import { bytes, count, counted, seconds, shownLength, wrap } from "./style.ts";

test("numbers for readers", () => {
  expect(count(7)).toBe("7");
  expect(count(1_745_408)).toBe("1 745 408");
  expect(counted(1, "state")).toBe("1 state");
  expect(counted(1000, "state")).toBe("1 000 states");
  expect(seconds(0.123)).toBe("0.12");
  expect(seconds(12.34)).toBe("12.3");
  expect(seconds(123.4)).toBe("123");
  expect(bytes(512)).toBe("512 B");
  expect(bytes(1536)).toBe("1.5 KiB");
  expect(bytes(4 * 1024 ** 3)).toBe("4.0 GiB");
});

test("colours take no columns", () => {
  const red = pc.createColors(true).red("word");
  expect(red).not.toBe("word");
  expect(shownLength(red)).toBe(4);
});

test("wrap breaks at spaces, hangs, and keeps indentation and long words", () => {
  expect(wrap("  aa bb cc", 7, "    ")).toEqual(["  aa bb", "    cc"]);
  expect(wrap("a waytoolong b", 5)).toEqual(["a", "waytoolong", "b"]);
  expect(wrap("", 5)).toEqual([""]);
});

test("wrap keeps the digits of a number together", () => {
  expect(wrap("found 1 745 408 of 12 states", 9)).toEqual([
    "found",
    "1 745 408",
    "of 12",
    "states",
  ]);
  expect(wrap("depth 7 1234 states", 7)).toEqual(["depth 7", "1234", "states"]);
});
