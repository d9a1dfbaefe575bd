/** What a compiled module imports, as a parser of the whole language reads it. */
import { parseSync, type Program } from "oxc-parser";
import { mayReachOutside, reachesOutside } from "./outside.ts";

/** One compiled module. */
export interface Parsed {
  /** What is loaded with it, as written. */
  readonly imports: readonly string[];
  /** Why what it computes may depend on more than the modules it is made of; empty: it cannot. */
  readonly impure: readonly string[];
}

/**
 * Reads a compiled module.
 * @param file its name, for messages
 * @throws Error when it is no ECMAScript module
 */
export function parseModule(file: string, text: string): Parsed {
  const parsed = parseSync(file, text, { lang: "js", sourceType: "module" });
  const [wrong] = parsed.errors;
  if (wrong !== undefined) throw new Error(`${file} cannot be parsed: ${wrong.message}`);
  const { staticImports, staticExports, dynamicImports, importMetas, hasModuleSyntax } =
    parsed.module;
  // What is no module may be one of the older kind, whose imports are function calls.
  if (!hasModuleSyntax) throw new Error(`${file} neither imports nor exports anything`);
  const exported = staticExports.flatMap((e) => e.entries);
  // `export {} from "x"` loads a module, and is not among the exports: only the tree has it.
  const isListed = text.split("export").length - 1 === staticExports.length;
  const imports = !isListed
    ? sources(parsed.program)
    : [
        ...staticImports.map((i) => i.moduleRequest.value),
        ...exported.flatMap((e) => (e.moduleRequest === null ? [] : [e.moduleRequest.value])),
      ];
  const impure = [
    ...(dynamicImports.length > 0 ? ["it imports modules while it runs"] : []),
    ...(importMetas.length > 0 ? ["it asks where it lies (import.meta)"] : []),
    ...(mayReachOutside(text) ? reachesOutside(parsed.program) : []),
  ];
  return { imports: [...new Set(imports)], impure };
}

/** All that it names as a source. */
function sources(program: Program): string[] {
  return program.body.flatMap((s) =>
    "source" in s && s.source !== null && typeof s.source.value === "string"
      ? [s.source.value]
      : [],
  );
}
