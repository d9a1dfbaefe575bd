/** Runs the compiled program as a user would, on suites compiled for the tests. */
import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = join(root, "test/e2e/fixtures");

/** The compiled program. */
export const main = join(root, "dist/checker/cli/main.js");

/** The path of a suite in TypeScript. */
export function source(name: string): string {
  return join(fixtures, `${name}.ts`);
}

const temporary = mkdtempSync(join(tmpdir(), "passproof-e2e-"));
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

/** A new folder for files of tests, removed after them. */
export function temporaryFolder(): string {
  return mkdtempSync(join(temporary, "folder-"));
}

/**
 * Compiles suites to a folder outside the project, once, so that each run need not.
 * @returns the path of a compiled suite by name
 */
export function compileFixtures(names: readonly string[]): (name: string) => string {
  const out = temporaryFolder();
  writeFileSync(join(out, "package.json"), '{ "type": "module" }');
  const config = join(out, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        rootDir: fixtures,
        outDir: out,
        noCheck: true,
        noResolve: true,
        types: [],
        sourceMap: false,
      },
      files: names.map(source),
      include: [],
    }),
  );
  execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config]);
  return (name) => join(out, `${name}.js`);
}

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

const inherited = { ...process.env };
for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_OPTIONS"]) delete inherited[name];

/** Starts the program. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, ["--enable-source-maps", main, ...args], {
    env: { ...inherited, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return { child, ended };
}

/** Runs the program to its end. */
export function passproof(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return start(args, env).ended;
}

/** Text without what differs from run to run: times and rates. */
export function masked(text: string): string {
  return text
    .replaceAll(/ +\d+\.\d+(?=\n)/g, " T") // the last column of a table
    .replaceAll(/\d+\.\d+ s\b(?:, [\d ]+ states\/s)?/g, "T s")
    .replaceAll(/\d+ bytes\/state/g, "N bytes/state");
}
