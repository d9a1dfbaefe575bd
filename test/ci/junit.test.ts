/** JUnit XML: valid, complete, and as severe as the exit code. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Window, type Element } from "happy-dom";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { junit } from "../../checker/ci/junit.ts";
import { alerts, factsOf, judgement, withGap } from "./hostile.ts";

const schema = readFileSync(
  fileURLToPath(new URL("../fixtures/schemas/junit-4.xsd", import.meta.url)),
  "utf8",
);
const errorsIn = async (text: string): Promise<readonly string[]> => {
  const xml = { fileName: "run.xml", contents: text };
  return (await validateXML({ xml: [xml], schema: [schema] })).errors.map((e) => e.message);
};

const all = factsOf(["quiet", "loud", "cut"], [judgement]);

/** Read by a parser that has nothing to do with the writer. */
function read(text: string) {
  const parser = new new Window().DOMParser();
  const root = parser.parseFromString(text, "application/xml").documentElement;
  const testcases = [...root.querySelectorAll("testcase")];
  return {
    number: (name: string) => Number(root.getAttribute(name)),
    suites: [...root.children].map((s) => s.getAttribute("name")),
    testcases,
    of: (model: string, name: string): Element | undefined =>
      testcases.find(
        (c) =>
          c.getAttribute("classname")?.startsWith(model) === true &&
          c.getAttribute("name")?.startsWith(name) === true,
      ),
  };
}
const message = (c: Element | null | undefined) => c?.getAttribute("message");

test("the schema of Jenkins finds nothing wrong, and would find it", async () => {
  const text = junit(all);
  expect(await errorsIn(text)).toEqual([]);
  expect(await errorsIn(text.replace("<testcase ", "<testcase color='red' "))).not.toEqual([]);
  expect(await errorsIn(text.replace("</testsuites>", ""))).not.toEqual([]);
});

describe("what is read back", () => {
  const { suites, testcases, number, of } = read(junit(all));

  test("is a suite for each model and one for the whole run, a test for each claim", () => {
    expect(suites).toEqual(["quiet", "loud]]>|<&\"'::x", "cut", "passproof"]);
    expect(testcases.map((c) => c.getAttribute("name")?.split(" ")[0])).toEqual([
      ...["V1", "H1", "R1", "W<1>"],
      ...["V1", "H1", "W<1>", "E::1"],
      ...["H1", "coverage", "lock"],
    ]);
    expect([number("tests"), number("failures"), number("errors")]).toEqual([11, 4, 2]);
  });

  test("says of a violation that was not expected what it is, and shows the run", () => {
    const failure = of("loud", "V1")?.querySelector("failure");
    expect(failure?.getAttribute("type")).toBe("violated");
    expect(message(failure)).toContain("violated, expected holds: false: ]]> <b>&amp;\"'` | a\\|b");
    expect(failure?.textContent).toContain('1 a|<b>: Step]]><x>(word: "]]> <b>&amp;');
    expect(failure?.textContent).toContain("npm run trace -- loud]]>|<&\"'::x V1 --set");
  });

  test("passes what is expected, violated or not", () => {
    for (const id of ["V1", "H1", "R1"]) expect(of("quiet", id)?.children).toHaveLength(0);
  });

  test("skips what is not claimed and says why; what XML cannot hold is shown by its number", () => {
    const skipped = of("quiet", "W<1>")?.querySelector("skipped")?.textContent;
    expect(skipped).toContain("not claimed: ]]> <b>&amp;\"'` | a\\|b");
    expect(skipped).toContain("\\u{0}\\u{7}\\u{1b}[31m\\u{fffe}\\u{d800}");
  });

  test("fails where a verdict differs without a run to show", () => {
    const said = (id: string) => message(of("loud", id)?.querySelector("failure"));
    expect(said("H1")).toBe("holds, expected violated");
    expect(said("W<1>")).toMatch(/^vacuous, expected holds: ./);
  });

  test("is an error where something threw or was not established", () => {
    expect(of("loud", "E::1")?.querySelector("error")?.getAttribute("type")).toBe("error");
    const open = of("cut", "H1")?.querySelector("error");
    expect(message(open)).toMatch(/^incomplete, expected holds: ./);
  });

  test("tells of coverage and of the steps after the run", () => {
    const lock = of("passproof", "lock")?.querySelector("failure");
    expect(message(lock)).toMatch(/^lock: \]\]> <b>/);
    expect(lock?.textContent).not.toContain("this is well");
    const coverage = of("passproof", "coverage")?.querySelector("skipped");
    expect(coverage?.textContent).toMatch(/^not evaluated: \]\]> /);
    const gaps = read(junit({ ...all, coverage: withGap })).of("passproof", "coverage");
    expect(gaps?.querySelector("failure")?.textContent).toContain("action ]]> <b>&amp;");
  });
});

test("what a step found at a place is a failed test of the model, or of the whole run", async () => {
  const text = junit(factsOf(["quiet"], [judgement], alerts));
  expect(await errorsIn(text)).toEqual([]);
  const { of, number } = read(text);
  const failure = of("quiet", "lock V1")?.querySelector("failure");
  expect(message(failure)).toMatch(/^\]\]> <b>/);
  expect(failure?.textContent).toContain("l o,c:k%#?.json:7");
  expect(message(of("passproof", "lock declared ]]>")?.querySelector("failure"))).toBe("gone");
  expect(message(of("passproof", "lock in gone")?.querySelector("failure"))).toBe("gone");
  expect(number("failures")).toBe(1 + alerts.length);
});

test.each([
  [["quiet"], [], 0],
  [["quiet"], [judgement], 1],
  [["quiet"], [{ ...judgement, code: 3 }], 3],
  [["quiet", "cut"], [], 3],
  [["quiet", "loud"], [], 4],
] as const)("%j with judgements %j: as severe as the exit code %i", (names, judged, code) => {
  const facts = factsOf(names, judged);
  expect(facts.outcome.code).toBe(code);
  const { number } = read(junit(facts));
  expect(number("failures") + number("errors") > 0).toBe(code !== 0);
});

test("the same run gives the same bytes but for its times", () => {
  const timeless = (text: string): string => text.replaceAll(/ time="[\d.]+"/g, "");
  expect(timeless(junit(factsOf(["quiet", "loud", "cut"], [judgement])))).toBe(
    timeless(junit(all)),
  );
  expect(junit(all)).toContain('time="1.500"');
});
