/** SARIF: valid, at the right lines, and nothing in a message is read as anything but text. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import type { Location, Result } from "sarif";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { sarif } from "../../checker/ci/sarif.ts";
import { message } from "../../checker/ci/sarif-location.ts";
import { alerts, factsOf, HOSTILE, judgement } from "./hostile.ts";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/]$/, "");

/** The official schema, which Microsoft's own matchers bring. Its dialect is one that has `id` for `$id`. */
const require = createRequire(import.meta.url);
const official: unknown = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const {
  id: _id,
  $schema: _dialect,
  ...schema
} = z.looseObject({ id: z.string(), $schema: z.string() }).parse(official);
const validate = new Ajv({
  strict: false,
  validateFormats: false,
  unicodeRegExp: false,
  allErrors: true,
}).compile(schema);
const errorsIn = (log: unknown): unknown => {
  // As it is read back from the file.
  validate(JSON.parse(JSON.stringify(log)));
  return validate.errors ?? [];
};

const log = sarif(factsOf(["quiet", "loud", "cut"], [judgement]), root);
const [run] = log.runs;
const results: readonly Result[] = run?.results ?? [];
const find = (id: string, level = "error"): Result | undefined =>
  results.find((r) => r.ruleId === id && r.level === level);

const source = readFileSync(fileURLToPath(new URL("hostile.ts", import.meta.url)), "utf8");
const lineOf = (text: string): number =>
  source.split("\n").findIndex((l) => l.startsWith(text)) + 1;
const at = (location: Location | undefined): unknown => {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  return [artifactLocation?.uri, artifactLocation?.uriBaseId, region?.startLine];
};
const line = (text: string): unknown => ["test/ci/hostile.ts", "%SRCROOT%", lineOf(text)];

test("the official schema finds nothing wrong, and would find it", () => {
  expect(errorsIn(log)).toEqual([]);
  expect(errorsIn(sarif(factsOf(["quiet"]), root))).toEqual([]);
  expect(errorsIn({ ...log, runs: [{ ...run, columnKind: "furlongs" }] })).not.toEqual([]);
});

test("what is as expected is no result, and what is not is one", () => {
  expect(sarif(factsOf(["quiet"]), root).runs[0]?.results).toEqual([]);
  expect(results.map((r) => [r.ruleId, r.level])).toEqual([
    ["E::1", "error"],
    ["V1", "error"],
    ["H1", "error"],
    ["W<1>", "error"],
    ["H1", "warning"],
  ]);
});

test("rules are the properties, each once, and results point at theirs", () => {
  const rules = run?.tool.driver.rules ?? [];
  expect(rules.map((r) => r.id)).toEqual([
    "V1",
    "H1",
    "R1",
    "W<1>",
    "E::1",
    "specification",
    "lock",
  ]);
  for (const r of results) expect(rules[r.ruleIndex ?? -1]?.id).toBe(r.ruleId);
  expect(rules[0]?.help?.text).toContain("Formula: \\]\\]> <b>&amp;");
});

describe("a violation", () => {
  const result = find("V1");

  test("is where the property is written", () => {
    expect(at(result?.locations?.[0])).toEqual(line("const violated = "));
  });

  test("is related to the action that breaks it, and to its model; the message links to both", () => {
    const [action, model] = result?.relatedLocations ?? [];
    expect([action?.id, model?.id]).toEqual([1, 2]);
    expect(at(action)).toEqual(line("const step = "));
    expect(at(model)).toEqual(line("const loud = "));
    expect(result?.message.text).toContain("[Step\\]\\]><x>](1)");
    expect(result?.message.text).toContain("[loud\\]\\]>|<&\"'::x](2)");
  });

  test("has the run as a code flow: the model, the actions with what they change, the property", () => {
    const locations = result?.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(locations.map((l) => at(l.location))).toEqual([
      line("const loud = "),
      line("const step = "),
      line("const violated = "),
    ]);
    expect(locations[1]?.location?.message?.text).toMatch(/^1 a\|<b>: Step/);
    expect(locations[1]?.location?.message?.text).toContain("; n := 1, word := ");
    expect(Object.keys(locations[1]?.state ?? {})).toEqual(["n", "word"]);
  });

  test("is recognised again, wherever it moves, and is no other", () => {
    const prints = results.map((r) => r.partialFingerprints?.["passproofFinding/v1"]);
    expect(new Set(prints).size).toBe(results.length);
    const again = sarif(factsOf(["loud"]), "/elsewhere").runs[0]?.results?.find(
      (r) => r.ruleId === "V1",
    );
    expect(again?.partialFingerprints).toEqual(result?.partialFingerprints);
    // Outside of the repository a place has an address of its own.
    expect(again?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toMatch(
      /^file:\/\/\/.*\/test\/ci\/hostile\.ts$/,
    );
  });
});

describe("what a step found at a place", () => {
  const found = sarif(factsOf(["quiet"], [judgement], alerts), root);
  const [ofModel, ofNone, nowhere] = found.runs[0]?.results ?? [];

  test("is a result of its rule, and the official schema finds nothing wrong", () => {
    expect(errorsIn(found)).toEqual([]);
    const rules = found.runs[0]?.tool.driver.rules ?? [];
    for (const r of [ofModel, ofNone, nowhere]) {
      expect([r?.ruleId, r?.level]).toEqual(["lock", "error"]);
      expect(rules[r?.ruleIndex ?? -1]?.id).toBe("lock");
    }
  });

  test("is where the model is defined, or else in the file of the step, to which it links", () => {
    expect(at(ofModel?.locations?.[0])).toEqual(line("const quiet = "));
    const [file] = ofModel?.relatedLocations ?? [];
    const address = "test/ci/l%20o%2Cc%3Ak%25%23%3F.json";
    expect(at(file)).toEqual([address, "%SRCROOT%", 7]);
    expect(ofModel?.message.text).toMatch(/^lock V1 in quiet: .* \(\[lock\]\(1\)\)$/);
    expect(file?.id).toBe(1);
    expect(at(ofNone?.locations?.[0])).toEqual([address, "%SRCROOT%", 9]);
    expect(ofNone?.message.text).not.toMatch(/(?<!\\)\]\(/);
    expect(nowhere?.locations?.[0]?.physicalLocation).toBeUndefined();
  });

  test("is recognised again by its key alone, and is no other", () => {
    const prints = (all: typeof alerts) =>
      sarif(factsOf(["quiet"], [judgement], all), root).runs[0]?.results?.map(
        (r) => r.partialFingerprints?.["primaryLocationLineHash"],
      );
    const moved = alerts.map((a) => ({ ...a, text: "another count", place: null }));
    expect(prints(moved)).toEqual(prints(alerts));
    expect(new Set(prints(alerts)).size).toBe(alerts.length);
  });
});

test("nothing in a text is a link or a placeholder", () => {
  expect(message("[a](1) {0} \\").text).toBe("\\[a\\](1) {{0}} \\\\");
  const links = results.map((r) => r.message.text?.match(/(?<!\\)\]\(\d+\)/g) ?? []);
  expect(links).toEqual([["](2)", "](1)"], ["](2)", "](1)"], ["](2)"], ["](2)"], ["](2)"]]);
  expect(HOSTILE).toContain("${{ secrets.X }}");
});

describe("the invocation", () => {
  test.each([
    [["quiet"], [], 0, true],
    [["quiet"], [judgement], 1, true],
    [["cut"], [], 3, true],
    [["loud"], [], 4, false],
  ] as const)("of %j with %j exits with %i", (names, judged, code, successful) => {
    const [invocation] = sarif(factsOf(names, judged), root).runs[0]?.invocations ?? [];
    expect(invocation).toMatchObject({ exitCode: code, executionSuccessful: successful });
  });

  test("tells what belongs to no source", () => {
    const notes = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(notes.map((n) => [n.descriptor?.id, n.level])).toEqual([["lock", "error"]]);
    expect(notes[0]?.message.text).toContain("lock: \\]\\]> <b>");
    expect(notes[0]?.message.text).not.toContain("this is well");
  });
});

test("the same run gives the same bytes", () => {
  expect(JSON.stringify(sarif(factsOf(["quiet", "loud", "cut"], [judgement]), root))).toBe(
    JSON.stringify(log),
  );
});
