/**
 * Module resolution for models files outside the project: `passproof` is this program's contract
 * (a second copy would not be the same schemas), and a package that the file cannot find itself
 * (zod, ts-pattern) is this project's.
 */
import { register, type ResolveHook } from "node:module";
import { contractUrl } from "./paths.ts";

let registered = false;

/** Makes `import … from "passproof"` work for every file loaded from now on in this thread. */
export function registerResolution(): void {
  if (registered) return;
  registered = true;
  register(import.meta.url);
}

/** The hook itself; Node calls it in a thread of its own. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  if (specifier === "passproof") return { url: contractUrl, shortCircuit: true };
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    const bare = !/^[./]|^[a-z]+:/.test(specifier);
    if (!bare) throw error;
    try {
      return await nextResolve(specifier, { ...context, parentURL: import.meta.url });
    } catch {
      throw error; // the message should name the user's file
    }
  }
};
