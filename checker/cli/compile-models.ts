/** Compiles a models file written in TypeScript. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, parse, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ModelError } from "../errors.ts";
import { compiledRoot, projectRoot } from "./paths.ts";

/** A compiled models file; `dispose` removes it. */
export interface CompiledModels {
  readonly url: string;
  dispose(): void;
}

/** Folders of the project whose compiled form a models file may share with the program. */
const SHARED = ["checker", "spec", "properties", "models"];

/**
 * Type-checks `file` and what it imports, and compiles both into a temporary folder.
 *
 * TypeScript 7 has no compiler API, so its program is run. What the file imports from this project
 * is the program's own compiled code, whether imported as `passproof` or by a relative path.
 * @param file absolute path of an existing .ts or .mts file
 * @throws ModelError MODEL005 when TypeScript is not installed or finds errors
 */
export function compileModels(file: string): CompiledModels {
  const tsc = compiler(file);
  const out = mkdtempSync(join(tmpdir(), "passproof-models-"));
  const dispose = (): void => {
    rmSync(out, { recursive: true, force: true });
  };
  process.once("exit", dispose); // also when a second Ctrl-C ends the program
  try {
    const base = parse(file).root;
    const modules = join(projectRoot, "node_modules");
    const config = join(out, "tsconfig.json");
    writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
    writeFileSync(
      config,
      JSON.stringify({
        extends: join(projectRoot, "tsconfig.json"),
        compilerOptions: {
          // Every file is a module, also beside no package.json that says so: the program runs it as one.
          module: "ESNext",
          moduleResolution: "Bundler",
          rootDir: base,
          outDir: join(out, "js"),
          typeRoots: [join(modules, "@types")],
          paths: {
            passproof: [join(projectRoot, "checker/index.ts")],
            zod: [join(modules, "zod/index.d.ts")],
            "ts-pattern": [join(modules, "ts-pattern")],
          },
          noUnusedLocals: false,
          noUnusedParameters: false,
        },
        files: [file],
        include: [],
      }),
    );
    const run = spawnSync(process.execPath, [tsc, "-p", config, "--pretty", "false"], {
      encoding: "utf8",
      cwd: dirname(file),
    });
    if (run.status !== 0) {
      const said = `${run.stdout}${run.stderr}`.trim() || String(run.error ?? "no message");
      throw new ModelError("MODEL005", `${file} does not compile:\n${said}`);
    }
    const js = join(out, "js", relative(base, file)).replace(/ts$/, "js");
    share(join(out, "js", relative(base, projectRoot)), join(out, "js"));
    return { url: pathToFileURL(js).href, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Replaces emitted copies of the program's folders by links to the program itself. */
function share(emittedProject: string, js: string): void {
  // Without a relative import of the project nothing of it need be there.
  mkdirSync(emittedProject, { recursive: true });
  if (!existsSync(js)) return;
  for (const folder of SHARED) {
    const own = fileURLToPath(new URL(folder, compiledRoot));
    const copy = join(emittedProject, folder);
    rmSync(copy, { recursive: true, force: true });
    if (existsSync(own)) symlinkSync(own, copy, "junction");
  }
}

function compiler(file: string): string {
  try {
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
    return join(dirname(manifest), "bin", "tsc");
  } catch (error) {
    throw new ModelError(
      "MODEL005",
      `${basename(file)} is TypeScript, and the package 'typescript' is not installed beside passproof: ` +
        "run `npm ci` there, or compile the file yourself and give the .js file",
      { cause: error },
    );
  }
}
