/** Reports point at the lines where things are written. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { model, patch, properties, specification, system, type Model } from "../index.ts";
import { callsIn } from "./frames.ts";
import { callText, placeOf } from "./place.ts";
import { fileUri, projectAround, uriOf, within } from "./project.ts";

const spec = specification<{ readonly most: number }>()({
  constants: z.object({ most: z.number() }),
  state: () => z.object({ n: z.int().min(0).max(9) }),
  access: { counter: { n: "write" } },
  rules: {},
});
const { invariant } = properties(spec);
const said = { sentence: "", formula: "", source: "", claimedFor: "" };

const count = spec.action("Count", {
  sentence: "One more.",
  source: "",
  actor: "counter",
  guard: { notFull: (s, _p, c) => s.n < c.most },
  effect: (s, next) => {
    next.n = s.n + 1;
  },
});
const small = invariant({
  id: "P1",
  name: "Small",
  ...said,
  holds: { small: (s) => s.n < 3 },
});
const made = ["Few", "Many"].map((name) =>
  invariant({ id: name.toUpperCase(), name, ...said, holds: { yes: () => true } }),
);
const counter = system(spec, { name: "counter", init: () => [{ n: 0 }], actions: [count] });
/** A helper between the constructor and the place that a reader looks for. */
const instance = (name: string): Model =>
  model({ name, sentence: "", size: "tiny", system: counter, constants: { most: 2 }, claims: [] });
const first = instance("first");
const second = instance("second");
const unnamed = instance(["un", "named"].join(""));

const self = fileURLToPath(import.meta.url);
const lines = readFileSync(self, "utf8").split("\n");
const lineOf = (text: string): number => lines.findIndex((l) => l.startsWith(text)) + 1;

describe("the place of", () => {
  test.each([
    ["an action", count, "const count = "],
    ["a property", small, "const small = "],
    ["a model that a helper makes", first, "const first = "],
    ["another model of the same helper", second, "const second = "],
    ["a model whose name is nowhere written", unnamed, "const unnamed = "],
  ] as const)("%s is where it is written", (_what, thing, text) => {
    expect(placeOf(thing)).toMatchObject({ file: self, line: lineOf(text) });
  });

  test("a property that no text names is where its constructor is called", () => {
    const line = lineOf("  invariant({ id: name.toUpperCase()");
    for (const p of made) expect(placeOf(p)).toMatchObject({ file: self, line });
  });

  test("an action of a patched system is where it was written first", () => {
    const patched = patch(counter, { name: "no guard", guards: { Count: { notFull: null } } });
    const [action] = patched.actions;
    expect(action).toBeDefined();
    expect(action).not.toBe(count);
    if (action !== undefined) expect(placeOf(action)).toEqual(placeOf(count));
  });

  test("a model with other constants is where it was", () => {
    expect(placeOf({ ...first, constants: { most: 1 } })).toEqual(placeOf(first));
  });

  test("what no constructor made is not known", () => {
    expect(placeOf(JSON.parse(JSON.stringify(first)) as Model)).toBeNull();
  });
});

const folder = mkdtempSync(join(tmpdir(), "passproof-places-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("calls", () => {
  test("of the contract and of importers are left out, and brackets and blanks in paths are none", () => {
    const stack = `Error: made here
    at made (/p/checker/contract/made.ts:1:2)
    at invariant (file:///p/checker/contract/property-language.js:1:2)
    at helper (/p/a (copy)/b.ts:12:3)
    at Array.map (<anonymous>)
    at file:///p/c%20d/e.ts:4:5
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)
    at async file:///p/main.ts:1:1`;
    expect(callsIn(stack)).toEqual([
      { file: "/p/a (copy)/b.ts", line: 12, column: 3 },
      { file: "/p/c d/e.ts", line: 4, column: 5 },
    ]);
  });

  test("in compiled files are looked up in the map beside them", () => {
    mkdirSync(join(folder, "dist"));
    const js = join(folder, "dist/a.js");
    const map = { version: 3, file: "a.js", sources: ["../src/a.ts"], names: [] };
    // One line, whose first column comes from line 3, column 5.
    writeFileSync(`${js}.map`, JSON.stringify({ ...map, mappings: "AAEI" }));
    expect(callsIn(`Error\n    at ${js}:1:1`)).toEqual([
      { file: join(folder, "src/a.ts"), line: 3, column: 5 },
    ]);
    const other = join(folder, "dist/b.js");
    writeFileSync(`${other}.map`, "no map at all");
    expect(callsIn(`Error\n    at ${other}:1:1`)).toEqual([{ file: other, line: 1, column: 1 }]);
  });
});

test.each([
  ["f(a, [b]) + g(c)", "f(a, [b])"],
  ['f(")", `(`, /* ) */ x) y', 'f(")", `(`, /* ) */ x)'],
  ["f(a // )\n, b) c", "f(a // )\n, b)"],
  ["f(a", "f(a"],
])("the text of the call %j is %j", (text, call) => {
  expect(callText(text)).toBe(call);
});

describe("paths", () => {
  test("are relative to the repository, or to where one is", () => {
    const inner = join(folder, "repo/deep/er");
    mkdirSync(inner, { recursive: true });
    expect(projectAround(inner)).toBe(inner);
    writeFileSync(join(folder, "repo/.git"), "gitdir: elsewhere");
    expect(projectAround(inner)).toBe(join(folder, "repo"));
  });

  test("outside are known as such", () => {
    expect(within("/p/q", "/p/q/a b/c.ts")).toBe("a b/c.ts");
    expect(within("/p/q", "/p/r/c.ts")).toBeNull();
    expect(within("/p/q", "/p/q")).toBeNull();
    expect(within("/p/q", "/p/q/..c.ts")).toBe("..c.ts");
  });

  test("are URIs where a URI is asked for", () => {
    expect(uriOf("a b/c#d%.ts")).toBe("a%20b/c%23d%25.ts");
    expect(fileUri("/a b.ts")).toBe("file:///a%20b.ts");
  });
});
