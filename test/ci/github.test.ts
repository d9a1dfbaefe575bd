// @vitest-environment happy-dom
// Mermaid's own parser judges the diagrams; it looks at colours, and so wants a window.
/** What GitHub is told: annotations that are read back as they were meant, and a summary that stays in its room. */
import { resolve } from "node:path";
import mermaid from "mermaid";
import { describe, expect, test } from "vitest";
import { annotations } from "../../checker/ci/github-annotations.ts";
import { MOST_BYTES, summary } from "../../checker/ci/github-summary.ts";
import { command, markdown, prose } from "../../checker/ci/github-text.ts";
import { alerts, factsOf, HOSTILE, judgement, withGap } from "./hostile.ts";

const root = resolve(import.meta.dirname, "../..");
const all = factsOf(["quiet", "loud", "cut"], [judgement]);

/** As the runner of GitHub Actions reads a line: its name, properties and message; null for no command. */
function read(line: string) {
  const found = /^::(\w+)(?: ([^:]*))?::([^]*)$/.exec(line);
  if (found === null) return null;
  const [, name = "", given = "", text = ""] = found;
  const data = (t: string): string =>
    t.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const property = (t: string): string => data(t.replaceAll("%3A", ":").replaceAll("%2C", ","));
  const properties = Object.fromEntries(
    given === ""
      ? []
      : given.split(",").map((p) => [p.split("=")[0], property(p.slice(p.indexOf("=") + 1))]),
  );
  return { name, properties, text: data(text) };
}

describe("annotations", () => {
  const lines = annotations(all, root);
  const notes = lines.map(read);

  test("are one line each, errors first, the worst of them first", () => {
    for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
    expect(notes.map((n) => [n?.name, n?.properties["title"]?.split(" ")[0]])).toEqual([
      ["error", "lock:"],
      ["error", "E::1"],
      ["error", "V1"],
      ["error", "H1"],
      ["error", "W<1>"],
      ["warning", "H1"],
    ]);
  });

  test("are read back as they were meant, at the line where the property is written", () => {
    const violated = notes[2];
    expect(violated?.properties).toMatchObject({ file: "test/ci/hostile.ts", col: "18" });
    expect(violated?.properties["title"]).toContain(
      "|b   ::error file=x,line=1::%0A%25 \\u{0}\\u{7}\\u{1b}[31m",
    );
    expect(violated?.properties["title"]).toMatch(/in loud.*: violated, expected holds$/);
    expect(violated?.text).toContain("\n::error file=x,line=1::%0A%25 ");
    expect(violated?.text).toContain("npm run trace -- loud");
  });

  test("of what a step found are at the model's definition, or else in the file of the step", () => {
    const told = annotations(factsOf(["quiet"], [judgement], alerts), root).map(read);
    expect(told.map((n) => [n?.properties["title"]?.slice(0, 16), n?.properties["file"]])).toEqual([
      [expect.stringMatching(/^lock: /), undefined],
      ["lock V1 in quiet", "test/ci/hostile.ts"],
      ["lock declared ]]", "test/ci/l o,c:k%#?.json"],
      ["lock in gone", undefined],
    ]);
    expect(told[2]?.properties["line"]).toBe("9");
    expect(told[1]?.text).toMatch(/^\]\]> <b>[^]*\n::error file=x,line=1::%0A%25 \\u\{0\}/);
  });

  test("of places outside of the repository have none", () => {
    const elsewhere = annotations(all, "/elsewhere").map(read);
    expect(elsewhere[2]?.properties).not.toHaveProperty("file");
    expect(elsewhere[2]?.properties).toHaveProperty("title");
  });

  test("are as many as GitHub shows, and the last says how many there are more", () => {
    const [, loud] = all.results;
    const [first] = loud?.results ?? [];
    if (loud === undefined || first === undefined) throw new Error("nothing was found");
    const results = Array.from({ length: 30 }, (_, i) => ({ ...first, property: `P${i}` }));
    const [, model] = all.models;
    const many = annotations(
      {
        ...all,
        judgements: [],
        models: model === undefined ? [] : [model],
        results: [{ ...loud, results }],
      },
      root,
    );
    expect(many).toHaveLength(10);
    expect(read(many[9] ?? "")).toMatchObject({
      name: "error",
      properties: { title: "and 21 more" },
    });
  });

  test("are none where everything is as expected", () => {
    expect(annotations(factsOf(["quiet"]), root)).toEqual([]);
  });

  test("of nothing but a message begin with it", () => {
    expect(command("error", {}, "a\r\nb%0A,:")).toBe("::error::a%0Ab%250A,:");
    expect(command("error", { title: "a:b,c%", file: undefined }, "x")).toBe(
      "::error title=a%3Ab%2Cc%25::x",
    );
  });
});

describe("the summary", () => {
  const text = summary(all);

  test("says first what it amounts to, then what has to be looked at, the worst first", () => {
    expect(text).toMatch(/^## ❌ Something went wrong/);
    const rows = text.split("\n").filter((l) => /^\| (?:❌|⚠️)/.test(l));
    expect(rows.slice(0, 5).map((r) => r.split(" | ")[2]?.split(" ")[0])).toEqual([
      "E::1",
      "V1",
      "H1",
      "W&#60;1&#62;",
      "H1",
    ]);
    expect(text.indexOf("Look here first")).toBeLessThan(text.indexOf("### ❌ lock: "));
    expect(text.indexOf("### ❌ lock: ")).toBeLessThan(text.indexOf("```mermaid"));
    expect(summary(factsOf(["quiet"]))).toMatch(/^## ✅ Everything is as expected/);
    expect(summary({ ...all, coverage: withGap })).toContain(
      "### ❌ 1 gap in what the models exercise",
    );
  });

  test("has tables of which each row has as many cells as its heading", () => {
    const widths = text
      .split("\n\n")
      .filter((block) => block.startsWith("| "))
      .map(
        (block) =>
          new Set(
            block
              .trimEnd()
              .split("\n")
              .map((l) => l.split("|").length),
          ),
      );
    expect(widths).toHaveLength(2);
    for (const w of widths) expect(w.size).toBe(1);
  });

  test("has nothing of hostile texts in it but entities", () => {
    const own = /<\/?(?:details|summary|code|details open)>/g;
    const outside = text.replaceAll(/```mermaid\n[^]*?\n```/g, "").replaceAll(own, "");
    for (const raw of ["<", ">", "`", "${{", "\u0000", "\u001B"])
      expect(outside).not.toContain(raw);
    expect(markdown("a|b\n# c")).toBe("a&#124;b &#35; c");
    expect(markdown("- a-b")).toBe("&#45; a-b");
    expect(markdown("12. a 3.")).toBe("12&#46; a 3.");
  });

  test("shows a command in a finding as code, and a lone backtick as itself", () => {
    expect(prose("run `npm run <x>` | `y`")).toBe(
      "run <code>npm run &#60;x&#62;</code> &#124; <code>y</code>",
    );
    expect(prose("a ` b")).toBe("a &#96; b");
  });

  test("has diagrams that Mermaid reads", async () => {
    const diagrams = [...text.matchAll(/```mermaid\n([^]*?)\n```/g)].map(([, d = ""]) => d);
    expect(diagrams.length).toBeGreaterThan(0);
    for (const d of diagrams)
      expect(await mermaid.parse(d)).toMatchObject({ diagramType: "sequence" });
  });

  test("stays in its room, whole sections at a time, and says what it left out", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(MOST_BYTES);
    for (const room of [3000, 4000, 5000, 6000]) {
      const short = summary(all, room);
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(room);
      expect(short).toMatch(/\n_\d sections? left out: [^\n]*_\n$/);
      expect(short.match(/```/g)?.length ?? 0).toBe(2 * (short.match(/```mermaid/g)?.length ?? 0));
    }
    expect(summary(all, 10)).toBe("");
  });
});

test("the same run gives the same bytes but for its time", () => {
  const again = factsOf(["quiet", "loud", "cut"], [judgement]);
  expect(summary(again)).toBe(summary(all));
  expect(annotations(again, root)).toEqual(annotations(all, root));
  expect(HOSTILE).toContain("::error");
});
