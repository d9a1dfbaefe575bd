/** Keys of the verdict cache: what is in them, for projects that are edited. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as Answers from "../checker/cache/answers.ts";
import type { AnswerKind } from "../checker/cache/answers.ts";
import type { Store } from "../checker/cache/store.ts";
import type * as Cache from "../checker/cache/verdict-cache.ts";
import type * as Load from "../checker/cli/load-suite.ts";
import { claims, type Model, type Suite } from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import { smallProject, writeProject, type Files } from "./support/small-project.ts";

const root = new URL("../", import.meta.url);
const dist = new URL("dist/", root);
/** As compiled, for it imports modules of compiled projects itself; what it is compiled from says its types. */
const compiled = async (path: string): Promise<unknown> => import(new URL(path, dist).href);
const { openCache } = (await compiled("checker/cache/verdict-cache.js")) as typeof Cache;
const { loadSuite } = (await compiled("checker/cli/load-suite.js")) as typeof Load;
const { checked, explored, isUnhurried } = (await compiled(
  "checker/cache/answers.js",
)) as typeof Answers;

const temporary = mkdtempSync(join(tmpdir(), "passproof-keys-"));
// What the loader's hook does for the program.
const installed = join(temporary, "node_modules");
mkdirSync(join(installed, "passproof"), { recursive: true });
const contract = { type: "module", exports: "./index.js" };
writeFileSync(join(installed, "passproof", "package.json"), JSON.stringify(contract));
symlinkSync(new URL("checker/index.js", dist).pathname, join(installed, "passproof", "index.js"));
symlinkSync(realpathSync(new URL("node_modules/zod", root)), join(installed, "zod"));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

/** A kind whose answers are the keys they are asked under. */
const keys: AnswerKind<string> = {
  is: (value): value is string => typeof value === "string",
  isLasting: () => true,
};
const echo = {
  read: (key: string, is: (value: unknown) => boolean) => (is(key) ? key : null),
  write: () => undefined,
} as unknown as Store; // what is called

interface Asking {
  readonly files?: Files;
  readonly project?: string;
  readonly node?: string;
  readonly program?: string;
  readonly change?: (model: Model) => Model;
  readonly asked?: Readonly<Record<string, unknown>>;
  readonly whole?: boolean;
}

/** A suite that was loaded, and its cache. */
async function opened({ files, project, node, program }: Asking) {
  const folder = mkdtempSync(join(temporary, "project-"));
  const path = writeProject(folder, { ...smallProject, ...files });
  const suite: Suite = await loadSuite({ url: pathToFileURL(path).href, name: "small" });
  const cache = await openCache({
    places: {
      program: program ?? new URL(dist).pathname,
      project: project ?? new URL(root).pathname,
      suite: path,
    },
    store: echo,
    read: true,
    parts: suite.models,
    ...(node === undefined ? {} : { node }),
  });
  return { suite, cache };
}

let unedited: ReturnType<typeof opened> | null = null;

/** By model: its key, or why it has none. */
async function keysOf(asking: Asking = {}): Promise<Record<string, string>> {
  const { change, asked, whole, ...place } = asking;
  const isSame = Object.keys(place).length === 0 && Object.keys(asking).length > 0;
  const { suite, cache } = await (isSame ? (unedited ??= opened({})) : opened(place));
  return Object.fromEntries(
    suite.models.map((m) => {
      const kept = cache.kept(change?.(m) ?? m, whole === true ? null : m, asked ?? {}, keys);
      return [m.name, kept.why ?? kept.answer ?? "neither"];
    }),
  );
}

/** Names of the models whose key another asking changes. */
async function changed(asking: Asking): Promise<string[]> {
  const now = await keysOf(asking);
  return Object.keys(before).filter((name) => now[name] !== before[name]);
}

let before: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  before = await keysOf();
});

/** A file of the small project with something else in it. */
function edited(file: string, from: string, to: string): Asking {
  const text = smallProject[file];
  if (text?.includes(from) !== true) throw new Error(`${file} does not contain ${from}`);
  return { files: { [file]: text.replace(from, to) } };
}

describe("a key", () => {
  test("is the same wherever the project lies, and each model has its own", async () => {
    expect(await keysOf()).toEqual(before);
    expect(Object.keys(before)).toEqual(["left", "right"]);
    for (const key of Object.values(before)) expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(Object.values(before)).size).toBe(2);
  });

  test.for([
    ["a helper three imports away", edited("spec/limit.js", "n + 1", "1 + n"), ["left"]],
    ["a comment in it", edited("spec/limit.js", "return", "/* why */ return"), ["left"]],
    ["a property", edited("properties/small.js", "It stays small.", "Small."), ["left"]],
    ["a helper of the other", edited("spec/start.js", "false", "true"), ["right"]],
    ["what puts models together", edited("index.js", "waivers: []", "waivers: [ ]"), []],
  ] as const)("after an edit of %s", async ([, asking, models]) => {
    expect(await changed(asking)).toEqual(models);
  });

  test.for([
    [
      "a side effect",
      {
        "spec/limit.js": `import "./side.js"; ${smallProject["spec/limit.js"]}`,
        "spec/side.js": "export {};",
      },
    ],
    [
      "what is exported from elsewhere",
      {
        "spec/limit.js": `export {} from "./side.js"; ${smallProject["spec/limit.js"]}`,
        "spec/side.js": "export {};",
      },
    ],
  ] as const)("knows modules that are loaded for %s", async ([, files]) => {
    const now = await keysOf({ files });
    const then = await keysOf({ files: { ...files, "spec/side.js": "export { };" } });
    expect(now["left"]).not.toBe(then["left"]);
    expect(now["right"]).toBe(then["right"]);
  });

  test("of a model that only the suite exports changes with all of it", async () => {
    const files = {
      "index.js": `${smallProject["index.js"]}\nsuite.models[0] = { ...left, name: "copy" };`,
    };
    const now = await keysOf({ files });
    const then = await keysOf({
      files: { ...files, "spec/start.js": "export const start = true;" },
    });
    expect(Object.keys(now)).toEqual(["copy", "right"]);
    expect(now["copy"]).not.toBe(then["copy"]);
  });

  test("of a model in a list that other modules fill changes with all of the suite", async () => {
    const files = {
      "models/list.js": "export const list = [];",
      "models/left.js": `import { list } from "./list.js"; ${smallProject["models/left.js"]?.replace("export const", "const") ?? ""}\nlist.push(left);`,
      "index.js": `
        import "./models/left.js";
        import { list } from "./models/list.js";
        import { others } from "./models/right.js";
        export const suite = { models: [...list, ...others], waivers: [] };`,
    };
    const now = await keysOf({ files });
    const then = await keysOf({
      files: { ...files, "spec/limit.js": "export const limit = (n) => n + 1;" },
    });
    expect(now["left"]).toMatch(/^[0-9a-f]{64}$/);
    expect(now["left"]).not.toBe(then["left"]);
  });

  test("has the constants, the claims in their order, bounds, the options", async () => {
    const all = ["left", "right"];
    const asked = (name: string, value: unknown): Asking => ({ asked: { [name]: value } });
    for (const asking of [asked("explain", true), asked("maxStates", 5), asked("without", "x")])
      expect(await changed(asking)).toEqual(all);
    const change = (f: (m: Model) => Partial<Model>): Asking => ({
      change: (m) => ({ ...m, ...f(m) }),
    });
    expect(await changed(change(() => ({})))).toEqual([]);
    expect(await changed(change(() => ({ maxInstances: 5 })))).toEqual(all);
    expect(await changed(change(() => ({ budgets: ["max"] })))).toEqual(all);
    expect(await changed(change((m) => ({ constants: { ...m.constants, more: 1 } })))).toEqual(all);
    expect(await changed(change((m) => ({ claims: m.claims.slice(1) })))).toEqual(all);
    expect(await changed(change((m) => ({ claims: m.claims.toReversed() })))).toEqual(["right"]);
    const bound = { name: "few", sentence: "", within: () => true };
    expect(await changed(change(() => ({ bounds: [bound] })))).toEqual(all);
    // What is expected is compared with the answer, and is no part of the question.
    const violated = change((m) => ({
      claims: claims(
        m.claims.map((c) => c.property),
        Object.fromEntries(m.claims.map((c) => [c.property.id, "violated" as const])),
      ),
    }));
    expect(await changed(violated)).toEqual([]);
  });

  test("has Node's version, what is installed, and what workers run", async () => {
    const all = ["left", "right"];
    expect(await changed({ node: "v20.0.0" })).toEqual(all);
    const project = mkdtempSync(join(temporary, "installed-"));
    expect(Object.values(await keysOf({ project }))).toEqual(
      all.map(() => "there is no lock file that says what is installed"),
    );
    symlinkSync(installed, join(project, "node_modules"));
    writeFileSync(join(project, "package-lock.json"), "{}");
    const one = await keysOf({ project });
    writeFileSync(join(project, "package-lock.json"), "{ }");
    const other = await keysOf({ project });
    for (const name of all) {
      expect(one[name]).toMatch(/^[0-9a-f]{64}$/);
      expect(one[name]).not.toBe(other[name]);
    }
    const program = join(mkdtempSync(join(temporary, "program-")), "dist");
    cpSync(new URL("checker", dist), join(program, "checker"), { recursive: true });
    expect(await changed({ program })).toEqual([]);
    writeFileSync(join(program, "checker/search/explore.js"), "export {};");
    expect(await changed({ program })).toEqual(all);
  });
});

describe("there is no key", () => {
  test.for([
    ["process", `export const start = process.env.LIT === "yes";`, "the process"],
    ["clock", "export const start = Date.now() > 0;", "the clock"],
    [
      "file",
      `import { existsSync } from "node:fs"; export const start = existsSync("x");`,
      "node:fs",
    ],
    ["later", `export const start = (await import("./limit.js")).limit(0) > 5;`, "while it runs"],
    ["package", `import { parse } from "yaml"; export const start = parse("false");`, "imports"],
    ["place", "export const start = import.meta.url === '';", "where it lies"],
  ] as const)("where a helper asks outside: %s", async ([, text, why]) => {
    const now = await keysOf({ files: { "spec/start.js": text } });
    expect(now["left"]).toBe(before["left"]);
    expect(now["right"]).toContain(why);
    expect(now["right"]).not.toMatch(/^[0-9a-f]{64}$/);
    // Whose modules are not known depends on all of them.
    const whole = await keysOf({ files: { "spec/start.js": text }, whole: true });
    expect(whole["left"]).toContain(why);
  });

  test("where the constants are no data", async () => {
    const now = await keysOf({ change: (m) => ({ ...m, constants: { f: () => 1 } }) });
    expect(now["left"]).toContain("no canonical text");
  });

  test("where a package is another than the project's", async () => {
    const now = await keysOf({ files: { "node_modules/zod/package.json": "{}" } }).catch(String);
    // The suite itself does not load then, or its package is named.
    expect(JSON.stringify(now)).toContain("zod");
  });
});

describe("answers that are kept", () => {
  const path = (): string => writeProject(mkdtempSync(join(temporary, "project-")));
  const leftOf = async (): Promise<Model> => {
    const { models } = await loadSuite({ url: pathToFileURL(path()).href, name: "small" });
    const [left] = models;
    if (left === undefined) throw new Error("there is no model");
    return left;
  };

  test("are whole, and to this question", async () => {
    const left = await leftOf();
    const kind = checked(left, false);
    const result = check(left, { explain: true });
    expect([kind.is(result), kind.isLasting(result)]).toEqual([true, true]);
    expect(kind.is({ ...result, model: "right" })).toBe(false);
    expect(kind.is({ ...result, results: [] })).toBe(false);
    expect(kind.is({ ...result, results: [...result.results, ...result.results] })).toBe(false);
    expect(kind.is({ ...result, runs: null })).toBe(false);
    expect(kind.is(null)).toBe(false);
  });

  test("are not those of a search that was cut short, or could not be explained", async () => {
    const left = { ...(await leftOf()), constants: { max: 5 } };
    const kind = checked(left, false);
    const whole = check(left, { explain: true });
    expect(whole.results[0]?.verdict.word).toBe("violated");
    expect([kind.is(whole), kind.isLasting(whole)]).toEqual([true, true]);
    const kept = (options: Parameters<typeof check>[1], untilDecided = false): boolean => {
      const result = check(left, options);
      const as = checked(left, untilDecided);
      return as.is(result) && as.isLasting(result);
    };
    expect(kept({ maxStates: 1 })).toBe(false);
    expect(kept({ memoryBytes: 1 })).toBe(false);
    expect(kept({ timeMs: 0 })).toBe(false);
    expect(kept({ stop: Int32Array.of(1) })).toBe(false);
    expect(kept({ untilDecided: true }, false), "complete by chance only").toBe(false);
    expect(kept({ untilDecided: true }, true)).toBe(true);
    const [first] = whole.results;
    if (first?.explanation === undefined) throw new Error("it is not explained");
    const { explanation } = first;
    for (const why of [
      "the memory budget of 5 bytes is used up",
      "the time budget of 1 ms is used up",
      "stopped on request",
    ])
      for (const search of ["ways", "fewest"]) {
        const cut = { ...explanation, [search]: { done: false, why } };
        expect(kind.isLasting({ ...whole, results: [{ ...first, explanation: cut }] })).toBe(false);
      }
    expect(kind.isLasting({ ...whole, results: [{ ...first, unexplained: "?" }] })).toBe(false);
  });

  test("without a decision: neither time nor memory decided", async () => {
    const left = await leftOf();
    expect(isUnhurried(check(left, { untilViolated: true }))).toBe(true);
    expect(isUnhurried(check(left, { maxStates: 1 }))).toBe(true);
    expect(isUnhurried(check(left, { memoryBytes: 1 }))).toBe(false);
    expect(isUnhurried(check(left, { timeMs: 0 }))).toBe(false);
    expect(isUnhurried(check(left, { stop: Int32Array.of(1) }))).toBe(false);
    expect(explored.is({ word: "unnoticed", digest: null })).toBe(true);
    expect(explored.is({ word: "needed" })).toBe(false);
  });
});
