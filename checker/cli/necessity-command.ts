/** `passproof necessity`. */
import type { Model, Suite } from "../contract/model.ts";
import { ModelError } from "../errors.ts";
import { glob } from "../glob.ts";
import { needDrift, graphsDrift, type RecordDrift } from "../necessity/compare.ts";
import { keyOf, type Decision } from "../necessity/decision.ts";
import type { Matrix } from "../necessity/matrix.ts";
import { necessity } from "../necessity/necessity.ts";
import { recordedPointOf, recordText, UNKNOWN, type NecessityRecord } from "../necessity/record.ts";
import { judgedOf, staleReviews } from "../necessity/review.ts";
import { necessityJson } from "../report/necessity-json.ts";
import { formatNecessity, necessityCode, type NecessityReport } from "../report/necessity-text.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { repeatable } from "./check-request.ts";
import type { Interrupt } from "./interrupt.ts";
import { jsonReport } from "./json-report.ts";
import { askCache } from "./kept-verdicts.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { NecessityProgress } from "./necessity-progress.ts";
import { readRecord, recordPathOf } from "./necessity-record.ts";
import { Pooled } from "./necessity-runner.ts";
import { targetsOf, type Target } from "./necessity-targets.ts";
import { outputFile, type OutputFile } from "./output-file.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `necessity`, parsed. */
export interface NecessityRequest {
  /** Design points and models; none: all points. */
  readonly names: readonly string[];
  /** A glob over names of decisions. */
  readonly only: string | undefined;
  readonly thorough: boolean;
  readonly update: boolean;
  readonly models: string | undefined;
  readonly workers: number;
  /** A path, or `-` for standard output. */
  readonly json: string | undefined;
  /** Of one exploration. */
  readonly maxStates: number | undefined;
  /** Of all of them. */
  readonly budgets: Budgets;
  /** Whether answers of earlier runs are used. */
  readonly cache: boolean;
}

/**
 * Finds out who needs each decision, prints it, and says whether that is as reviewed and recorded.
 * @throws ModelError for what cannot be used; nothing was run then
 */
export async function necessityCommand(
  request: NecessityRequest,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<ExitCode> {
  const output = jsonReport(request.json, terminal);
  const source = suiteSource(request.models);
  let record: OutputFile | null = null;
  let runner: Pooled | null = null;
  try {
    const suite = await loadSuite(source);
    const targets = targetsOf(suite, request.names);
    refuseUpdate(request, targets);
    let known = readRecord(request.models);
    if (request.update) record = outputFile(recordPathOf(request.models), "the record");
    const { budgets, cache: read } = request;
    const told = { source, overrides: new Map<string, string>(), budgets, read };
    const ask = await askCache(suite, told, terminal);
    runner = new Pooled({ ...request, source, interrupt, ask });
    const reports: NecessityReport[] = [];
    const unrecorded: string[] = [];
    for (const target of targets) {
      const matrix = await matrixOf(target.models, {
        request,
        runner,
        terminal,
        interrupt,
        toStdout: output.toStdout,
      });
      const report = reportOf({ suite, target, matrix, known, request });
      reports.push(report);
      output.say(formatNecessity(report, output.style));
      if (target.point === null) continue;
      if (isWhole(matrix, target)) known = withPoint(known, suite, target.point.name, matrix);
      else unrecorded.push(target.point.name);
    }
    output.write(`${JSON.stringify(necessityJson(reports), null, 2)}\n`);
    if (record !== null) {
      record.write(recordText(known));
      terminal.writeError(`recorded: ${recordPathOf(request.models)}\n`);
      for (const name of unrecorded)
        terminal.writeError(`not recorded: ${name}, of which not every graph was looked at\n`);
    }
    return worst([
      ...reports.map((r) => necessityCode(request.update ? { ...r, drift: [] } : r)),
      ...(request.update && unrecorded.length > 0 ? [exitCode.incomplete] : []),
    ]);
  } finally {
    runner?.dispose();
    output.discard();
    record?.discard();
    source.dispose();
  }
}

/** A record speaks of whole design points. */
function refuseUpdate({ update, only }: NecessityRequest, targets: readonly Target[]): void {
  if (!update) return;
  const refuse = (why: string): never => {
    throw new ModelError("MODEL004", `--update: ${why}`);
  };
  if (only !== undefined) refuse("a design point is recorded whole: leave out --only");
  if (targets.some((t) => t.point === null))
    refuse("only design points are recorded: name one of them, or none for all");
}

interface Surroundings {
  readonly request: NecessityRequest;
  readonly runner: Pooled;
  readonly terminal: Terminal;
  readonly interrupt: Interrupt;
  readonly toStdout: boolean;
}

async function matrixOf(
  models: readonly Model[],
  { request, runner, terminal, interrupt, toStdout }: Surroundings,
): Promise<Matrix> {
  const matches = glob(request.only ?? "*");
  const progress = toStdout ? null : new NecessityProgress(terminal);
  const matrix = await necessity(
    models,
    {
      only: (d: Decision) => matches(keyOf(d)),
      thorough: request.thorough,
      stop: interrupt.stop,
      ...(request.maxStates === undefined ? {} : { maxStates: request.maxStates }),
      onProgress: (p) => progress?.update(p),
    },
    runner,
  ).finally(() => progress?.close());
  if (matrix.rows.length === 0 && matrix.models.length === models.length)
    throw new ModelError("MODEL004", `no decision matches '${request.only ?? "*"}'`);
  return matrix;
}

/** Whether every model was walked through, and its graph told. */
function isWhole({ models }: Matrix, target: Target): boolean {
  return models.length === target.models.length && models.every((m) => m.digest !== null);
}

interface Found {
  readonly suite: Suite;
  readonly target: Target;
  readonly matrix: Matrix;
  readonly known: NecessityRecord;
  readonly request: NecessityRequest;
}

function reportOf({ suite, target, matrix, known, request }: Found): NecessityReport {
  const { point } = target;
  const now = recordedPointOf(matrix);
  const reviewed = point?.reviewed ?? [];
  const judged = judgedOf(now.decisions, reviewed);
  const isAll = request.only === undefined;
  return {
    point: point?.name ?? null,
    models: matrix.models.map((m) => m.model),
    judged,
    stale: point !== null && isAll ? staleReviews(judged, reviewed) : [],
    drift: driftOf({ target, matrix, known, request, now }),
    names: new Map(
      suite.models.flatMap((m) => m.claims.map(({ property: p }) => [p.id, p.name] as const)),
    ),
    explorations: matrix.explorations,
    seconds: matrix.seconds,
    options: repeatable({ set: new Map(), models: request.models }),
  };
}

function driftOf({
  target: { point, models },
  matrix,
  known,
  request,
  now,
}: Omit<Found, "suite"> & {
  readonly now: ReturnType<typeof recordedPointOf>;
}): NecessityReport["drift"] {
  if (point === null) return { notCompared: "of single models nothing is recorded" };
  if (matrix.models.length < models.length) return { notCompared: "the run was stopped" };
  const untold = Object.entries(now.models).filter(([, digest]) => digest === UNKNOWN);
  const before = known.points[point.name];
  if (before === undefined) return [{ about: point.name, text: "it is not recorded yet" }];
  const wanted = glob(request.only ?? "*");
  const recorded = Object.fromEntries(
    Object.entries(before.decisions).filter(([key]) => wanted(key)),
  );
  const drift: RecordDrift[] = [
    ...untold.map(([model]) => ({ about: `model ${model}`, text: "its graph could not be told" })),
    ...graphsDrift(before.models, now.models),
    ...needDrift(recorded, now.decisions),
  ];
  return drift;
}

/** The record with what was found of a point, and without points that the suite no longer has. */
function withPoint(
  { version, points }: NecessityRecord,
  { points: declared = [] }: Suite,
  name: string,
  matrix: Matrix,
): NecessityRecord {
  const now = { ...points, [name]: recordedPointOf(matrix) };
  return {
    version,
    points: Object.fromEntries(
      declared.flatMap((p) => {
        const recorded = now[p.name];
        return recorded === undefined ? [] : [[p.name, recorded] as const];
      }),
    ),
  };
}

/** An error before a difference, and that before what is undecided. */
function worst(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [exitCode.internal, exitCode.unexpected, exitCode.incomplete];
  return order.find((c) => codes.includes(c)) ?? exitCode.asExpected;
}
