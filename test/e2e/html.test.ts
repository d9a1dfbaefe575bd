/** Pages that the program writes: whole or not at all, and the same for the same results. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ReportData } from "../../checker/html/report-data.ts";
import { unpacked, type Packed } from "../../checker/trace/shared.ts";
import { compileFixtures, passproof, temporaryFolder } from "./program.ts";

const suite = compileFixtures(["lattice", "vault"]);
const folder = temporaryFolder();

/** The data in a page. */
function dataIn(file: string): unknown {
  const text = readFileSync(file, "utf8");
  const found = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text);
  return unpacked(JSON.parse(found?.[1] ?? "null") as Packed);
}

describe("check --html", () => {
  const run = (file: string, ...args: readonly string[]) =>
    passproof(["check", "--models", suite("lattice"), "--html", file, ...args]);

  test("writes one file, the same for the same results, and asks for nothing", async () => {
    const [a, b] = [join(folder, "a.html"), join(folder, "b.html")];
    const first = await run(a, "cube", "modest");
    const second = await run(b, "cube", "modest", "--workers", "1");
    expect(first.stderr).not.toContain("error");
    expect(second.code).toBe(first.code);
    const text = readFileSync(a, "utf8");
    expect(readFileSync(b, "utf8")).toBe(text);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain("connect-src 'none'");
    expect(text).not.toMatch(/(?:src|href)="?(?:https?:)?\/\//);
    const data = dataIn(a) as ReportData;
    expect(data.models.map((m) => m.name)).toEqual(["cube", "modest"]);
    expect(data.outcome.code).toBe(first.code);
  });

  test("writes what is known of an incomplete run, and of one with errors", async () => {
    const [a, b] = [join(folder, "incomplete.html"), join(folder, "errors.html")];
    const incomplete = await run(a, "cube", "--max-states", "3");
    expect(incomplete.code).toBe(3);
    expect((dataIn(a) as ReportData).outcome.counts.incomplete).toBeGreaterThan(0);
    const errors = await run(b, "breaking");
    expect(errors.code).toBe(4);
    expect((dataIn(b) as ReportData).outcome.failedModels).toBe(1);
  });

  test("replaces a file only when it is complete, and leaves nothing beside it", async () => {
    const file = join(folder, "kept.html");
    writeFileSync(file, "before");
    expect((await run(file, "no-such-model")).code).toBe(2);
    expect(readFileSync(file, "utf8")).toBe("before");
    expect((await run(join(folder, "none/such.html"), "cube")).code).toBe(2);
    expect(existsSync(join(folder, "none"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("trace --format", () => {
  const run = (...args: readonly string[]) =>
    passproof(["trace", "--models", suite("vault"), ...args]);

  test("svg is a picture, and html a page", async () => {
    const [model, id] = ["discreet", "V2"];
    const svg = await run(model, id, "--format", "svg");
    expect(svg.code).toBe(0);
    expect(svg.stdout).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    const file = join(folder, "trace.html");
    const html = await run(model, id, "--format", "html", "-o", file);
    expect(html.code).toBe(0);
    expect(dataIn(file)).toMatchObject({ model, property: { id } });
  });

  test("has nothing to write where there is no run", async () => {
    const file = join(folder, "nothing.svg");
    const ended = await run("discreet", "V1", "--format", "svg", "-o", file);
    expect(ended.stderr).toContain("no counterexample");
    expect(existsSync(file)).toBe(false);
  });
});
