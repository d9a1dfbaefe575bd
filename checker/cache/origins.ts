/**
 * Which module a model comes from, found by identity: a module that exports it was made with nothing but
 * what that module imports. A model that nobody but the suite exports depends on all of the suite.
 */
import { pathToFileURL } from "node:url";
import type { Module, Modules } from "./modules.ts";

/** How deep in exported arrays and objects models are looked for: `export const suite = { models: […] }`. */
const DEPTH = 2;

/**
 * For each of `wanted`, the modules that its making may have used.
 *
 * Of several modules that export it, that with the fewest imports is taken, so long as `maker` is among
 * those: a list that other modules put their models into is filled by code that it does not import.
 * @param maker path of the module that makes models
 * @param load how a module that was loaded before is asked for its exports
 */
export async function originsOf(
  wanted: readonly object[],
  modules: Modules,
  maker: string,
  load: (url: string) => Promise<unknown> = async (url) => (await import(url)) as unknown, // its exports
): Promise<ReadonlyMap<object, readonly Module[]>> {
  const whole = modules.closure(modules.suite);
  const found = new Map<object, readonly Module[]>(wanted.map((w) => [w, whole]));
  for (const { path, unknown } of whole) {
    // What is not resolved here may not be what was loaded; it is refused in any case.
    if (unknown.length > 0 || path.endsWith(".json")) continue;
    const closure = modules.closure(path);
    if (closure.every((m) => m.path !== maker)) continue;
    const exported = await load(pathToFileURL(path).href);
    for (const object of objectsIn(exported)) {
      const best = found.get(object);
      if (best !== undefined && closure.length < best.length) found.set(object, closure);
    }
  }
  return found;
}

/** The objects that a module exports, and those in arrays and plain objects that it exports. */
function objectsIn(exported: unknown): ReadonlySet<object> {
  const found = new Set<object>();
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== "object" || value === null || found.has(value)) return;
    found.add(value);
    if (depth < DEPTH) for (const inner of Object.values(value)) look(inner, depth + 1);
  };
  if (typeof exported === "object" && exported !== null) {
    for (const value of Object.values(exported)) look(value, 0);
  }
  return found;
}
