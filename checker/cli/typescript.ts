/** TypeScript as the program runs it: version 7 has no compiler API, so its command is run. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ModelError } from "../errors.ts";
import { projectRoot } from "./paths.ts";

/** What is compiled, and how. */
export interface Compilation {
  /** Absolute path of the file; what it imports is compiled, too. */
  readonly file: string;
  /** The folder below which everything lies; it is laid out in the same way below `js` in `out`. */
  readonly root: string;
  readonly out: string;
  /** The folder in which the compiler runs: messages name files relative to it. */
  readonly from: string;
  /** Beside those of the project, and those for which this program decides. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The compiler's command.
 * @param what what is to be compiled, as the user knows it
 * @param otherwise what else the user can do; empty for nothing
 * @throws ModelError MODEL005 when TypeScript is not installed
 */
export function compilerPath(what: string, otherwise = ""): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
    return join(dirname(manifest), "bin", "tsc");
  } catch (error) {
    throw new ModelError(
      "MODEL005",
      `${what} is TypeScript, and the package 'typescript' is not installed beside passproof: ` +
        `run \`npm ci\` there${otherwise === "" ? "" : `, ${otherwise}`}`,
      { cause: error },
    );
  }
}

/** Compiles into `out`; what the compiler has to complain of, or `null`. */
export function compile(
  tsc: string,
  { file, root, out, from, options }: Compilation,
): string | null {
  const config = join(out, "tsconfig.json");
  // Every file is a module, also beside no package.json that says so: the program runs it as one.
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(projectRoot, "tsconfig.json"),
      compilerOptions: {
        module: "ESNext",
        moduleResolution: "Bundler",
        rootDir: root,
        outDir: join(out, "js"),
        typeRoots: [join(projectRoot, "node_modules/@types")],
        ...options,
      },
      files: [file],
      include: [],
    }),
  );
  const run = spawnSync(process.execPath, [tsc, "-p", config, "--pretty", "false"], {
    encoding: "utf8",
    cwd: from,
  });
  if (run.status === 0) return null;
  return `${run.stdout}${run.stderr}`.trim() || String(run.error ?? "no message");
}
