/** The verdicts of the suite: explored, recorded, and written as pages. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatedBy } from "../checker/pages/markdown.ts";
import { recordedSchema, type Recorded } from "../checker/pages/recorded.ts";
import { tracesPage } from "../checker/pages/traces-page.ts";
import { verdictsPage, type PropertyGroup } from "../checker/pages/verdicts-page.ts";
import type { Model } from "../checker/index.ts";
import type { PropertyResult } from "../checker/verdict.ts";
import { suite } from "../models/index.ts";
import { DESIGN_FLAGS } from "../spec/constants.ts";
import { recommended } from "../models/instances/points.ts";
import * as groups from "../properties/index.ts";

const first = generatedBy("npm run docs");

/** What the last run of `npm run docs` established, from the root of the project. */
export const recordPath = "docs/verdicts.json";
/** The pages of counterexamples, from the root of the project. */
export const tracesFolder = "docs/counterexamples/traces";

/** The verdicts of the last run. @throws ZodError when the record is none */
export function readRecord(root: string): Recorded {
  return recordedSchema.parse(JSON.parse(readFileSync(join(root, recordPath), "utf8")));
}

/** The page of verdicts on what was recorded. */
export function verdicts(recorded: Recorded): string {
  return verdictsPage(
    {
      suite,
      recorded,
      groups: Object.entries(groups).map(groupOf),
      baseline: {
        name: "the recommended point in its smallest instance",
        constants: recommended,
        design: DESIGN_FLAGS,
      },
      fullBy: "`npm run docs -- --full`",
      traces: tracesFolder.replace("docs/", ""),
    },
    first,
  );
}

function groupOf([name, properties]: readonly [
  string,
  readonly { readonly id: string }[],
]): PropertyGroup {
  const words = name.replaceAll(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
  return {
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
    ids: properties.map((p) => p.id),
  };
}

/** The page of a model's counterexamples. */
export function traces(model: Model, results: readonly PropertyResult[]): string {
  return tracesPage(model, results, first);
}
