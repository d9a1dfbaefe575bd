/**
 * Builds the pages: each becomes one HTML file with its program and its style inside, under `dist/ui/`.
 *
 * What was built is kept with digests of all that went into it, and built again only when something of
 * that has changed. Vite is loaded only then.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Rolldown } from "vite";
import { CheckerError } from "../errors.ts";
import { documentOf, type Connections } from "./document.ts";

/** What is built: pages, and the module that draws pictures without a browser. */
export type PageName = "report" | "trace" | "explorer" | "still";

const pages = {
  report: "nowhere",
  trace: "nowhere",
  explorer: "itself",
} as const satisfies Record<Exclude<PageName, "still">, Connections>;

/** All that is built; an explorer without sources is none. */
const names: readonly PageName[] = ["report", "trace", "explorer", "still"];

/** By file, relative to the project: the digest with which it went into what was built. */
type Stamp = Readonly<Record<string, string>>;

/**
 * The path of what is built under `name`, built now when it is missing or stale.
 * @throws CheckerError CHECK003 when it has to be built and cannot be
 */
export async function built(name: PageName): Promise<string> {
  const root = projectOf(import.meta.url);
  const out = join(root, "dist/ui");
  const file = join(out, name === "still" ? "still.js" : `${name}.html`);
  const stamp = join(out, `${name}.json`);
  if (!existsSync(file) || !isCurrent(root, stamp)) {
    const { content, inputs } = await bundle(root, name);
    mkdirSync(out, { recursive: true });
    // The stamp last: an interrupted build is built again.
    put(file, content);
    put(stamp, JSON.stringify(digests(root, inputs), null, 1));
  }
  return file;
}

/** A page without its data. See {@link built}. */
export async function pageText(name: Exclude<PageName, "still">): Promise<string> {
  return readFileSync(await built(name), "utf8");
}

/** Builds all pages that are stale. */
export async function buildAll(): Promise<void> {
  const root = projectOf(import.meta.url);
  for (const name of names) if (existsSync(join(root, entryOf(name)))) await built(name);
}

function entryOf(name: PageName): string {
  return `checker/ui/${name}/main.tsx`;
}

/** The folder with the sources of the pages: that of this file's project, compiled or not. */
function projectOf(url: string): string {
  for (let at = dirname(fileURLToPath(url)); ; at = dirname(at)) {
    if (existsSync(join(at, "checker/ui/parts"))) return at;
    if (dirname(at) === at)
      throw new CheckerError("CHECK003", "the sources of the pages (checker/ui) are not there");
  }
}

/** What goes into everything: who builds it, and with which libraries. */
const always = ["package-lock.json", "checker/html/build.ts", "checker/html/document.ts"];

function digests(root: string, inputs: readonly string[]): Stamp {
  return Object.fromEntries(
    [...new Set([...inputs, ...always])].toSorted().map((file) => [file, digest(join(root, file))]),
  );
}

function digest(file: string): string {
  return existsSync(file)
    ? createHash("sha256").update(readFileSync(file)).digest("base64url")
    : "missing";
}

function isCurrent(root: string, stamp: string): boolean {
  if (!existsSync(stamp)) return false;
  const kept: unknown = JSON.parse(readFileSync(stamp, "utf8"));
  return (
    typeof kept === "object" &&
    kept !== null &&
    Object.entries(kept).every(([file, d]) => d === digest(join(root, file)))
  );
}

/** Written beside and renamed: whoever reads at the same time sees the old or the new. */
function put(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

async function bundle(
  root: string,
  name: PageName,
): Promise<{ readonly content: string; readonly inputs: readonly string[] }> {
  const { build } = await import("vite");
  const result = await build({
    root,
    configFile: false,
    logLevel: "error",
    // A page is the same whatever the shell that builds it says.
    mode: "production",
    define: { "process.env.NODE_ENV": '"production"' },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    ...(name === "still" ? { ssr: { noExternal: true, target: "node" } } : {}),
    build: {
      write: false,
      ...(name === "still" ? { ssr: true } : {}),
      target: name === "still" ? "node20" : "es2022",
      cssCodeSplit: false,
      modulePreload: false,
      reportCompressedSize: false,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      rolldownOptions: {
        input: join(root, entryOf(name)),
        output: { format: name === "still" ? "es" : "iife", codeSplitting: false },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[]; // not watched
  const files = outputs.flatMap((o) => o.output);
  const chunks = files.filter((f) => f.type === "chunk");
  const [code] = chunks;
  if (code === undefined || chunks.length > 1)
    throw new CheckerError(
      "CHECK003",
      `${name} was built as ${chunks.length} programs instead of one`,
    );
  const style = files.find((f) => f.type === "asset" && f.fileName.endsWith(".css"));
  const css = style?.type === "asset" ? String(style.source) : "";
  const inputs = [...code.moduleIds, ...cssOf(root, code.moduleIds)]
    .map((id) =>
      relative(root, id.split("?")[0] ?? id)
        .split(sep)
        .join("/"),
    )
    .filter(
      (path) =>
        !path.startsWith("..") && !path.startsWith("node_modules") && existsSync(join(root, path)),
    );
  return {
    content:
      name === "still" ? code.code : documentOf({ code: code.code, css, connects: pages[name] }),
    inputs,
  };
}

/** Style sheets that modules import: Vite takes them out of the program, and of its list of modules. */
function cssOf(root: string, modules: readonly string[]): string[] {
  return modules
    .map((id) => id.split("?")[0] ?? id)
    .filter((id) => id.startsWith(join(root, "checker/ui")) && existsSync(id))
    .flatMap((id) =>
      [...readFileSync(id, "utf8").matchAll(/^import "(\.[^"]+\.css)";/gm)].map(([, path = ""]) =>
        join(dirname(id), path),
      ),
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
