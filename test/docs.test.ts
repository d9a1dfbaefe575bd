/**
 * The documentation is true: scripts and options that it names exist, links lead somewhere, and
 * commands marked for it are executed.
 *
 * A fenced `sh` or `console` block is executed, line by line, when the line before it (blank lines
 * aside) is the comment `<!-- run exit=N -->`: every line must exit with N. With
 * `<!-- run exit=N says="text" -->` the output must contain the text, too. A `text` block right after
 * it is an excerpt: the output has its lines, in this order.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

/** Code spans and lines of code blocks, without prompts and trailing comments. */
function code(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap((m) =>
    (m[1] ?? "").split("\n"),
  );
  const prose = text.replaceAll(/^```\w*\n.*?^```/gms, "");
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] ?? "");
  return [...blocks, ...spans].map(command);
}

function command(line: string): string {
  return line
    .replace(/^\s*[$#] /, "")
    .replace(/\s+# .*$/, "")
    .trim();
}

/** Commands of this project in a page: the script and its own arguments. */
function commands(text: string): readonly { readonly script: string; readonly args: string }[] {
  return code(text).flatMap((line) =>
    [...line.matchAll(/\bnpm (?:run (?:--silent |-s )?([\w:-]+)|(test)\b)(?: -- ([^&|;]*))?/g)].map(
      (m) => ({ script: m[1] ?? m[2] ?? "", args: m[3] ?? "" }),
    ),
  );
}

/** The help of a verb of the program, or of the program itself. */
function help(verb: string): string {
  const args = [join(root, "dist/checker/cli/main.js"), ...(verb === "" ? [] : [verb]), "--help"];
  const run = spawnSync(process.execPath, args, { encoding: "utf8", cwd: root });
  expect(run.status).toBe(0);
  return run.stdout;
}

/** Blocks to execute. */
const executable = pages.flatMap(({ path, text }) =>
  [
    ...text.matchAll(
      /^<!-- run exit=(\d+)(?: says="([^"]*)")? -->\s*\n```(?:sh|console)\n(.*?)^```(?:\n\n```text\n(.*?)^```)?/gms,
    ),
  ].flatMap((m) =>
    (m[3] ?? "")
      .split("\n")
      .map(command)
      .filter((line) => line !== "")
      .map((line) => ({
        path,
        line,
        exit: Number(m[1]),
        says: m[2] ?? "",
        excerpt: (m[4] ?? "").split("\n"),
      })),
  ),
);

describe.each(pages)("$path", ({ path, text }) => {
  test("names scripts that exist", () => {
    const named = new Set(commands(text).map((c) => c.script));
    expect([...named].filter((s) => !(s in scripts))).toEqual([]);
  });

  test("links to files that exist", () => {
    expect(linksOf({ path, text }).filter((l) => !existsSync(join(root, l)))).toEqual([]);
  });
});

/** Files and folders that a page links to, from the root of the project. */
function linksOf({ path, text }: (typeof pages)[number]): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((m) => m[1] ?? "");
  return links.filter((l) => !/^[a-z]+:/.test(l)).map((l) => join(dirname(path), l));
}

test("every page is found by who follows links from the README", () => {
  const found = new Set(["README.md"]);
  const folders = new Set<string>();
  for (const path of found)
    for (const link of linksOf(pages.find((p) => p.path === path) ?? { path, text: "" })) {
      if (link.endsWith(".md")) found.add(link);
      else folders.add(link.replace(/\/$/, ""));
    }
  // Records of decisions have names that say what they are about; of a folder of pages that is not enough.
  const isFound = ({ path }: { readonly path: string }): boolean =>
    found.has(path) || (dirname(path) === "docs/adr" && folders.has("docs/adr"));
  expect(pages.filter((page) => !isFound(page)).map((p) => p.path)).toEqual([]);
  const index = linksOf(
    pages.find((p) => p.path === "docs/internals/README.md") ?? { path: "", text: "" },
  );
  const inside = pages.map((p) => p.path).filter((p) => dirname(p) === "docs/internals");
  expect(inside.filter((p) => !p.endsWith("README.md") && !index.includes(p))).toEqual([]);
});

describe("the README", () => {
  const readme = pages[0]?.text ?? "";

  test("gives the two commands of a fresh machine", () => {
    expect(readme).toContain("npm ci && npm run check");
    expect(readme).toContain("npm ci && npm test");
  });

  test("and the other pages name options that the program has", () => {
    const verbs = new Map(
      Object.entries(scripts).flatMap(([name, script]) => {
        const [, verb] = /^npm run --silent passproof -- (\w+)/.exec(script) ?? [];
        return verb === undefined ? [] : [[name, verb] as const];
      }),
    );
    const used = pages
      .flatMap(({ text }) => commands(text))
      .flatMap(({ script, args }) =>
        [...args.matchAll(/(?<=^|\s)--[a-z][\w-]*/g)].map((m) => ({ script, option: m[0] })),
      )
      .filter(({ script }) => verbs.has(script));
    expect(used).not.toEqual([]);
    const helps = new Map([...new Set(verbs.values())].map((v) => [v, help(v)]));
    const unknown = used.filter(
      ({ script, option }) =>
        !new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(
          helps.get(verbs.get(script) ?? "") ?? "",
        ),
    );
    expect(unknown).toEqual([]);
  });

  test("has a models file that works where no package is", { timeout: 60_000 }, () => {
    const [, file] = /^```ts\n(.*?)^```/ms.exec(readme) ?? [];
    const folder = mkdtempSync(join(tmpdir(), "passproof-readme-"));
    try {
      const path = join(folder, "my-models.ts");
      writeFileSync(path, file ?? "");
      const args = [join(root, "dist/checker/cli/main.js"), "check", "--models", path];
      const run = spawnSync(process.execPath, args, { encoding: "utf8", cwd: root });
      expect(`exit ${String(run.status)}\n${run.stderr}`).toContain("exit 0\n");
      expect(run.stdout).toContain("2 models, 2 verdicts: 2 as expected");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("has commands that are executed here", () => {
    expect(executable.filter((e) => e.path === "README.md")).not.toEqual([]);
  });

  test.each(executable)("$path: $line", { timeout: 180_000 }, ({ line, exit, says, excerpt }) => {
    const run = spawnSync("sh", ["-c", line], { cwd: root, encoding: "utf8" });
    expect(`exit ${String(run.status)}\n${run.stderr}`).toContain(`exit ${exit}\n`);
    expect(run.stdout).toContain(says);
    const output = run.stdout.split("\n");
    for (const shown of excerpt) {
      const at = output.indexOf(shown);
      expect(at < 0 ? `not shown: ${shown}` : shown).toBe(shown);
      output.splice(0, at + 1);
    }
  });
});
