/** The suite of the project at another commit: checked out and compiled in a folder of its own. */
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ModelError, messageOf } from "../errors.ts";
import { commitText } from "./base-lock.ts";
import { git, runGit, type Commit } from "./git.ts";
import type { SuiteSource } from "./load-suite.ts";
import { compiledRoot, projectRoot } from "./paths.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { compile, compilerPath } from "./typescript.ts";

/** A suite at a commit. `dispose` removes all that was made for it. */
export interface BaseSuite extends SuiteSource {
  /** What the reader has to know of how it was made. */
  readonly note: string | null;
}

/**
 * The suite of the project at `commit`.
 *
 * Its specifications, properties and models are compiled as they were and run by this checker, whose
 * contract they have to fit. Nothing in the repository is touched: the files go through an index of
 * their own.
 * @throws ModelError MODEL005 when there was no suite, or it does not compile
 */
export function baseSuite(commit: Commit): BaseSuite {
  const where = commitText(commit);
  const tsc = compilerPath(`the project at ${where}`);
  const { out, dispose } = temporaryFolder("base");
  try {
    const tree = join(out, "tree");
    checkOut(commit, out, tree);
    const suite = join(tree, "models/index.ts");
    if (!existsSync(suite))
      throw new ModelError("MODEL005", `there was no models/index.ts at ${where}`);
    const modules = join(projectRoot, "node_modules");
    symlinkSync(modules, join(out, "node_modules"), "junction");
    const said = compile(tsc, {
      ...{ file: suite, root: tree, out, from: out },
      // It was checked when it was committed, against the contract of its day.
      options: { noCheck: true },
    });
    if (said !== null)
      throw new ModelError("MODEL005", `the project at ${where} does not compile:\n${said}`);
    // Its contract is that of the checker that runs it: a second copy would not be the same schemas.
    const checker = join(out, "js/checker");
    rmSync(checker, { recursive: true, force: true });
    symlinkSync(fileURLToPath(new URL("checker", compiledRoot)), checker, "junction");
    return {
      url: pathToFileURL(join(out, "js/models/index.js")).href,
      name: `models/index.ts at ${where}`,
      note: sameLock(tree)
        ? null
        : `the packages named at ${where} are others: it runs with those that are installed here`,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Writes all files of a commit below `tree`. */
function checkOut({ sha }: Commit, out: string, tree: string): void {
  const prefix = git(projectRoot, ["rev-parse", "--show-prefix"])?.trim() ?? "";
  const top = git(projectRoot, ["rev-parse", "--show-toplevel"])?.trim() ?? projectRoot;
  const run = (...args: readonly string[]): string =>
    runGit(top, args, { GIT_INDEX_FILE: join(out, "index") });
  try {
    run("read-tree", `${sha}:${prefix}`);
    run("checkout-index", "--all", `--prefix=${tree}/`);
  } catch (error) {
    const said = messageOf(error);
    throw new ModelError("MODEL005", `${sha} cannot be checked out: ${said}`, { cause: error });
  }
}

function sameLock(tree: string): boolean {
  const text = (folder: string): string => {
    const file = join(folder, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  return text(tree) === text(projectRoot);
}
