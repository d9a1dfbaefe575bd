/** Models of one's own: which files can be given, and what is said of those that cannot. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { compileFixtures, passproof, source, temporaryFolder } from "./program.ts";

const compiled = compileFixtures(["relay", "gaps", "covered"]);
const folder = temporaryFolder();

describe.concurrent("models files", () => {
  test("TypeScript is compiled on the fly, with what it imports", async ({ expect }) => {
    const { code, stderr, stdout } = await passproof(["check", "--models", source("covered")]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain("7 verdicts: 7 as expected");
  });

  test("an import of the contract by path is the same contract", async ({ expect }) => {
    const { code, stderr, stdout } = await passproof([
      "check",
      "--models",
      source("relative"),
      "--json",
      "-",
    ]);
    // 1 + 2 + 4 words of at most two bits; each but the longest is extended in two ways.
    expect(reportSchema.parse(JSON.parse(stdout)).results[0]).toMatchObject({
      states: 7,
      transitions: 6,
      depth: 2,
    });
    expect(stderr).toContain("coverage: every action fired");
    expect(code).toBe(0);
  });

  test("TypeScript in a folder that belongs to no package is a module, and so is what it imports", async ({
    expect,
  }) => {
    const own = temporaryFolder();
    mkdirSync(join(own, "parts"));
    writeFileSync(
      join(own, "parts/queues.ts"),
      readFileSync(source("relative"), "utf8").replace("../../../checker/index.ts", "passproof"),
    );
    const mine = join(own, "mine.ts");
    writeFileSync(
      mine,
      'import type { Suite } from "passproof";\n' +
        'import { suite as queues } from "./parts/queues.ts";\n' +
        "export const suite: Suite = { ...queues };\n",
    );
    const { code, stderr, stdout } = await passproof(["check", "--models", mine]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toContain("1 verdict: 1 as expected");
  });

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  test.for([
    ["nothing there", () => join(folder, "absent.ts"), "there is no such file"],
    ["another kind of file", () => file("models.json", "{}"), "a .ts, .mts, .js or .mjs module"],
    ["a syntax error", () => file("syntax.mjs", "export const suite = {"), "does not load"],
    ["a type error", () => file("typed.ts", "export const suite: number = 'x';"), "error TS2322"],
    ["no suite", () => file("none.mjs", "export const models = [];"), "exports no 'suite'"],
    [
      "an empty suite",
      () => file("empty.mjs", "export const suite = { models: [], waivers: [] };"),
      "there is no model",
    ],
    [
      "something else",
      () => file("odd.mjs", "export const suite = { models: [1], waivers: [] };"),
      "models.0",
    ],
    [
      "a module that throws",
      () => file("thrower.mjs", "throw new Error('my own mistake');"),
      "my own mistake",
    ],
    [
      "a model twice",
      () =>
        file(
          "twice.mjs",
          `import { suite as s } from ${JSON.stringify(compiled("relay"))}; export const suite = { models: [s.models[0], s.models[0]], waivers: [] };`,
        ),
      "model 'good' exists twice",
    ],
    [
      "a state without a finite domain",
      () =>
        file(
          "infinite.mjs",
          `import { z } from "zod"; import { suite as s } from ${JSON.stringify(compiled("relay"))};
           const m = s.models[0], sp = m.system.specification;
           const system = { ...m.system, specification: { ...sp, def: { ...sp.def, state: () => z.object({ client: z.string(), server: z.number() }) } } };
           export const suite = { models: [s.models[1], { ...m, system }], waivers: [] };`,
        ),
      "MODEL001",
    ],
  ] as const)("%s: 2, before anything runs", async ([, make, message], { expect }) => {
    const { code, stdout, stderr } = await passproof(["check", "--models", make()]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at "); // no stack for what is the user's to mend
  });

  test("what models print does not end up in the report", async ({ expect }) => {
    const noisy = file(
      "noisy.mjs",
      `console.log("noise"); export { suite } from ${JSON.stringify(compiled("covered"))};`,
    );
    const { stdout } = await passproof(["check", "--models", noisy, "--json", "-"]);
    expect(reportSchema.parse(JSON.parse(stdout)).asExpected).toBe(true);
  });
});
