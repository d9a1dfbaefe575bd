/** The generated pages of this folder. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { readLock } from "../checker/cli/judges/lock.ts";
import { ledgerOf } from "../checker/contract/abstraction.ts";
import { lockOf } from "../checker/lock/lock-of.ts";
import { abstractionsPage } from "../checker/pages/abstractions-page.ts";
import { confidentialityPage } from "../checker/pages/confidentiality-page.ts";
import type { LockedFacts } from "../checker/pages/established.ts";
import { livenessPage } from "../checker/pages/liveness-page.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import { commentsOf, rulesPage, type Rule } from "../checker/pages/rules-page.ts";
import { suitePages } from "../checker/pages/suite-pages.ts";
import { suite } from "../models/index.ts";
import * as hypercalls from "../spec/hypercalls.ts";
import { boundary, exercisedRights } from "./boundary.ts";
import { findingsFolder, findingsText } from "./findings.ts";
import { necessity } from "./necessity.ts";
import { routes } from "./routes.ts";
import { readRecord, tracesFolder, verdicts } from "./verdicts.ts";

/** A generated page. */
export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

const first = generatedBy("npm run docs");

/**
 * The generated pages, as they have to stand in the repository at `root`. All models are walked for one of them.
 * @throws Error when a rule, a region or an actor has no comment to be described by
 */
export async function pages(root: string): Promise<readonly Page[]> {
  const rights = exercisedRights(readRecord(root));
  return [...(await recordedPages(root)), await boundaryPage(root, rights)];
}

/** The page of the access matrix, from how the actions of all models use it. */
export async function boundaryPage(
  root: string,
  rights: ReturnType<typeof exercisedRights>,
): Promise<Page> {
  const path = "docs/boundary.md";
  const made = boundary((file) => readFileSync(join(root, file), "utf8"), rights);
  return { path, text: await formatted(root, path, made) };
}

/** The pages for which nothing is explored. */
export async function recordedPages(root: string): Promise<readonly Page[]> {
  const source = (path: string): string => readFileSync(join(root, path), "utf8");
  const made = [
    { path: "docs/rules.md", text: rules(source) },
    { path: "docs/verdicts.md", text: verdicts(readRecord(root)) },
    { path: "docs/abstractions.md", text: abstractionsPage(ledgerOf(suite.models), suite, first) },
    { path: "docs/confidentiality.md", text: confidentiality(root) },
    { path: "docs/liveness.md", text: liveness(root) },
    { path: "docs/necessity.md", text: necessity(root) },
    { path: `${findingsFolder}/README.md`, text: findingsText(root) },
  ];
  return [...(await lockedPages(root)), ...(await allFormatted(root, made))];
}

/** The pages that follow from the suite and its lock: `check --locked` demands that they are up to date. */
export function lockedPages(root: string): Promise<readonly Page[]> {
  const made = suitePages(lockedFacts(root));
  return allFormatted(
    root,
    made.map(({ name, text }) => ({ path: `docs/${name}`, text })),
  );
}

function allFormatted(root: string, made: readonly Page[]): Promise<readonly Page[]> {
  return Promise.all(
    made.map(async ({ path, text }) => ({ path, text: await formatted(root, path, text) })),
  );
}

/** What {@link lockedPages} follow from. Where there is no lock, nothing is established, and they say so. */
export function lockedFacts(root: string): LockedFacts {
  if (suite.pages === undefined) throw new Error("the suite has no pages");
  const name = "models/proofs.lock.json";
  const path = join(root, name);
  const lock = existsSync(path)
    ? readLock({ path, name })
    : lockOf(suite, [], { tool: "", node: "", code: {} });
  return { suite, lock, pages: suite.pages };
}

/** A text as the formatter leaves it in the file `path` of the repository at `root`. */
export async function formatted(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  const options = await resolveConfig(filepath);
  return format(text, { ...options, filepath });
}

type Source = (path: string) => string;

function rules(source: Source): string {
  const path = "spec/hypercalls.ts";
  const comments = commentsOf(source(path));
  const tables = new Map(
    Object.entries(hypercalls).flatMap(([name, value]) =>
      typeof value === "function" ? [[name, value] as const] : [],
    ),
  );
  const missing = [...tables.keys()].find((name) => !comments.has(name));
  if (missing !== undefined) throw new Error(`${path}: ${missing} has no comment`);
  const inOrder = [...comments].flatMap(([name, comment]): Rule[] => {
    const table = tables.get(name);
    return table === undefined ? [] : [{ name, table, comment }];
  });
  return rulesPage(inOrder, path, first);
}

function confidentiality(root: string): string {
  return confidentialityPage(
    {
      introduction:
        "What each adversary can and cannot learn or influence. A property of **noninterference** compares pairs of runs: they begin equal but for a secret, and move by the same steps; what an observer sees must be the same in both. What is released on purpose is named: pairs whose released values differ are not compared any further, so that everything else that differs is found. A property that is **determined** compares steps: where what is given is the same, so is the outcome. How the search goes, and why its verdicts are enough: [internals](internals/noninterference.md).",
      suite,
      recorded: readRecord(root),
      cheaper: [{ exact: "N1", cheap: "S38" }],
      observed: routes(),
      traces: tracesFolder.replace("docs/", ""),
    },
    first,
  );
}

function liveness(root: string): string {
  return livenessPage(
    {
      introduction:
        "The second promise: every request is answered, and the accelerated path answers as the path does that it replaces. **Liveness** speaks of infinite runs, and of fair ones only: what is assumed of them, and why the implementation may be assumed to be so fair, stands below. It is claimed of an honest host; a hostile one may do nothing for ever. **Refinement** says that each step, or each sequence of events, is one of another system, which is easier to understand; what that is for each comparison, and what was found, is on the page of [refinement](refinement.md). How the searches go, and why their verdicts are enough: [liveness](internals/liveness.md), [refinement](internals/refinement.md).",
      suite,
      recorded: readRecord(root),
      traces: tracesFolder.replace("docs/", ""),
    },
    first,
  );
}
