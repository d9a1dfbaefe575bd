/**
 * Sources that are other ones than at a base. A lock has sentences and what was counted; that a conjunct
 * became `true`, or an observer looks at less, changes neither where everything still holds.
 */
import type { Weakening } from "./weakening.ts";
import { differing, writtenIn } from "./written.ts";

/** A file, at a base and now; `null`: there is none. */
export interface ChangedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** How many parts, or files, are named. */
const NAMED = 4;

/** Files of the program itself, and of how it is run. */
const PROGRAM = /^checker\//;
const RUN =
  /^(package(-lock)?\.json|tsconfig[^/]*\.json|\.npmrc|\.ci\/.*|\.github\/workflows\/.*)$/;

/** What is to be looked at of changed files: nothing where only comments, layout, types or prose changed. */
export function sourceWeakenings(files: readonly ChangedFile[]): Weakening[] {
  const program = files.filter((f) => PROGRAM.test(f.path)).map((f) => f.path);
  const run = files.filter((f) => RUN.test(f.path)).map((f) => f.path);
  const rest = files.filter((f) => !PROGRAM.test(f.path) && !RUN.test(f.path));
  return [
    ...rest.flatMap((f) => {
      const what = howWritten(f);
      return what === null ? [] : [perhaps("written", `${f.path}: ${what}`)];
    }),
    ...(program.length === 0
      ? []
      : [perhaps("program", `the checker itself was changed: ${several(program)}`)]),
    ...(run.length === 0
      ? []
      : [perhaps("program", `how the checker is built and run was changed: ${several(run)}`)]),
  ];
}

/** What is different about a file; `null`: nothing that is computed. */
function howWritten({ path, was, is }: ChangedFile): string | null {
  if (was === null) return "is new";
  if (is === null) return "is gone";
  if (!/\.m?[jt]s$/.test(path)) return "is another one";
  const [before, after] = [writtenIn(path, was), writtenIn(path, is)];
  if (before === null || after === null) return "is written differently";
  const names = differing(before, after);
  return names.length === 0 ? null : `${several(names)} written differently`;
}

function several(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(", ")} and ${more} more` : names.join(", ");
}

function perhaps(kind: "written" | "program", what: string): Weakening {
  return { weight: "perhaps", kind, model: null, property: null, what, detail: "" };
}
