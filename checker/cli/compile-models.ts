/** Compiles a models file written in TypeScript. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, parse, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ModelError } from "../errors.ts";
import { compiledRoot, projectRoot } from "./paths.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { compile, compilerPath } from "./typescript.ts";

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
 * What the file imports from this project is the program's own compiled code, whether imported as
 * `passproof` or by a relative path.
 * @param file absolute path of an existing .ts or .mts file
 * @throws ModelError MODEL005 when TypeScript is not installed or finds errors
 */
export function compileModels(file: string): CompiledModels {
  const tsc = compilerPath(basename(file), "or compile the file yourself and give the .js file");
  const { out, dispose } = temporaryFolder("models");
  try {
    const base = parse(file).root;
    const modules = join(projectRoot, "node_modules");
    const said = compile(tsc, {
      ...{ file, root: base, out, from: dirname(file) },
      options: {
        paths: {
          passproof: [join(projectRoot, "checker/index.ts")],
          zod: [join(modules, "zod/index.d.ts")],
          "ts-pattern": [join(modules, "ts-pattern")],
        },
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
    });
    if (said !== null) throw new ModelError("MODEL005", `${file} does not compile:\n${said}`);
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
