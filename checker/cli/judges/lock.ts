/** `--locked` and `--update-lock`: what was found, and what was established before. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ModelError, messageOf } from "../../errors.ts";
import { compareLocks } from "../../lock/compare.ts";
import { driftLines } from "../../lock/drift-text.ts";
import type { Comparison, Drift, Scope } from "../../lock/drift.ts";
import { formatLock } from "../../lock/format.ts";
import { lockOf } from "../../lock/lock-of.ts";
import type { Lock } from "../../lock/lock.ts";
import { originOf, otherOrigin } from "../../lock/origin.ts";
import { parseLock } from "../../lock/read.ts";
import { refusals, updatedLock } from "../../lock/update.ts";
import type { Judgement, JudgementLine } from "../../report/judgement.ts";
import { counted } from "../../report/style.ts";
import type { Plan, Ran } from "../check-facts.ts";
import { quoted, type CheckRequest, type LockRequest } from "../check-request.ts";
import { outputFile } from "../output-file.ts";
import { compiledRoot, projectRoot } from "../paths.ts";
import type { Judge } from "./judge.ts";
import { lockAlerts } from "./lock-alerts.ts";

/** Makes the judge that compares with the lock, or writes it. @throws ModelError */
export function lockJudge(plan: Plan): Judge | null {
  const { request } = plan;
  if (request.lock === undefined) return null;
  refuseOptions(request, request.lock);
  const file = lockFile(request);
  return request.lock.mode === "compare" ? comparing(file, plan) : updating(file);
}

/** The file of a lock, and what it is called. */
export interface LockFile {
  readonly path: string;
  readonly name: string;
}

/** The lock of a suite: beside the models, or where an option says. */
export function lockFile({ lock, models }: Pick<CheckRequest, "lock" | "models">): LockFile {
  const given = lock?.file ?? (models === undefined ? undefined : `${models}.lock.json`);
  if (given !== undefined) return { path: given, name: given };
  const name = "models/proofs.lock.json";
  return { path: join(projectRoot, name), name };
}

/** The lock of an existing file. @throws ModelError MODEL005 with what to do about it */
export function readLock({ path, name }: LockFile): Lock {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const why = messageOf(error);
    throw new ModelError("MODEL005", `the lock ${name} cannot be read: ${why}`, { cause: error });
  }
  return parseLock(text, name);
}

function refuseOptions(request: CheckRequest, { mode }: LockRequest): void {
  const { budgets, property, set } = request;
  const option = mode === "compare" ? "--locked" : "--update-lock";
  const because =
    set.size > 0
      ? "--set: that is another model than the one that is locked"
      : budgets.maxStates !== undefined
        ? "--max-states: what is cut short is not what is locked"
        : budgets.timeMs !== undefined
          ? "--time: what is cut short is not what is locked"
          : mode === "update" && property.length > 0
            ? "--property: what is locked of a model is locked of all its claims"
            : null;
  if (because !== null) throw new ModelError("MODEL004", `${option} does not go with ${because}`);
}

function scopeOf({ request, prepared }: Plan): Scope {
  return {
    models: request.patterns.length === 0 ? null : new Set(prepared.map((p) => p.model.name)),
    properties:
      request.property.length === 0
        ? null
        : new Set(prepared.flatMap((p) => p.model.claims.map((c) => c.property.id))),
  };
}

function currentLock({ suite, results, program, request }: Ran): Lock {
  const parts = request.models === undefined ? undefined : ["checker"];
  return lockOf(suite, results, originOf(program, fileURLToPath(compiledRoot), parts));
}

function comparing(file: LockFile, plan: Plan): Judge {
  const { name, path } = file;
  if (!existsSync(path))
    throw new ModelError(
      "MODEL005",
      `there is no lock ${name}: make it with \`${again(plan)}\`, look at it, and commit it`,
    );
  const was = readLock(file);
  // A key that is there twice is read once, and a person may read the other.
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  const isOurs = formatLock(was) === text;
  return {
    judge: (ran) => {
      const now = currentLock(ran);
      const comparison = compareLocks(was, now, scopeOf(ran));
      const refused = refusals(ran.results);
      const undigested = refused.filter((why) => why.includes("no digest"));
      const { drift } = comparison;
      return {
        step: "lock",
        code: drift.length + undigested.length > 0 || !isOurs ? 1 : 0,
        summary:
          drift.length === 0
            ? `${isOurs ? "" : `${name} was edited; `}${told(comparison)} as locked in ${name}`
            : `${counted(drift.length, "difference")} from ${name} in ${places(drift)}`,
        lines: [
          ...driftLines(drift).map((text) => line("bad", text)),
          ...undigested.map((text) => line("bad", text)),
          ...(isOurs
            ? []
            : [
                line(
                  "bad",
                  `${name} was edited: it is not written as --update-lock writes it; \`${again(ran)}\` does`,
                ),
              ]),
          ...(drift.length > 0 ? [line("note", nextStep(again(ran), refused.length > 0))] : []),
          ...openLines(comparison),
          ...originLines(was, now),
        ],
        data: dataOf(name, "compared", drift),
        alerts: lockAlerts(drift, path, isOurs ? text : null),
      };
    },
  };
}

function updating(file: LockFile): Judge {
  const { path, name } = file;
  const output = outputFile(path, "--update-lock");
  const was = existsSync(path) ? readLock(file) : null;
  const text = was === null ? null : readFileSync(path, "utf8");
  return {
    discard: () => {
      output.discard();
    },
    judge: (ran) => {
      const refused = refusals(ran.results);
      if (refused.length > 0)
        return {
          step: "lock",
          code: 1,
          summary: `${name} is not written: ${counted(refused.length, "thing")} cannot be locked`,
          lines: refused.map((why) => line("bad", why)),
          data: dataOf(name, "refused", []),
        };
      const { lock, forgotten } = updatedLock(was, currentLock(ran));
      const drift =
        was === null ? [] : compareLocks(was, lock, { models: null, properties: null }).drift;
      const same = was !== null && formatLock({ ...lock, origin: was.origin }) === text;
      if (!same) output.write(formatLock(lock));
      return {
        step: "lock",
        code: 0,
        summary: same
          ? `${name} is as it should be, and not written`
          : was === null
            ? `${name} is new: ${counted(ran.results.length, "model")} of ${Object.keys(lock.models).length}`
            : `${name} is written: ${counted(drift.length, "difference")}${drift.length === 0 ? "" : ` in ${places(drift)}`}`,
        lines: [
          ...driftLines(drift).map((words) => line("note", words)),
          ...forgotten.map((model) =>
            line(
              "doubtful",
              `${model} is another model now, and was not run: what was established of it is gone; \`${again(ran, model)}\` establishes it again`,
            ),
          ),
        ],
        data: dataOf(name, same ? "unchanged" : "written", drift),
      };
    },
  };
}

/** The command that writes the lock, of some models or all. */
function again({ request, options }: Plan, model = ""): string {
  const file = request.lock?.file;
  const lock = file === undefined ? "" : ` --lock ${quoted(file)}`;
  return `npm run check -- ${model === "" ? "" : `${quoted(model)} `}--update-lock${lock}${options}`;
}

/** What to do about a drift that is meant. @param refused whether the lock could not be written as it is */
function nextStep(command: string, refused: boolean): string {
  const first = refused ? "let the models expect what is found, then " : "";
  return `If that is meant: ${first}\`${command}\`, and say why in the review.`;
}

function line(tone: JudgementLine["tone"], text: string): JudgementLine {
  return { tone, text };
}

function told({ models, properties }: Comparison): string {
  return `${counted(models, "model")} and ${counted(properties, "verdict")} are`;
}

function places(drift: readonly Drift[]): string {
  const models = new Set(drift.flatMap((d) => (d.model === null ? [] : [d.model])));
  const declared = drift.some((d) => d.model === null) ? ["what is declared"] : [];
  const in_ = models.size > 0 ? [counted(models.size, "model")] : [];
  return [...declared, ...in_].join(" and in ");
}

function openLines({ unestablished }: Comparison): JudgementLine[] {
  if (unestablished.length === 0) return [];
  const models = new Set(unestablished.map((u) => u.model));
  return [
    line(
      "doubtful",
      `not compared, for nothing was established: ${counted(unestablished.length, "verdict")} of ${counted(models.size, "model")}`,
    ),
  ];
}

function originLines(was: Lock, now: Lock): JudgementLine[] {
  const other = otherOrigin(was.origin, now.origin);
  return other.length === 0
    ? []
    : [line("note", `it was made with ${other.join(", ")}: no difference by itself`)];
}

function dataOf(
  file: string,
  done: "compared" | "written" | "unchanged" | "refused",
  drift: readonly Drift[],
): NonNullable<Judgement["data"]> {
  // A drift is JSON; only its readonly types differ.
  return { file, done, drift: structuredClone(drift) } as unknown as NonNullable<Judgement["data"]>;
}
