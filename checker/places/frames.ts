/** Calls, as V8 writes them in the stack of an error, in the positions of the sources. */
import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapping } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** A position in a source file. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** `at name (file:line:column)`, or without a name and brackets. */
const FRAME =
  /^\s*at (?:.*\()?(?<file>(?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(?<line>\d+):(?<column>\d+)\)?$/;
/** Node's own: below it are the importers of a module, which made nothing of it. */
const NODES = /^\s*at .*\(?node:/;
/** Constructors of the contract: what they were called by is what made something. */
const CONTRACT = /[\\/]checker[\\/]contract[\\/][\w-]+\.[jt]s$/;

/**
 * The calls in a stack that are not of the contract's constructors, innermost first, as far as they
 * belong to the module that was being loaded.
 */
export function callsIn(stack: string): readonly Place[] {
  const lines = stack.split("\n").filter((l) => /^\s*at /.test(l));
  const end = lines.findIndex((l) => NODES.test(l));
  const places = lines.slice(0, end < 0 ? lines.length : end).flatMap((l) => {
    const found = FRAME.exec(l)?.groups;
    if (found === undefined) return [];
    const { file = "", line, column } = found;
    return [inSource(pathOf(file), Number(line), Number(column))];
  });
  const first = places.findIndex((p) => !CONTRACT.test(p.file));
  return first < 0 ? [] : places.slice(first);
}

function pathOf(file: string): string {
  return file.startsWith("file://") ? fileURLToPath(file) : file;
}

/** Where V8 did not do it itself (`--enable-source-maps`), the map beside a compiled file says more. */
function inSource(file: string, line: number, column: number): Place {
  // An entry without fields stands for none.
  const found: Partial<SourceMapping> | undefined = /\.m?js$/.test(file)
    ? mapOf(file)?.findEntry(line - 1, column - 1)
    : undefined;
  return found?.originalSource !== undefined &&
    found.originalLine !== undefined &&
    found.originalColumn !== undefined
    ? {
        file: resolve(dirname(file), found.originalSource),
        line: found.originalLine + 1,
        column: found.originalColumn + 1,
      }
    : { file, line, column };
}

const maps = new Map<string, SourceMap | null>();

function mapOf(file: string): SourceMap | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  const map = read(`${file}.map`);
  maps.set(file, map);
  return map;
}

const payload = z.object({
  file: z.string(),
  version: z.number(),
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string()).default([]),
  names: z.array(z.string()),
  mappings: z.string(),
  sourceRoot: z.string().default(""),
});

/** A map that cannot be read is as good as none: positions are then those of the compiled file. */
function read(file: string): SourceMap | null {
  if (!existsSync(file)) return null;
  try {
    return new SourceMap(payload.parse(JSON.parse(readFileSync(file, "utf8"))));
  } catch {
    return null;
  }
}
