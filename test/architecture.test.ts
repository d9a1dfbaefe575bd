/**
 * The boundaries between folders, and the guards that watch them. A guard that was never seen to
 * fail is no guard: every rule of the linter that the architecture leans on is given one planted
 * breach in a temporary tree, and must report it.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { alg, Graph } from "@dagrejs/graphlib";
import { afterAll, describe, expect, test } from "vitest";
import {
  folders,
  importsBelow,
  isForbidden,
  sourcesBelow,
  spreadsOfViews,
} from "./support/import-scan.ts";

const root = join(import.meta.dirname, "..");
const temporary: string[] = [];
afterAll(() => {
  for (const t of temporary) rmSync(t, { recursive: true, force: true });
});

/** A tree of sources with the project's own configuration. */
function tree(files: Readonly<Record<string, string>>): string {
  const at = mkdtempSync(join(tmpdir(), "passproof-architecture-"));
  temporary.push(at);
  for (const f of [".oxlintrc.json", "tsconfig.json", "tsconfig.ui.json", "package.json"]) {
    cpSync(join(root, f), join(at, f));
  }
  symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(at, dirname(path)), { recursive: true });
    writeFileSync(join(at, path), `${text}\n`);
  }
  return at;
}

/** What the lint script of package.json says about a tree: exit code, and `file rule` per finding. */
function lint(at: string): { readonly status: number | null; readonly found: readonly string[] } {
  const scripts: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const script = (scripts as { scripts: { lint: string } }).scripts.lint;
  const [program, ...args] = script.split(" ");
  expect(program).toBe("oxlint");
  const run = spawnSync(join(root, "node_modules/.bin/oxlint"), [...args, "--format", "json"], {
    cwd: at,
    encoding: "utf8",
  });
  const { diagnostics } = JSON.parse(run.stdout) as {
    diagnostics: { filename: string; code: string; severity: string }[];
  };
  const found = diagnostics.map((d) => `${d.filename} ${d.code}`);
  return { status: run.status, found: [...new Set(found)].toSorted() };
}

/** A small project that keeps every rule and uses everything each folder is allowed to import. */
const clean: Readonly<Record<string, string>> = {
  "checker/index.ts": 'export { deep } from "./schema/deep.ts";',
  "checker/schema/deep.ts": "export const deep = 1;",
  "checker/schema/deep.test.ts":
    'import { expect, test } from "vitest";\nimport { one } from "../../test/support/one.ts";\n' +
    'import { deep } from "./deep.ts";\ntest("deep", () => {\n  expect(deep).toBe(one);\n});',
  "checker/cli/main.ts":
    'import { readFileSync } from "node:fs";\nimport { Command } from "commander";\n' +
    'import { models } from "../../models/index.ts";\nimport { deep } from "../schema/deep.ts";\n' +
    "export const main = [readFileSync, Command, models, deep];",
  "checker/trace/run.ts": "export const run = 1;",
  "checker/html/page-data.ts": "export interface PageData {\n  readonly run: number;\n}",
  "checker/ui/parts/part.tsx":
    'import { useState } from "preact/hooks";\nimport { run } from "../../trace/run.ts";\n' +
    "export const Part = () => <p>{useState(run)}</p>;",
  "checker/ui/page/main.tsx":
    'import { render } from "preact";\nimport type { PageData } from "../../html/page-data.ts";\n' +
    'import { Part } from "../parts/part.tsx";\n' +
    "export const page = (data: PageData) => [render, Part, data];",
  "spec/state.ts":
    'import { match } from "ts-pattern";\nimport { z } from "zod";\n' +
    'import { deep } from "../checker/index.ts";\nexport const state = [match, z, deep];',
  "spec/actions/driver.ts":
    'import { deep } from "../../checker/index.ts";\nimport { state } from "../state.ts";\n' +
    "export const driver = [deep, state];",
  "spec/state.test.ts":
    'import { expect, test } from "vitest";\nimport { deep } from "../checker/schema/deep.ts";\n' +
    'test("deep", () => {\n  expect(deep).toBe(1);\n});',
  "properties/observer.ts":
    'import { z } from "zod";\nimport { deep } from "../checker/index.ts";\n' +
    'import { state } from "../spec/state.ts";\nexport const observer = [z, deep, state];',
  "models/index.ts":
    'import { deep } from "../checker/index.ts";\nimport { observer } from "../properties/observer.ts";\n' +
    'import { state } from "../spec/state.ts";\nexport const models = [deep, observer, state];',
  "test/e2e.test.ts":
    'import { expect, test } from "vitest";\nimport { deep } from "../checker/schema/deep.ts";\n' +
    'import { models } from "../models/index.ts";\n' +
    'test("deep", () => {\n  expect(models).toContain(deep);\n});',
  "test/support/one.ts": "export const one = 1;",
  "bench/run.ts":
    'import { deep } from "../checker/schema/deep.ts";\nexport const run = () => deep;',
  "docs/pages.ts":
    'import { deep } from "../checker/schema/deep.ts";\nimport { state } from "../spec/state.ts";\n' +
    "export const pages = () => [deep, state];",
};

const restricted = "eslint(no-restricted-imports)";

/** Planted imports, each of which a rule of the architecture forbids. */
const forbiddenImports: Readonly<Record<string, string>> = {
  "spec/b1.ts": 'export { deep } from "../checker/schema/deep.ts";',
  "spec/b2.ts": 'export { observer } from "../properties/observer.ts";',
  "spec/b3.ts": 'export { models } from "../models/index.ts";',
  "spec/b4.ts": 'export { readFileSync } from "node:fs";',
  "spec/b5.ts": 'export { Command } from "commander";',
  "spec/actions/b6.ts": 'export type { deep } from "../../checker/schema/deep.ts";',
  "spec/actions/b7.ts": 'export const lazy = () => import("../../models/index.ts");',
  "spec/b8.ts": 'export { pages } from "../docs/pages.ts";',
  "properties/b1.ts": 'export { deep } from "../checker/schema/deep.ts";',
  "properties/b2.ts": 'export { models } from "../models/index.ts";',
  "properties/module/b3.ts": 'export { models } from "../../models/index.ts";',
  "properties/b4.ts": 'export { readFileSync } from "node:fs";',
  "properties/b5.ts": 'export { pages } from "../docs/pages.ts";',
  "models/b1.ts": 'export { deep } from "../checker/schema/deep.ts";',
  "models/b2.ts": 'export { z } from "zod";',
  "models/mutants/b3.ts": 'export { main } from "../../checker/cli/main.ts";',
  "models/b4.ts": 'export { readFileSync } from "node:fs";',
  "models/b5.ts": 'export { pages } from "../docs/pages.ts";',
  "checker/b1.ts": 'export { state } from "../spec/state.ts";',
  "checker/search/b2.ts": 'export { observer } from "../../properties/observer.ts";',
  "checker/search/b3.ts": 'export { models } from "../../models/index.ts";',
  "checker/search/b4.ts": 'export { run } from "../../bench/run.ts";',
  "checker/search/b9.ts": 'export { pages } from "../../docs/pages.ts";',
  "checker/search/b5.test.ts": 'export { state } from "../../spec/state.ts";',
  "checker/cli/b6.ts": 'export { state } from "../../spec/state.ts";',
  "checker/cli/b7.ts": 'export { observer } from "../../properties/observer.ts";',
  "checker/cli/b8.ts": 'export * from "../../models/b1.ts";',
  "checker/search/b11.ts": 'export { Part } from "../ui/parts/part.tsx";',
  "checker/cli/b12.ts": 'export { Part } from "../ui/parts/part.tsx";',
  "checker/ui/page/b1.ts": 'export { readFileSync } from "node:fs";',
  "checker/ui/page/b2.ts": 'export { z } from "zod";',
  "checker/ui/page/b3.tsx": 'export { deep } from "../../schema/deep.ts";',
  "checker/ui/parts/b4.ts": 'export type { deep } from "../../schema/deep.ts";',
  "checker/ui/parts/b5.ts": 'export { state } from "../../../spec/state.ts";',
  "checker/cli/b10.ts": 'export { pages } from "../../docs/pages.ts";',
};

/** Planted code, and the rule that must report it. */
const forbiddenCode: readonly (readonly [string, string, string])[] = [
  [
    "checker/c1.ts",
    'import { c2 } from "./c2.ts";\nexport const c1 = (): number => c2();',
    "import(no-cycle)",
  ],
  [
    "checker/c2.ts",
    'import { c1 } from "./c1.ts";\nexport const c2 = (): number => c1();',
    "import(no-cycle)",
  ],
  ["checker/c3.ts", "const c3 = 1;\nexport default c3;", "import(no-default-export)"],
  [
    "checker/c4.ts",
    "export function c4(): void {\n  Promise.resolve(1);\n}",
    "typescript(no-floating-promises)",
  ],
  ["checker/c5.ts", "export const c5 = (x: any): unknown => x;", "typescript(no-explicit-any)"],
  [
    "checker/c6.ts",
    "export const c6 = (x: string | null): string => x!;",
    "typescript(no-non-null-assertion)",
  ],
  [
    "checker/c7.ts",
    'export function c7(x: "a" | "b"): number {\n  switch (x) {\n    case "a":\n      return 1;\n  }\n  return 2;\n}',
    "typescript(switch-exhaustiveness-check)",
  ],
  [
    "spec/c8.ts",
    'export function c8(x: "a" | "b"): number {\n  switch (x) {\n    case "a":\n      return 1;\n    default:\n      return 2;\n  }\n}',
    "typescript(switch-exhaustiveness-check)",
  ],
  [
    "checker/c9.ts",
    "export const c9 = (x: { y: number }): number => x?.y ?? 0;",
    "typescript(no-unnecessary-condition)",
  ],
  [
    "checker/c10.ts",
    'import { deep } from "./schema/deep.ts";\nexport const c10 = (x: typeof deep): typeof deep => x;',
    "typescript(consistent-type-imports)",
  ],
  ["spec/c11.ts", "export const c11 = (): number => Date.now();", "eslint(no-restricted-globals)"],
  [
    "spec/c12.ts",
    "export const c12 = (): number => Math.random();",
    "eslint(no-restricted-properties)",
  ],
  [
    "spec/c13.ts",
    'export const c13 = (x: string): "a" => x as "a";',
    "typescript(no-unsafe-type-assertion)",
  ],
];

describe("the linter guards the boundaries", () => {
  test("it has nothing to say about a clean tree", () => {
    expect(lint(tree(clean))).toEqual({ status: 0, found: [] });
  });

  test("it reports each planted breach, and only those", () => {
    const planted = Object.fromEntries(forbiddenCode.map(([path, text]) => [path, text]));
    const { status, found } = lint(tree({ ...clean, ...forbiddenImports, ...planted }));
    expect(status).toBe(1);
    expect(found).toEqual(
      [
        ...Object.keys(forbiddenImports).map((path) => `${path} ${restricted}`),
        ...forbiddenCode.map(([path, , rule]) => `${path} ${rule}`),
      ].toSorted(),
    );
  });
});

describe("the import scan agrees", () => {
  const forbidden = (at: string): readonly string[] =>
    [...new Set(importsBelow(at).filter(isForbidden))].map((i) => i.from).toSorted();

  test("on the clean tree and on each planted import", () => {
    expect(forbidden(tree(clean))).toEqual([]);
    expect(forbidden(tree({ ...clean, ...forbiddenImports }))).toEqual(
      Object.keys(forbiddenImports).toSorted(),
    );
  });

  test("pages take no more than types from what a server answers with, and from what they are given", () => {
    const at = tree({
      "checker/explorer/api.ts": "export const api = 1;",
      "checker/ui/explorer/good.ts": 'export type { api } from "../../explorer/api.ts";',
      "checker/ui/explorer/bad.ts": 'export { api } from "../../explorer/api.ts";',
    });
    expect(forbidden(at)).toEqual(["checker/ui/explorer/bad.ts"]);
  });

  test("and finds no breach in this repository", () => {
    const sources = sourcesBelow(root);
    for (const folder of folders) {
      expect(sources.some((s) => s.startsWith(`${folder}/`))).toBe(true);
    }
    expect(importsBelow(root).filter(isForbidden)).toEqual([]);
  });
});

describe("the import graph", () => {
  /** Sources and what they load of each other. */
  const graph = (): Graph => {
    const g = new Graph({ directed: true });
    for (const source of sourcesBelow(root)) g.setNode(source);
    for (const { from, to, relative, typeOnly } of importsBelow(root)) {
      if (relative && !typeOnly && g.hasNode(to)) g.setEdge(from, to);
    }
    return g;
  };

  test("has no cycle", () => {
    const g = graph();
    expect(g.edgeCount()).toBeGreaterThan(g.nodeCount() / 2);
    expect(alg.findCycles(g)).toEqual([]);
    expect(alg.isAcyclic(g)).toBe(true);
  });

  test("would show a cycle", () => {
    const g = graph();
    g.setEdge("checker/contract/schema.ts", "checker/index.ts");
    expect(alg.isAcyclic(g)).toBe(false);
  });
});

describe("views", () => {
  const of = (at: string): readonly string[] =>
    sourcesBelow(at).filter((path) => /^(?:spec|properties)\//.test(path));

  test("are not spread", () => {
    expect(spreadsOfViews(root, of(root))).toEqual([]);
  });

  test("would be seen to be spread", () => {
    const at = tree({
      "spec/good.ts": "export const f = (s: { q: number[] }) => ({ a: [...s.q], ...{ b: 1 } });",
      "spec/bad.ts": "export const f = (s: { r: object }) => ({\n  ...s.r,\n  a: 1,\n});",
    });
    expect(spreadsOfViews(at, of(at))).toEqual(["spec/bad.ts"]);
  });
});
