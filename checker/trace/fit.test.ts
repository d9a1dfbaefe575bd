import fc from "fast-check";
import pc from "picocolors";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { columns, cut, fit, oneLine, padTo, unbroken } from "./fit.ts";

const color = pc.createColors(true);
/** Words as models may have them: long ones, wide and combining characters. */
const word = fc.oneof(
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .map((w) => w.replaceAll(/\s/gu, "x")),
  fc.constantFrom("日本語", "e\u0301", "👩‍👩‍👧", "→", "a".repeat(30)),
);
const words = fc.array(word, { maxLength: 12 });

describe("columns", () => {
  test("wide characters take two, combining ones and colours none", () => {
    expect(columns("abc")).toBe(3);
    expect(columns("日本")).toBe(4);
    expect(columns("e\u0301")).toBe(1);
    expect(columns("👩‍👩‍👧")).toBe(2);
    expect(columns(color.red("ab"))).toBe(2);
    expect(columns("●─▶│")).toBe(4);
  });

  test("what is counted without segmenting has one column each", () => {
    const ranges = [
      [0xa0, 0x17f],
      [0x2010, 0x2027],
      [0x2190, 0x22ff],
      [0x2500, 0x25ff],
      [0x27e8, 0x27e9],
    ] as const;
    for (const [from, to] of ranges)
      for (let c = from; c <= to; c++) {
        const char = String.fromCodePoint(c);
        expect([char, columns(char)]).toEqual([char, stringWidth(char)]);
      }
  });

  test("padding counts them so", () => {
    expect(padTo("日", 4)).toBe("日  ");
    expect(padTo("abcde", 4)).toBe("abcde");
  });
});

describe("cut", () => {
  test("says that something is left out", () => {
    expect(cut("abcdef", 6)).toBe("abcdef");
    expect(cut("abcdef", 4)).toBe("abc…");
    expect(cut("日本語", 5)).toBe("日本…");
    expect(cut("日本語", 4)).toBe("日…");
    expect(cut("ab", 0)).toBe("");
  });
});

describe("oneLine", () => {
  test("breaks no line, and shows what nobody would see", () => {
    expect(oneLine("a\r\n\tb")).toBe("a   b");
    expect(oneLine("\u001B[31mred")).toBe("\\u{1b}[31mred");
    expect(oneLine("ab\u202Edc")).toBe("ab\\u{202e}dc");
    expect(oneLine("e\u0301 日本 👩‍👩‍👧")).toBe("e\u0301 日本 👩‍👩‍👧");
  });
});

describe("fit", () => {
  test("breaks at spaces, keeps indentation, hangs", () => {
    expect(fit("  aa bb cc", 7, "    ")).toEqual(["  aa bb", "    cc"]);
    expect(fit("", 5)).toEqual([""]);
    expect(fit("a  b", 9)).toEqual(["a  b"]);
  });

  test("breaks a word that is wider than a line", () => {
    expect(fit("a abcdefgh b", 5, " ")).toEqual(["a", " abcd", " efgh", " b"]);
    expect(fit("  abcdefgh", 5, "  ")).toEqual(["  abc", "  def", "  gh"]);
    expect(fit("日本語", 4)).toEqual(["日本", "語"]);
  });

  test("what belongs together is broken only where it is too long", () => {
    expect(fit(`to: ${unbroken("a → b", 9)}`, 7)).toEqual(["to:", "a → b"]);
    expect(fit(`to: ${unbroken("a → b", 3)}`, 7)).toEqual(["to: a →", "b"]);
  });

  test("a colour ends with its line and goes on in the next, after the indentation", () => {
    expect(fit(`x ${color.red("aa bb")} y`, 4, "  ")).toEqual([
      "x \u001B[31maa\u001B[0m",
      "  \u001B[31mbb\u001B[39m",
      "  y",
    ]);
    expect(fit(color.bold(`a ${color.red("b")} c`), 2)).toEqual([
      "\u001B[1ma\u001B[0m",
      "\u001B[1m\u001B[31mb\u001B[39m\u001B[0m",
      "\u001B[1mc\u001B[22m",
    ]);
  });

  test("no line is wider, and nothing is lost", () => {
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 8, max: 40 }),
        fc.integer({ min: 0, max: 4 }),
        fc.boolean(),
        (all, width, hang, painted) => {
          const text = all.join(" ");
          const lines = fit(painted ? color.cyan(text) : text, width, " ".repeat(hang));
          for (const line of lines) {
            // oxlint-disable-next-line no-control-regex -- colours take no columns
            const bare = line.replaceAll(/\u001B\[\d+m/g, "");
            expect(stringWidth(bare)).toBeLessThanOrEqual(width);
          }
          // oxlint-disable-next-line no-control-regex -- what is painted is not counted
          const shown = lines.join("").replaceAll(/\u001B\[\d+m|\s/g, "");
          expect(shown).toBe(text.replaceAll(/\s/g, ""));
        },
      ),
    );
  });
});
