/** The page of necessity, written from what is recorded. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_RECORD } from "../checker/cli/necessity-record.ts";
import { RECORD_VERSION, readRecordText } from "../checker/necessity/record.ts";
import { generatedBy } from "../checker/pages/markdown.ts";
import { necessityPage } from "../checker/pages/necessity-page.ts";
import { suite } from "../models/index.ts";

/** The page, on the record of the repository at `root`. @throws ModelError for one that is none */
export function necessity(root: string): string {
  const path = join(root, OWN_RECORD);
  const text = existsSync(path) ? readFileSync(path, "utf8") : null;
  return necessityPage(
    {
      introduction:
        "What each decision of a design is good for: every guard clause, every policy, assumption and fairness condition, and every field that an action changes was left out, by itself, in the models of a design point. A pass over the graph of each model decides exactly in which of them that makes a difference at all; only there it is explored. What happens then is shown by `npm run trace -- <model> <property> --without '<decision>'`, where a decision is called `clause <action>.<clause>`, `field <action> <field>`, `policy …`, `assumption …` or `fairness …`. The page is written from the [record](../models/necessity.lock.json) that `npm run necessity -- --update` keeps and the gate compares; the reasons are those of [`models/necessity.ts`](../models/necessity.ts).",
      suite,
      record:
        text === null ? { version: RECORD_VERSION, points: {} } : readRecordText(text, OWN_RECORD),
    },
    generatedBy("npm run docs"),
  );
}
