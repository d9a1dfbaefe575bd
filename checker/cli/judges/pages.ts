/** With `--locked`, of the whole suite: the pages of the suite are those that follow from it and its lock. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Suite } from "../../contract/model.ts";
import type { SuitePages } from "../../contract/pages.ts";
import type { Lock } from "../../lock/lock.ts";
import { saysTheSame, suitePages } from "../../pages/suite-pages.ts";
import type { Judgement } from "../../report/judgement.ts";
import type { Plan } from "../check-facts.ts";
import { projectRoot } from "../paths.ts";
import type { JudgeKind } from "./judge.ts";
import { lockFile, readLock } from "./lock.ts";
import { asksForWholeSuite } from "../whole-suite.ts";

/** Compares the pages with what they have to say, where the suite has some. */
export const pagesJudge: JudgeKind = (plan) => {
  const { suite, request } = plan;
  if (suite.pages === undefined || request.lock?.mode !== "compare") return null;
  if (!asksForWholeSuite(plan)) return null;
  const { pages } = suite;
  const folder = join(folderOfModels(plan), pages.folder);
  return { judge: () => pagesJudgement(suite, pages, readLock(lockFile(request)), folder) };
};

/** The folder of the module that exports the suite. */
function folderOfModels({ request: { models } }: Plan): string {
  return models === undefined ? join(projectRoot, "models") : dirname(models);
}

/** What is to be said of the pages in `folder`. */
export function pagesJudgement(
  suite: Suite,
  pages: SuitePages,
  lock: Lock,
  folder: string,
): Judgement {
  const all = suitePages({ suite, lock, pages }).map(({ name, text }) => {
    const path = join(folder, name);
    const found = existsSync(path) ? readFileSync(path, "utf8") : null;
    const state =
      found === null ? "missing" : saysTheSame(found, text) ? "upToDate" : ("stale" as const);
    return { name: shown(path), state };
  });
  const bad = all.filter((p) => p.state !== "upToDate");
  return {
    step: "pages",
    code: bad.length > 0 ? 1 : 0,
    summary:
      bad.length === 0
        ? `${all.map((p) => p.name).join(" and ")} say what the suite and its lock say`
        : `${bad.length} of ${all.length} pages do not say what the suite and its lock say`,
    lines: bad.map(({ name, state }) => ({
      tone: "bad",
      text: `${name} is ${state}: write it with \`${pages.command}\`, and look at what has changed`,
    })),
    data: all.map(({ name, state }) => ({ name, state })),
  };
}

/** A path as a user writes it. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
