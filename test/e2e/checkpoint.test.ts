/** A run that is ended, by whatever means, is gone on with to what it would have said. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { takeLock } from "../../checker/checkpoint/lock.ts";
import { compileFixtures, passproof, start, temporaryFolder, type Ended } from "./program.ts";

const compiled = compileFixtures(["long", "crowd"]);
const suite = compiled("long");

interface Said extends Ended {
  /** As JSON, without times; `null`: there is none. */
  readonly report: string | null;
}

function reportIn(file: string): string | null {
  if (!existsSync(file)) return null;
  const timeless = (key: string, value: unknown): unknown =>
    key === "seconds" || key === "bytesPerState" ? null : value;
  return JSON.stringify(JSON.parse(readFileSync(file, "utf8")), timeless, 1);
}

/** So often that even the fastest machine gets to it before the budgets below are used up. */
const often = ["--checkpoint-every", "1ms"];

const checking = (json: string, models = suite): string[] => [
  ...["check", "--models", models, "--no-cache", "--threads", "1", "--json", json],
];

async function check(...options: string[]): Promise<Said> {
  const json = join(temporaryFolder(), "report.json");
  const ended = await passproof([...checking(json), ...options]);
  return { ...ended, stdout: ended.stdout.replaceAll(/\s+/g, " "), report: reportIn(json) };
}

/** Random moments that are the same in each run of this test, as far as a machine has such. */
let state = 20_261_124;
function upTo(ms: number): number {
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b1;
  return ((state >>> 0) / 2 ** 32) * ms;
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 2400 && !what(); i++) await setTimeout(25);
  expect(what()).toBe(true);
}

describe("a run that is ended", { timeout: 180_000 }, () => {
  let whole: Said | null = null;
  beforeAll(async () => {
    whole = await check("long");
  }, 60_000);

  test("by a budget, by kill -9 at random moments, and by Ctrl-C says in the end what one says that was not", async () => {
    expect(whole?.report).toContain('"states": 46656');
    expect(whole?.report).toContain('"monitor": "rounds"');
    const folder = join(temporaryFolder(), "kept");
    const manifest = join(folder, "long", "manifest");
    const json = join(temporaryFolder(), "report.json");
    const keeping = ["--checkpoint", folder, ...often];
    const read = (): string => (existsSync(manifest) ? readFileSync(manifest, "latin1") : "");
    const budget = await check("long", ...keeping, "--max-states", "9000");
    expect(budget.code).toBe(3);
    expect(budget.stdout).toMatch(
      /Of long, \d+ \d+ states of 2 explorations are kept\. To go on: npm run check -- long/,
    );
    let before = read();
    for (const signal of ["SIGKILL", "SIGKILL", "SIGINT"] as const) {
      rmSync(json, { force: true });
      const { child, ended } = start([...checking(json), "long", ...keeping]);
      const isOver = ended.then(() => true);
      await until(() => read() !== before || child.exitCode !== null);
      await Promise.race([setTimeout(upTo(60)), isOver]);
      child.kill(signal);
      const { code, stdout } = await ended;
      if (signal === "SIGINT" && code === 3)
        expect(stdout).toContain(`--models ${suite} --threads 1 --checkpoint ${folder}`);
      before = read();
      expect(existsSync(json), "who is killed reports nothing").toBe(code !== null);
    }
    const said = await check("long", ...keeping);
    expect(said.report).toBe(whole?.report);
    expect(said.code).toBe(whole?.code);
    expect(existsSync(folder), "nothing is left of what is over").toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("is gone on with by another number of threads, and not by other code", async () => {
    const folder = join(temporaryFolder(), "kept");
    const kept = ["--checkpoint", folder, ...often];
    const models = join(temporaryFolder(), "models.js");
    writeFileSync(join(dirname(models), "package.json"), '{ "type": "module" }');
    const text = readFileSync(suite, "utf8");
    writeFileSync(models, text);
    const run = (...options: string[]): Promise<Said> =>
      check("long", "--models", models, ...options);
    expect((await run(...kept, "--max-states", "30000")).code).toBe(3);
    writeFileSync(models, text.replace("begins again", "starts again"));
    const other = await run(...kept);
    writeFileSync(models, text);
    const asked = await run(...kept, "--set", "top=6", "--property", "L1");
    expect(other.stderr).toMatch(/was made with something else: suite\/models\.js/);
    expect(asked.stderr).toContain("constant top (5 then, 6 now)");
    expect(asked.stderr).toContain("property L3 (not there now)");
    for (const refused of [other, asked]) {
      expect(refused.stderr).toContain("remove the folder to begin anew, or name another one");
      expect(refused.stderr).toContain("(MODEL010)");
      expect(refused.code).toBe(2);
      expect(refused.report).toBeNull();
    }
    const said = await run("--resume", folder, "--threads", "2");
    expect(said.report?.replaceAll(models, suite)).toBe(whole?.report);
    expect(said.stderr).toMatch(
      /^note: the system alone: going on with the \d+\s\d{3} states in \S+kept.long, of which \d+\s\d{3} were expanded$/m,
    );
  });

  test("refuses what is damaged, and removes nothing of it", async () => {
    const folder = join(temporaryFolder(), "kept");
    await check("long", "--checkpoint", folder, ...often, "--max-states", "30000");
    const manifest = join(folder, "long", "manifest");
    const bytes = readFileSync(manifest);
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 4;
    writeFileSync(manifest, bytes);
    const refused = await check("long", "--resume", folder);
    expect(refused.stderr).toBe(
      `error: the checkpoint in ${join(folder, "long")} is damaged: manifest: its content is not what was written. ` +
        "Nothing of it is used: remove the folder to begin anew (MODEL010)\n",
    );
    expect(refused.code).toBe(2);
    expect(readFileSync(manifest)).toEqual(bytes);
  });
});

describe.concurrent("a folder", { timeout: 60_000 }, () => {
  test("for several models has one for each", async () => {
    const folder = join(temporaryFolder(), "kept");
    const said = await check("*", "--checkpoint", folder, ...often, "--max-states", "2000");
    expect(said.code).toBe(3);
    expect(said.stdout).toContain("Of long, ");
    // What is over is kept nowhere.
    expect(said.stdout).not.toContain("Of brief, ");
    expect(said.stdout).toContain("brief (tiny)");
    expect(readdirSync(folder)).toEqual(["long"]);
    expect(readdirSync(join(folder, "long"))).not.toContain("lock");
  });

  test("that is another run's is left alone", async () => {
    const folder = join(temporaryFolder(), "kept");
    mkdirSync(join(folder, "brief"), { recursive: true });
    const release = takeLock(join(folder, "brief"));
    const refused = await check("brief", "--checkpoint", folder);
    expect(refused.stderr).toContain(`is used by process ${process.pid}. Wait for it`);
    expect(refused.code).toBe(2);
    release();
  });

  test.each([
    ["that is a file", "file", ["--checkpoint"], "file is a file, and no folder (MODEL005)"],
    ["below a file", "file/below", ["--checkpoint"], "cannot be used: ENOTDIR"],
    ["without a checkpoint", "none", ["--resume"], "there is no checkpoint of brief in"],
  ])("%s is refused", async (_what, name, options, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const refused = await check("brief", ...options, join(folder, name));
    expect(refused.stderr).toContain(message);
    expect(refused.code).toBe(2);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  test("is of no use to a model that may depend on more than its files", async () => {
    const folder = join(temporaryFolder(), "kept");
    const json = join(temporaryFolder(), "report.json");
    const args = [...checking(json, compiled("crowd")), "crowd", "--checkpoint", folder];
    const refused = await passproof(args);
    expect(refused.stderr).toContain(
      "--checkpoint: whether one would still be true cannot be known: model crowd may depend on more than its files",
    );
    expect(refused.code).toBe(2);
    expect(existsSync(folder)).toBe(false);
  });
});
