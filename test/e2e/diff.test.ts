/** `passproof diff`: two models of a suite, and two versions of a project in a repository of its own. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, test } from "vitest";
import { repository } from "../support/repository.ts";
import { compileFixtures, passproof, temporaryFolder, type Ended } from "./program.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const schema = JSON.parse(
  readFileSync(join(root, "docs/schemas/diff.schema.json"), "utf8"),
) as object;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

describe("two models", () => {
  const suite = ["--models", compileFixtures(["relay"])("relay")];

  test("that are one: 0", async () => {
    const { code, stdout } = await passproof(["diff", "good", "good", ...suite]);
    expect(stdout).toContain("the same graph");
    expect(code).toBe(0);
  });

  test("that differ: 1, and a report that is valid by its schema", async () => {
    const file = join(temporaryFolder(), "diff.json");
    const args = ["diff", "good", "careless", "--json", file, ...suite];
    const { code, stdout } = await passproof(args);
    const report = JSON.parse(readFileSync(file, "utf8")) as { pairs: { properties: object[] }[] };
    expect(validate(report)).toBe(true);
    expect(validate({ ...report, pairs: [{}] })).toBe(false);
    expect(report.pairs[0]?.properties).toContainEqual(
      expect.objectContaining({ id: "F1", before: "holds", after: "violated", change: "lost" }),
    );
    expect(stdout).toContain("lost   F1");
    expect(code).toBe(1);
  });

  test.each([
    [["good"], "diff compares two models"],
    [["good", "good", "--observe", "nobody"], "--observe nobody"],
  ])("%s is refused: 2", async (args, message) => {
    const { code, stderr } = await passproof(["diff", ...args, ...suite]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

/** A counter that stops at `max`; up to it all is known. */
const counter = (max: number, jumps: boolean): string => `
import { z } from "zod";
import { claims, model, properties, seq, specification, system } from "../checker/index.ts";
const spec = specification()({
  constants: z.object({}),
  // A word of the contract that only works when both sides share it.
  state: () => z.object({ n: z.int().min(0).max(9), last: seq(z.boolean(), 1) }),
  access: { counter: { n: "write", last: "write" } },
  rules: {},
});
const by = (name, step) => spec.action(name, {
  sentence: "", source: "", actor: "counter",
  guard: { notFull: (s) => s.n + step <= ${max} },
  effect: (s, next) => { next.n = s.n + step; if (s.last.length > 0) next.last.shift(); next.last.push(true); },
});
const small = properties(spec).invariant({
  id: "P1", name: "Small", sentence: "", formula: "", source: "", claimedFor: "",
  holds: { belowFour: (s) => s.n < 4 },
});
const counter = system(spec, {
  name: "Counter", init: () => [{ n: 0, last: [] }], actions: [by("Up", 1)${jumps ? ', by("Jump", 2)' : ""}],
});
const of = (name) => model({ name, sentence: "", size: "tiny", system: counter, constants: {}, claims: claims([small], ${max > 3 ? '{ P1: "violated" }' : "{}"}) });
export const suite = { models: [of("counter")${jumps ? ', of("second")' : ""}], waivers: [] };
`;

describe("two versions of a project", () => {
  const repo = repository();
  const tmp = temporaryFolder();
  const now = (text: string): void => {
    repo.write("models/index.ts", text);
    repo.write("dist/models/index.js", text.replaceAll(/(from "\..*)\.ts"/g, '$1.js"'));
  };
  const start = (...args: readonly string[]) => {
    const main = join(repo.folder, "dist/checker/cli/main.js");
    const child = spawn(process.execPath, [main, "diff", ...args], {
      cwd: repo.folder,
      env: { ...process.env, TMPDIR: tmp, PASSPROOF_CACHE: "off" },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text: Buffer) => (said.stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (said.stderr += text.toString()));
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (code) => {
        resolve({ code, ...said });
      });
    });
    return { child, ended };
  };

  beforeAll(() => {
    for (const folder of ["checker", "package.json", "tsconfig.json"])
      cpSync(join(root, folder), join(repo.folder, folder), { recursive: true });
    mkdirSync(join(repo.folder, "dist"));
    cpSync(join(root, "dist/checker"), join(repo.folder, "dist/checker"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(repo.folder, "node_modules"));
    writeFileSync(join(repo.folder, ".gitignore"), "node_modules\ndist\n");
    repo.write("models/index.ts", "export const suite = 1;\n");
    repo.commit("no suite yet");
    now(counter(3, false));
    repo.commit("base");
  });

  test("that are one: 0; with a change that is not committed: 1; and nothing is left behind", async () => {
    const same = await start("--base", "HEAD").ended;
    expect(same.stderr).toBe("");
    expect(same.stdout).toContain("the same graph; 1 verdict as before");
    expect(same.code).toBe(0);
    now(counter(5, true));
    const before = repo.git("status", "--porcelain");
    const { code, stdout } = await start("--base", "HEAD").ended;
    expect(stdout).toContain("lost   P1 Small: holds → violated");
    expect(stdout).toContain("Jump: 1 event in 4 places, first in step 1 of a run");
    expect(stdout).toContain("after the same events the one before can only do: Up");
    expect(stdout).toContain("Models that are new: second");
    expect(code).toBe(1);
    expect(repo.git("status", "--porcelain")).toBe(before);
    expect(readdirSync(tmp)).toEqual([]);
  });

  test("a commit that cannot be used is refused: 2, and nothing is left behind", async () => {
    const [none, old] = [
      await start("--base", "nowhere").ended,
      await start("--base", "HEAD~1").ended,
    ];
    expect(none.stderr).toContain("--base nowhere names no commit here");
    expect(old.stderr).toMatch(/exports a 'suite' that is none.*written for another contract/s);
    expect([none.code, old.code]).toEqual([2, 2]);
    expect(readdirSync(tmp)).toEqual([]);
  });

  test("Ctrl-C leaves nothing behind", async () => {
    const { child, ended } = start("--base", "HEAD");
    while (readdirSync(tmp).length === 0) await new Promise((done) => setTimeout(done, 10));
    child.kill("SIGINT");
    expect((await ended).code).not.toBeNull();
    expect(readdirSync(tmp)).toEqual([]);
  });
});
