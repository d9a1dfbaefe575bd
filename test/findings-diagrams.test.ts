// @vitest-environment happy-dom
/** The diagrams on the pages of findings are drawn: Mermaid's own parser reads them, step by step. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import mermaid from "mermaid";
import { expect, test } from "vitest";
import { findingPath } from "../docs/findings.ts";
import { findings } from "../models/findings.ts";

const root = join(import.meta.dirname, "..");

test.each(findings.map((f) => [f.id, findingPath(f)] as const))("%s", async (_id, path) => {
  const page = readFileSync(join(root, path), "utf8");
  const diagrams = [...page.matchAll(/^```mermaid\n(.*?)^```/gms)].map(([, text = ""]) => text);
  expect(diagrams).toHaveLength(1);
  const [diagram = ""] = diagrams;
  expect(await mermaid.parse(diagram)).toMatchObject({ diagramType: "sequence" });
  // As many arrows as the table has steps, in the same order.
  const steps = [...page.matchAll(/^\| \d+ +\| \w+ +\| \[`(\w+)\(/gm)].map(([, action]) => action);
  const arrows = [...diagram.matchAll(/^ *p\d+-?->>p\d+: (\w+)/gm)].map(([, action]) => action);
  expect(steps).not.toEqual([]);
  expect(arrows).toEqual(steps);
});
