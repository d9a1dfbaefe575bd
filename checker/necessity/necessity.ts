/** The necessity matrix: each decision of a number of models is dropped, and who notices is written down. */
import type { Model } from "../contract/model.ts";
import type { Decision } from "./decision.ts";
import { decisionsOf } from "./decisions.ts";
import type { Matrix, MatrixOptions, MatrixProgress } from "./matrix.ts";
import { Question, type Passed } from "./needs.ts";
import { here, type Errand, type Runner } from "./runner.ts";

/** States that an exploration without a decision may have for each state of the model as it is, and beside them. */
const [timesStates, moreStates] = [100, 20_000];

/**
 * The matrix of `models`, which are those of one design point.
 *
 * First a pass over the graph of each model tells in which of them a decision matters at all; where it
 * does in none, nothing would be different. Then the models in which it does are explored without it,
 * smallest first, until a claim of one is not as claimed. What is found of one decision depends on no
 * other, and on nobody's speed as long as no time is given.
 * @throws SpecError when a model as it is does something illegal
 * @throws ModelError when a model cannot be built
 */
export async function necessity(
  models: readonly Model[],
  options: MatrixOptions = {},
  runner: Runner = here(options.stop),
): Promise<Matrix> {
  const started = performance.now();
  const progress: { -readonly [K in keyof MatrixProgress]: MatrixProgress[K] } = {
    phase: "pass",
    done: 0,
    of: models.length,
    decided: 0,
  };
  const done = (): void => {
    progress.done++;
    options.onProgress?.({ ...progress });
  };
  const passed = await passAll(models, runner, done);
  const stopped = passed.length < models.length ? "the run was stopped" : null;
  const questions = decisionsOf(models, changesOf(passed))
    .filter((d) => options.only?.(d) ?? true)
    .map((d) => new Question(d, passed, options.thorough ?? false));
  Object.assign(progress, { phase: "explore", done: 0, of: 0 });
  // Questions go on to larger models only, so each model is explored once for all that are open there:
  // code that was made for the states of one model is slower once it has seen those of others.
  for (const at of stopped === null ? passed : []) {
    const asked = questions.filter((q) => q.next() === at);
    progress.of += asked.length;
    const outcomes = await runner.explorations(
      asked.map((q) => errand(q.decision, at, options)),
      done,
    );
    asked.forEach((question, i) => {
      const outcome = outcomes[i];
      if (outcome !== undefined) question.take(outcome);
    });
    progress.decided = questions.filter((q) => q.next() === null).length;
  }
  return {
    rows: questions.map((q) => q.row()),
    models: passed.map(({ pass: { model, states, transitions, digest, seconds } }) => ({
      ...{ model, states, transitions, digest, seconds },
    })),
    explorations: progress.done,
    seconds: (performance.now() - started) / 1000,
  };
}

/** What was walked through, smallest first. */
async function passAll(
  models: readonly Model[],
  runner: Runner,
  done: () => void,
): Promise<readonly Passed[]> {
  const passes = await runner.passes(models, done);
  return models
    .flatMap((model, i): Passed[] => {
      const pass = passes[i];
      return pass === undefined || pass === null ? [] : [{ model, pass }];
    })
    .toSorted((a, b) => a.pass.states - b.pass.states);
}

function changesOf(passed: readonly Passed[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { pass } of passed)
    for (const [action, fields] of Object.entries(pass.changes)) {
      const known = found.get(action) ?? new Set();
      found.set(action, known);
      for (const field of fields) known.add(field);
    }
  return new Map([...found].map(([action, fields]) => [action, [...fields].toSorted()]));
}

function errand(
  decision: Decision,
  { model, pass }: Passed,
  { maxStates, timeMs }: MatrixOptions,
): Errand {
  const budget = {
    maxStates: maxStates ?? timesStates * pass.states + moreStates,
    ...(timeMs === undefined ? {} : { timeMs }),
  };
  return { model, decision, budget, graph: pass.digest };
}
