/** The verdict cache through the real program: what is found again, and what is not. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "vitest";
import { reportSchema } from "../../checker/report/json.ts";
import { smallProject, writeProject } from "../support/small-project.ts";
import { masked, passproof, temporaryFolder } from "./program.ts";

const packages = join(import.meta.dirname, "../../node_modules");

/** A project of its own, with a cache of its own. */
class Place {
  readonly suite: string;
  readonly cache: string;
  private readonly json: string;

  constructor(files = smallProject) {
    const folder = temporaryFolder();
    this.suite = writeProject(join(folder, "project"), files);
    // A suite with packages of its own is explored each time. Whatever is installed above the temporary
    // folder, here it has those of the project: there is always another one above to try that.
    symlinkSync(packages, join(folder, "project/node_modules"), "junction");
    mkdirSync(join(folder, "node_modules/zod"), { recursive: true });
    this.cache = join(folder, "cache");
    this.json = join(folder, "report.json");
  }

  run(...args: readonly string[]) {
    return passproof([...args, "--models", this.suite], { PASSPROOF_CACHE: this.cache });
  }

  /** Checks everything; which models were answered by the cache, and all that was said. */
  async check(...args: readonly string[]) {
    const { code, stdout, stderr } = await this.run("check", "--json", this.json, ...args);
    const report = reportSchema.parse(JSON.parse(readFileSync(this.json, "utf8")));
    const cached = new Set(report.results.flatMap((r) => (r.cached === true ? [r.model] : [])));
    return { code, stdout, stderr, report, cached: [...cached].toSorted() };
  }

  edit(file: string, from: string, to: string): void {
    const path = join(dirname(this.suite), file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    writeFileSync(path, text.replace(from, to));
  }

  entries(): string[] {
    return readdirSync(this.cache).map((name) => join(this.cache, name));
  }
}

/** A report without times, and without what says where they are from. */
function timeless(report: unknown): unknown {
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) =>
      key === "seconds" || key === "cached" ? undefined : value,
    ),
  );
}

describe.concurrent("the verdict cache", () => {
  test("says what was found, byte for byte but for the word", async ({ expect }) => {
    const place = new Place();
    const fresh = await place.check("--verbose");
    const again = await place.check("--verbose");
    expect([fresh.code, fresh.stderr, fresh.cached]).toEqual([0, "", []]);
    expect([again.code, again.stderr, again.cached]).toEqual([0, "", ["left", "right"]]);
    expect(JSON.stringify(timeless(again.report))).toBe(JSON.stringify(timeless(fresh.report)));
    expect(again.stdout).toContain("left (tiny, cached) Counts.\n");
    const plain = masked(again.stdout)
      .replaceAll(", cached)", ")")
      .replace(/2 of them from earlier runs: .*\n.*again\)\n/, "");
    expect(plain).toBe(masked(fresh.stdout));
    // The times are those of the run that found it.
    const seconds = (r: typeof fresh): number[] => r.report.runs.map((run) => run.seconds);
    expect(seconds(again)).toEqual(seconds(fresh));
  });

  test("a helper three imports away is edited: what is made of it is explored again, the rest is not", async ({
    expect,
  }) => {
    const place = new Place();
    await place.check();
    place.edit("spec/limit.js", "n + 1", "n");
    const edited = await place.check();
    expect(edited.cached).toEqual(["right"]);
    expect([edited.code, edited.report.results[0]?.verdict]).toEqual([1, "violated"]);
  });

  test("two runs at a time", async ({ expect }) => {
    const place = new Place();
    const both = await Promise.all([place.run("check"), place.run("check")]);
    expect(both.map((r) => [r.code, r.stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect(place.entries()).toHaveLength(3); // one for what was read of modules
    expect((await place.check()).cached).toEqual(["left", "right"]);
  });

  test("a folder that cannot be used: one note, and everything is computed", async ({ expect }) => {
    const place = new Place();
    writeFileSync(place.cache, "a file");
    const { code, stderr, cached } = await place.check();
    expect([code, cached]).toEqual([0, []]);
    expect(stderr).toMatch(/^note: verdicts cannot be read in the cache, .*ENOTDIR.*\n$/);
  });

  test("a trace is found again, too", async ({ expect }) => {
    const place = new Place();
    const fresh = await place.run("trace", "left", "P1", "--set", "max=5");
    const kept = place.entries();
    expect(await place.run("trace", "left", "P1", "--set", "max=5")).toEqual(fresh);
    expect(fresh.stdout).toContain("✗ violated: small");
    expect(place.entries()).toEqual(kept);
    expect(kept).toHaveLength(2); // one for what was read of modules
  });

  test("cache: what there is, and an end to it", async ({ expect }) => {
    const place = new Place();
    await place.check();
    mkdirSync(join(place.cache, "of-others"));
    const cache = (...args: string[]) =>
      passproof(["cache", ...args], { PASSPROOF_CACHE: place.cache });
    expect((await cache()).stdout).toMatch(/cache: 3 entries, \d/);
    expect((await cache("--clear")).stdout).toMatch(/cache: deleted 3 entries, /);
    expect((await cache()).stdout).toContain("cache: 0 entries, 0 B");
    expect(readdirSync(place.cache)).toEqual(["of-others"]);
    expect((await passproof(["cache"])).stdout).toContain("PASSPROOF_CACHE is off");
  });
});
