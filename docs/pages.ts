/** The generated pages of this folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { ledgerOf } from "../checker/contract/abstraction.ts";
import { abstractionsPage } from "../checker/pages/abstractions-page.ts";
import { boundaryPage } from "../checker/pages/boundary-page.ts";
import { confidentialityPage } from "../checker/pages/confidentiality-page.ts";
import { exercisedBy, together } from "../checker/pages/exercised.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import { propertiesPage } from "../checker/pages/properties-page.ts";
import { commentsOf, rulesPage, type Rule } from "../checker/pages/rules-page.ts";
import { suite } from "../models/index.ts";
import { recommended } from "../models/instances/points.ts";
import { access } from "../spec/domains.ts";
import * as hypercalls from "../spec/hypercalls.ts";
import { routes, routesAre } from "./routes.ts";
import { readRecord, tracesFolder, verdicts } from "./verdicts.ts";
import { stateSchema } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

/** A generated page. */
export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

const first = generatedBy("npm run docs");
/** States of each model that is not tiny, for the use of rights. */
const sample = 2000;

/**
 * The generated pages, as they have to stand in the repository at `root`.
 * @throws Error when a rule, a region or an actor has no comment to be described by
 */
export async function pages(root: string): Promise<readonly Page[]> {
  const source = (path: string): string => readFileSync(join(root, path), "utf8");
  const made = [
    { path: "docs/properties.md", text: propertiesPage(suite, first) },
    { path: "docs/rules.md", text: rules(source) },
    { path: "docs/boundary.md", text: boundary(source) },
    { path: "docs/verdicts.md", text: verdicts(readRecord(root)) },
    { path: "docs/abstractions.md", text: abstractionsPage(ledgerOf(suite.models), suite, first) },
    { path: "docs/confidentiality.md", text: confidentiality(root) },
  ];
  return Promise.all(
    made.map(async ({ path, text }) => ({ path, text: await formatted(root, path, text) })),
  );
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
      suite,
      recorded: readRecord(root),
      cheaper: [{ exact: "N1", cheap: "S38" }],
      observed: routes(),
      observedIs: routesAre,
      traces: tracesFolder.replace("docs/", ""),
    },
    first,
  );
}

function boundary(source: Source): string {
  const path = "spec/domains.ts";
  const text = source(path);
  const described = (names: readonly string[], pattern: RegExp): Map<string, string> => {
    const comments = new Map(
      [...text.matchAll(pattern)].map(({ groups }) => [groups?.["name"], groups?.["comment"]]),
    );
    return new Map(
      names.map((name) => {
        const comment = comments.get(name);
        if (comment === undefined) throw new Error(`${path}: ${name} has no comment`);
        return [name, comment];
      }),
    );
  };
  const regions = Object.keys(stateSchema(recommended).shape);
  return boundaryPage(
    {
      path,
      regions: described(regions, /^ \* \| (?<name>\w+) +\| (?<comment>.+?) +\|$/gm),
      actors: described(
        Object.keys(access),
        /^ {2}\/\*\* (?<comment>[^*]+) \*\/\n {2}(?<name>\w+): \{/gm,
      ),
      exercised: together(
        suite.models.map((m) => exercisedBy(m, m.size === "tiny" ? undefined : sample)),
        passthrough.actions.map((a) => a.name),
      ),
      sample: `every state of the tiny models and the first ${sample} states, breadth first, of each larger one`,
    },
    first,
  );
}
