/** What `passproof diff` compares: which models of which suites. */
import type { Model, Size, Suite } from "../contract/model.ts";
import { ModelError } from "../errors.ts";
import { baseCommit } from "./base-commit.ts";
import { commitText } from "./base-lock.ts";
import { baseSuite } from "./base-suite.ts";
import { loadSuite, suiteSource, type SuiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { projectRoot } from "./paths.ts";
import { findModel, selectModels } from "./select.ts";

/** The command line of `diff`, parsed. */
export interface DiffRequest {
  /** Two models, or with a base names and globs of models. */
  readonly models: readonly string[];
  /** The commit whose suite is compared with this one. */
  readonly base: string | undefined;
  /** What is observed: see `observedBy`. */
  readonly observe: string;
  /** The module of the suite, instead of the project's. */
  readonly suite: string | undefined;
  readonly size: Size;
  readonly workers: number;
  /** A path, or `-` for standard output. */
  readonly json: string | undefined;
  /** Whether verdicts of earlier runs are used. */
  readonly cache: boolean;
  readonly budgets: Budgets;
}

/** One of the two sides: a suite, and how it is called. */
export interface Side {
  readonly source: SuiteSource;
  readonly suite: Suite;
}

/** What is to be compared. */
export interface DiffPlan {
  readonly before: Side;
  readonly after: Side;
  readonly called: readonly [before: string, after: string];
  readonly pairs: readonly (readonly [before: Model, after: Model])[];
  readonly modelsAdded: readonly string[];
  readonly modelsRemoved: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Loads what a request names.
 * @param keep is told of each source at once: it is to be disposed of in any case
 * @throws ModelError for what cannot be used
 */
export async function diffPlan(
  request: DiffRequest,
  keep: (s: SuiteSource) => void,
): Promise<DiffPlan> {
  if (request.base === undefined) return twoModels(request, keep);
  if (request.suite !== undefined)
    throw new ModelError(
      "MODEL004",
      "--base compares versions of this project: it does not go with --models",
    );
  const commit = baseCommit(projectRoot, request.base);
  const own = suiteSource(undefined);
  keep(own);
  const after = { source: own, suite: await loadSuite(own) };
  const source = baseSuite(commit);
  keep(source);
  const before = { source, suite: await baseLoaded(source) };
  const selected = (suite: Suite): readonly Model[] =>
    selectModels(suite, request.models, request.size, "tiny");
  const [old, now] = [before.suite.models, after.suite.models];
  // What is named may exist on one side only.
  const chosen = chosenOf(
    () => selected(after.suite),
    () => selected(before.suite),
  );
  const names = [...new Set(chosen.map((m) => m.name))];
  const find = (models: readonly Model[], name: string) => models.find((m) => m.name === name);
  return {
    ...{ before, after },
    called: [commitText(commit), "the working tree"],
    pairs: names.flatMap((name) => {
      const [was, is] = [find(old, name), find(now, name)];
      return was === undefined || is === undefined ? [] : [[was, is] as const];
    }),
    modelsAdded: names.filter((name) => find(old, name) === undefined),
    modelsRemoved: names.filter((name) => find(now, name) === undefined),
    notes: source.note === null ? [] : [source.note],
  };
}

/** The models that either selects. @throws ModelError when both refuse */
function chosenOf(first: () => readonly Model[], second: () => readonly Model[]): readonly Model[] {
  let refused: ModelError | null = null;
  const attempt = (select: () => readonly Model[]): readonly Model[] => {
    try {
      return select();
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      refused ??= error;
      return [];
    }
  };
  const chosen = [...attempt(first), ...attempt(second)];
  // The assignment in the closure is not seen by control flow analysis.
  if (chosen.length === 0) throw (refused as ModelError | null) ?? new Error("nothing selected");
  return chosen;
}

async function twoModels(request: DiffRequest, keep: (s: SuiteSource) => void): Promise<DiffPlan> {
  const [first, second, ...more] = request.models;
  if (first === undefined || second === undefined || more.length > 0)
    throw new ModelError(
      "MODEL004",
      "diff compares two models: passproof diff <model A> <model B>; or versions of them: --base <commit> [models…]",
    );
  const source = suiteSource(request.suite);
  keep(source);
  const suite = await loadSuite(source);
  const side = { source, suite };
  return {
    ...{ before: side, after: side, called: [first, second] },
    pairs: [[findModel(suite, first), findModel(suite, second)]],
    ...{ modelsAdded: [], modelsRemoved: [], notes: [] },
  };
}

/** @throws ModelError MODEL005 with what may be the matter when the suite is of another time */
async function baseLoaded(source: SuiteSource): Promise<Suite> {
  try {
    return await loadSuite(source);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(
      error.code,
      `${error.message}. It is run by this checker: where it was written for another contract (checker/index.ts), name a later commit`,
      { cause: error },
    );
  }
}
