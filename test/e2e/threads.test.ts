/** Several threads explore one model: the program says what it says with one, and no thread is lost unnoticed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileFixtures, passproof, temporaryFolder, type Ended } from "./program.ts";

const suite = compileFixtures(["crowd"])("crowd");

interface Said extends Ended {
  readonly report: string;
}

async function check(model: string, threads: number, ...options: string[]): Promise<Said> {
  const folder = temporaryFolder();
  const json = join(folder, "report.json");
  const args = ["check", model, "--models", suite, "--threads", String(threads), "--json", json];
  const sign = threads === 1 ? {} : { CROWD_SIGN: join(folder, "sign") };
  const ended = await passproof([...args, "--no-cache", ...options], sign);
  const timeless = (key: string, value: unknown): unknown =>
    key === "seconds" || key === "bytesPerState" ? null : value;
  const stdout = ended.stdout.replaceAll(/\s+/g, " "); // lines are wrapped
  const report = JSON.stringify(JSON.parse(readFileSync(json, "utf8")), timeless, 1);
  return { ...ended, stdout, report };
}

describe.concurrent("threads", { timeout: 120_000 }, () => {
  test("say what one says: counts, verdicts, traces", async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map((n) => check("crowd", n)));
    expect(one?.report).toContain('"states": 32768');
    expect(two?.report).toBe(one?.report);
    expect(three?.report).toBe(one?.report);
    expect([one?.code, two?.code, three?.code]).toEqual([4, 4, 4]); // C4 throws
  });

  test("the same where the specification throws", async () => {
    const [one, two] = await Promise.all([1, 2].map((n) => check("throwing", n)));
    expect(one?.report).toContain("far enough");
    expect(two?.report).toBe(one?.report);
  });

  test("one that ends takes all verdicts with it", async () => {
    const { code, stdout, report } = await check("dying", 2);
    expect(stdout).toContain("a thread that helped to explore dying ended with exit code 7");
    expect(report.match(/"verdict": "\w+"/g)).toEqual(Array(4).fill('"verdict": "error"'));
    expect(code).toBe(4);
  });

  test("one that has made another model is found out", async () => {
    const { code, stdout } = await check("differing", 2);
    expect(stdout).toContain("two threads have built different models of differing");
    expect(code).toBe(4);
  });
});
