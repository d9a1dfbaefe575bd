/** `passproof diff`. */
import type { Model } from "../contract/model.ts";
import { diffJson } from "../diff/diff-json.ts";
import { formatDifference, formatPair } from "../diff/diff-text.ts";
import { pairDiffers, type DesignDifference, type PairDifference } from "../diff/difference.ts";
import { observedBy } from "../diff/observe.ts";
import { compareVerdicts } from "../diff/properties.ts";
import { CheckerError } from "../errors.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import type { ModelResult } from "../verdict.ts";
import { diffPlan, type DiffPlan, type DiffRequest, type Side } from "./diff-plan.ts";
import { compareInThread, type Compared } from "./diff-thread.ts";
import type { Interrupt } from "./interrupt.ts";
import { jobOf } from "./job.ts";
import { jsonReport } from "./json-report.ts";
import { askCache } from "./kept-verdicts.ts";
import { ProgressDisplay } from "./progress.ts";
import { prepare, runModels } from "./run-models.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Compares two models, or the models of two versions of the project.
 * @throws ModelError for what cannot be used; nothing was compared then
 */
export async function diffCommand(
  request: DiffRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const report = jsonReport(request.json, terminal);
  const disposables: { dispose(): void }[] = [];
  const { say, style } = report;
  try {
    const plan = await diffPlan(request, (s) => disposables.push(s));
    for (const note of plan.notes) terminal.writeError(`note: ${note}\n`);
    const { observed, ofActions } = observedOf(request, plan);
    const progress = new ProgressDisplay(terminal);
    const pairs: PairDifference[] = [];
    try {
      const verdicts = await verdictsOf(plan, request, { terminal, interrupt, progress });
      for (const [i, [before, after]] of plan.pairs.entries()) {
        const same = ofActions ? sameGraph(verdicts[i]) : null;
        const compared =
          same ??
          (await compareInThread(
            {
              before: named(plan.before, before),
              after: named(plan.after, after),
              ...{ observe: request.observe, budgets: request.budgets, stop: interrupt.stop },
            },
            (p) => {
              progress.update(i, p);
            },
          ));
        progress.done(i);
        const pair = pairOf(before, after, verdicts[i], compared);
        pairs.push(pair);
        say(`${formatPair(pair, style)}\n`);
      }
    } finally {
      progress.close();
    }
    const { called, modelsAdded, modelsRemoved } = plan;
    const difference: DesignDifference = {
      ...{ before: called[0], after: called[1], observed },
      ...{ modelsAdded, modelsRemoved, pairs },
    };
    say(formatDifference(difference, style));
    report.write(diffJson(difference));
    return codeOf(difference);
  } finally {
    report.discard();
    for (const d of disposables) d.dispose();
  }
}

function named({ source: { url, name } }: Side, { name: model }: Model) {
  return { suite: { url, name }, model };
}

/** What is observed of all pairs; refused before anything runs. */
function observedOf(
  { observe }: DiffRequest,
  { pairs }: DiffPlan,
): { readonly observed: string; readonly ofActions: boolean } {
  const all = pairs.map(([before, after]) => observedBy(observe, before, after));
  return {
    observed: all[0]?.name ?? observe,
    ofActions: all.every((o) => o.ofActions),
  };
}

/** Nothing to compare: the runs of the systems alone had equal digests. */
function sameGraph(verdicts: readonly [ModelResult, ModelResult] | undefined): Compared | null {
  const [before, after] = (verdicts ?? []).map(({ runs }) =>
    runs.find((r) => r.monitor === null && r.secret === undefined && r.digest !== null),
  );
  if (before?.digest === undefined || before.digest !== after?.digest) return null;
  const size = ({ states, transitions, depth }: typeof before) => ({ states, transitions, depth });
  return {
    kind: "done",
    difference: {
      ...{ before: size(before), after: size(after), sameGraph: true, incomplete: null },
      ...{ actions: [], added: [], removed: [], regions: [] },
    },
  };
}

interface Surroundings {
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly progress: ProgressDisplay;
}

/** The verdicts on the claims of each pair. */
async function verdictsOf(
  plan: DiffPlan,
  request: DiffRequest,
  { terminal, interrupt, progress }: Surroundings,
): Promise<readonly (readonly [ModelResult, ModelResult])[]> {
  const overrides = new Map<string, string>();
  const run = async (side: Side, models: readonly Model[]): Promise<readonly ModelResult[]> => {
    const { source, suite } = side;
    // As check asks, so that what it kept is found.
    const jobs = models.map((model) => ({ ...jobOf(model), digest: true }));
    const told = { source, overrides, budgets: request.budgets, read: request.cache };
    // What was kept of another commit's suite would be found by nobody: its folder is a new one each time.
    const ask = side === plan.after ? await askCache(suite, told, terminal) : undefined;
    return runModels(prepare(suite, jobs, overrides, ask), {
      ...{ source, overrides, interrupt, workers: request.workers, budgets: request.budgets },
      onProgress: (i, p) => {
        progress.update(i, p);
      },
      onEnd: (i) => {
        progress.done(i);
      },
      onResult: () => undefined,
    });
  };
  const before = await run(
    plan.before,
    plan.pairs.map(([was]) => was),
  );
  const after = await run(
    plan.after,
    plan.pairs.map(([, is]) => is),
  );
  return plan.pairs.map((_, i) => {
    const [was, is] = [before[i], after[i]];
    if (was === undefined || is === undefined)
      throw new CheckerError("CHECK002", "a model, and no verdicts on it");
    return [was, is] as const;
  });
}

function pairOf(
  before: Model,
  after: Model,
  verdicts: readonly [ModelResult, ModelResult] | undefined,
  compared: Compared,
): PairDifference {
  if (verdicts === undefined) throw new CheckerError("CHECK002", "a pair, and no verdicts on it");
  const { properties, compared: n, open, failures } = compareVerdicts(...verdicts);
  const graph = compared.kind === "done" ? compared.difference : null;
  const missing = [
    ...(graph === null || graph.incomplete === null ? [] : [graph.incomplete]),
    ...(compared.kind === "stopped" ? [compared.why] : []),
    ...(open.length === 0 ? [] : [`no verdict on ${open.join("; nor on ")}`]),
  ];
  const wrong = [...(compared.kind === "failed" ? [compared.message] : []), ...failures];
  return {
    ...{ before: before.name, after: after.name, properties, comparedProperties: n, graph },
    incomplete: missing.length === 0 ? null : missing.join("; "),
    failure: wrong.length === 0 ? null : wrong.join("; "),
  };
}

/** The first that applies: failed, different, incomplete. */
function codeOf({ pairs, modelsAdded, modelsRemoved }: DesignDifference): ExitCode {
  if (pairs.some((p) => p.failure !== null)) return exitCode.internal;
  if (pairs.some(pairDiffers) || modelsAdded.length + modelsRemoved.length > 0)
    return exitCode.unexpected;
  return pairs.some((p) => p.incomplete !== null) ? exitCode.incomplete : exitCode.asExpected;
}
