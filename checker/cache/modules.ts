/** Compiled modules with all that they are made of: what an answer depends on, file by file. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Parsed } from "./parse.ts";
import type { Readings } from "./readings.ts";
import { sha256 } from "./sha256.ts";

/** A compiled module. */
export interface Module extends Parsed {
  /** Its path, links followed, as the loader has it. */
  readonly path: string;
  /** Its place, the same wherever the project and the suite lie. */
  readonly name: string;
  readonly sha256: string;
  /** The modules it imports. */
  readonly uses: readonly string[];
  /** Why it is not known all that it loads; empty: it is. */
  readonly unknown: readonly string[];
  /** What the file system says of it; another answer: it was written again. */
  readonly mark: string;
}

/** Where modules lie. */
export interface Places {
  /** The compiled program. */
  readonly program: string;
  /** The folder of its `node_modules`. */
  readonly project: string;
  /** The module that exports the suite. */
  readonly suite: string;
}

/** Packages that a suite may import: they compute, and their version is that of the lock file. */
const PACKAGES: ReadonlySet<string> = new Set(["zod", "ts-pattern"]);

/** Reads each module once. */
export class Modules {
  private readonly places: Places;
  private readonly readings: Pick<Readings, "of">;
  private readonly known = new Map<string, Module>();
  private readonly real = new Map<string, string>();

  constructor(places: Places, readings: Pick<Readings, "of">) {
    this.readings = readings;
    const real = (path: string): string => (existsSync(path) ? realpathSync(path) : path);
    this.places = {
      program: real(places.program),
      project: real(places.project),
      suite: real(places.suite),
    };
  }

  /** The module that exports the suite. */
  get suite(): string {
    return this.places.suite;
  }

  /** A module of the program. */
  own(name: string): string {
    return join(this.places.program, ...name.split("/"));
  }

  /**
   * A module and all that it imports, directly or not, in the order of their names.
   * @throws Error when one cannot be read or parsed
   */
  closure(path: string): readonly Module[] {
    const found = new Map<string, Module>();
    const waiting = [path];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      const module = this.module(next);
      found.set(next, module);
      waiting.push(...module.uses);
    }
    return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  private module(path: string): Module {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const mark = markOf(path);
    const bytes = readFileSync(path);
    const digest = sha256(bytes);
    const read = this.resolved(path, this.readings.of(path, bytes, digest));
    const module = { path, name: this.nameOf(path), sha256: digest, mark, ...read };
    this.known.set(path, module);
    return module;
  }

  private nameOf(path: string): string {
    const { program, suite } = this.places;
    const own = relative(program, path);
    const isOwn = !own.startsWith("..");
    const name = isOwn ? join("passproof", own) : join("suite", relative(dirname(suite), path));
    return name.replaceAll(sep, "/");
  }

  private resolved(path: string, parsed: Parsed): Parsed & Pick<Module, "uses" | "unknown"> {
    const found = parsed.imports.map((specifier) => this.resolve(path, specifier));
    const uses = found.flatMap((f) => ("uses" in f ? [f.uses] : []));
    const unknown = found.flatMap((f) => ("unknown" in f ? [f.unknown] : []));
    return { ...parsed, uses, unknown };
  }

  private resolve(
    from: string,
    specifier: string,
  ): { readonly uses: string } | { readonly unknown: string } | { readonly known: true } {
    if (/^\.{0,2}\//.test(specifier) || specifier.startsWith("file:")) {
      const path = fileURLToPath(new URL(specifier, pathToFileURL(from)));
      const real = this.real.get(path) ?? realpathSync(path);
      this.real.set(path, real);
      return { uses: real };
    }
    if (specifier === "passproof") {
      return { uses: this.own("checker/index.js") };
    }
    if (!PACKAGES.has(specifier)) return { unknown: `it imports ${specifier}` };
    const elsewhere = this.installedElsewhere(from, specifier);
    return elsewhere === null
      ? { known: true }
      : { unknown: `it imports the ${specifier} of ${elsewhere}` };
  }

  /** A folder, not the project's, in which the loader finds the package; `null`: there is none. */
  private installedElsewhere(from: string, name: string): string | null {
    const own = join(this.places.project, "node_modules", name);
    for (let at = dirname(from); ; at = dirname(at)) {
      const here = join(at, "node_modules", name);
      if (existsSync(here)) {
        return existsSync(own) && realpathSync(here) === realpathSync(own) ? null : at;
      }
      if (at === dirname(at)) return null;
    }
  }
}

/** Whether none of the modules was written again since it was read. */
export function unchanged(modules: readonly Module[]): boolean {
  return modules.every(({ path, mark }) => markOf(path) === mark);
}

function markOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "gone" : `${found.ino} ${found.size} ${found.mtimeNs}`;
}
