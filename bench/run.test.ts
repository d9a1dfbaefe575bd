/** The program as `npm run bench` starts it; `npm test` has built it. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../dist/bench/run.js", import.meta.url));
// Below a file nothing can be made, whoever runs this.
const belowAFile = fileURLToPath(new URL("run.test.ts/nothing", import.meta.url));
const env = { ...process.env, PATH: belowAFile };
const bench = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env });

describe("bench, where no peer is installed", () => {
  it("says how to install them, and measures this checker", () => {
    const { status, stdout, stderr } = bench(
      "--model",
      "filter-lock-3",
      "--runs",
      "2",
      "--json",
      "-",
    );
    expect(status).toBe(0);
    expect(stderr).toContain("apt-get install spin rumur gcc");
    // Nothing but JSON on standard output.
    const { comparisons } = JSON.parse(stdout);
    expect(comparisons).toHaveLength(1);
    expect(comparisons[0]).toMatchObject({
      case: "filter-lock-3",
      differences: [],
      tools: [
        { tool: "passproof", threads: 1, states: 417, transitions: 945 },
        { tool: "passproof, 2 threads", threads: 2, states: 417, transitions: 945 },
      ],
    });
    expect(comparisons[0].tools[0].allSeconds).toHaveLength(2);
  });

  it.each([
    [["--model", "nope"], "two-phase-7"],
    [["--runs", "0"], "1 to 9999"],
    [["--runs", "3x"], "1 to 9999"],
    [["--bogus"], "unknown option"],
    [["--quick", "--large"], "cannot be used with"],
    [["--series", "--json", "-"], "cannot be used with"],
    [["surplus"], "too many arguments"],
    [["--json", belowAFile], "cannot write"],
  ])("exits with 2 on %j", (args, message) => {
    const { status, stderr } = bench(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
