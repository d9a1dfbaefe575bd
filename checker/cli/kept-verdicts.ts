/** The verdict cache as the commands use it: opened for a suite, asked about jobs. */
import { fileURLToPath } from "node:url";
import type { Model, Suite } from "../contract/model.ts";
import type { AnswerKind } from "../cache/answers.ts";
import { cacheFolder } from "../cache/place.ts";
import { Store } from "../cache/store.ts";
import { openCache, type Kept } from "../cache/verdict-cache.ts";
import type { Overrides } from "./flags.ts";
import type { Job } from "./job.ts";
import type { SuiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { compiledRoot, projectRoot } from "./paths.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Asks the cache about a job.
 * @param model with the constants that the worker takes, and the claims that it looks at
 */
export type AskCache = <T>(job: Job, model: Model, kind: AnswerKind<T>) => Kept<T>;

/** What answers are asked for. */
export interface CacheOptions {
  readonly source: Pick<SuiteSource, "url">;
  /** What the jobs name. */
  readonly of?: "models" | "defects";
  readonly overrides: Overrides;
  readonly budgets: Budgets;
  /** Whether answers of earlier runs are used; they are kept in any case. */
  readonly read: boolean;
}

/** The project's store of answers, of which what is wrong with it is said once; `null`: it is switched off. */
export function projectStore(terminal: Pick<Terminal, "writeError">): Store | null {
  const folder = cacheFolder(projectRoot);
  if (folder === null) return null;
  return new Store(folder, (text) => {
    terminal.writeError(`note: ${text}\n`);
  });
}

/** Opens the cache for the jobs of one run; `undefined` where it is switched off. `suite` is as it was loaded. */
export async function askCache(
  suite: Suite,
  options: CacheOptions,
  terminal: Pick<Terminal, "writeError">,
): Promise<AskCache | undefined> {
  const store = projectStore(terminal);
  if (store === null) return undefined;
  const { source, of = "models", overrides, budgets, read } = options;
  const models = of === "models" ? suite.models : [];
  const cache = await openCache({
    places: {
      program: fileURLToPath(compiledRoot),
      project: projectRoot,
      suite: fileURLToPath(source.url),
    },
    store,
    read,
    parts: models,
  });
  return ({ model: name, properties: _claims, ...told }, model, kind) => {
    // Witnesses are the suite's, wherever it has them from; so is what models of defects are made of.
    const part = told.witnesses.length > 0 ? null : (models.find((m) => m.name === name) ?? null);
    const maxStates = budgets.maxStates ?? null;
    return cache.kept(model, part, { told, of, overrides: [...overrides], maxStates }, kind);
  };
}
