/** The checkpoints of a run: a folder for each model, made before anything runs, and removed when all is said. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Suite } from "../contract/model.ts";
import { provenance, type Provenance } from "../cache/verdict-cache.ts";
import { realDisk } from "../checkpoint/disk.ts";
import { Folder } from "../checkpoint/folder.ts";
import { identityOf, type Identity } from "../checkpoint/identity.ts";
import { takeLock } from "../checkpoint/lock.ts";
import { wantsMore } from "../checkpoint/over.ts";
import { ModelError, messageOf } from "../errors.ts";
import { counted } from "../report/style.ts";
import type { ModelResult } from "../verdict.ts";
import { quoted, repeatable, type CheckRequest } from "./check-request.ts";
import { projectStore } from "./kept-verdicts.ts";
import type { SuiteSource } from "./load-suite.ts";
import type { CheckpointSetup } from "./messages.ts";
import { compiledRoot, projectRoot } from "./paths.ts";
import type { Prepared } from "./run-models.ts";
import type { Terminal } from "./terminal.ts";
import type { CheckpointRequest } from "./verbs/checkpoint-options.ts";

/** Checkpoints of a run. */
export interface Checkpoints {
  /** What the worker that checks a model is told; `undefined`: nothing is kept of it. */
  setupOf(prepared: Prepared): CheckpointSetup | undefined;
  /**
   * Removes the checkpoints of which no more is to be had.
   * @returns what is kept, and how to go on with it
   */
  settle(results: readonly ModelResult[]): readonly string[];
  /** Lets go of all folders. */
  release(): void;
}

/** What checkpoints are opened for. */
export interface CheckpointOpening {
  readonly request: CheckRequest;
  readonly suite: Suite;
  readonly source: Pick<SuiteSource, "url">;
  readonly prepared: readonly Prepared[];
}

/**
 * Takes a folder for each model that is to run.
 * @throws ModelError MODEL005 when one cannot be used; MODEL010 when another run uses one, when there is
 * nothing to go on with, or when it cannot be known what a model is made of
 */
export async function openCheckpoints(
  opening: CheckpointOpening,
  terminal: Pick<Terminal, "writeError">,
): Promise<Checkpoints | null> {
  const { request, prepared } = opening;
  const { checkpoint } = request;
  if (checkpoint === undefined) return null;
  const running = prepared.filter((p) => (p.kept?.answer ?? null) === null);
  if (checkpoint.resumes) demandSome(checkpoint, running);
  const made = await madeOf(opening, terminal);
  const identities = new Map(running.map((p) => [p, identity(p, opening, made)]));
  const releases: (() => void)[] = [];
  const release = (): void => {
    for (const letGo of releases.splice(0)) letGo();
    if (isFresh) realDisk.removeFolder(checkpoint.folder);
  };
  const isFresh = !existsSync(checkpoint.folder);
  process.once("exit", release); // also when a second Ctrl-C ends the program
  try {
    for (const p of running) releases.push(take(checkpoint, p));
  } catch (error) {
    release();
    throw error;
  }
  return {
    setupOf: (p) => {
      const own = identities.get(p);
      return own === undefined
        ? undefined
        : { folder: folderOf(checkpoint, p), identity: own, everyMs: checkpoint.everyMs };
    },
    settle: (results) =>
      running.flatMap((p) => {
        const result = results.find((r) => r.model === p.model.name);
        return result === undefined ? [] : settled(request, checkpoint, p, result);
      }),
    release: () => {
      process.off("exit", release);
      release();
    },
  };
}

function folderOf({ folder }: CheckpointRequest, { model }: Prepared): string {
  return join(folder, encodeURIComponent(model.name));
}

/** Takes the folder of a model. @returns what lets it go */
function take(request: CheckpointRequest, prepared: Prepared): () => void {
  const folder = folderOf(request, prepared);
  try {
    realDisk.makeFolder(folder);
    const letGo = takeLock(folder);
    return () => {
      letGo();
      realDisk.removeFolder(folder);
    };
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const other = [request.folder, folder].find((f) => existsSync(f) && !statSync(f).isDirectory());
    const why = other === undefined ? messageOf(error) : `${other} is a file, and no folder`;
    throw new ModelError("MODEL005", `--checkpoint ${request.folder} cannot be used: ${why}`, {
      cause: error,
    });
  }
}

function demandSome(request: CheckpointRequest, running: readonly Prepared[]): void {
  const folders = running.map((p) => folderOf(request, p));
  if (running.length === 0 || folders.some((f) => new Folder(f, realDisk).isUsed())) return;
  const [only] = running;
  const what = running.length === 1 && only !== undefined ? only.model.name : "any of the models";
  throw new ModelError(
    "MODEL010",
    `--resume ${request.folder}: there is no checkpoint of ${what} in ${resolve(request.folder)}. ` +
      `Use --checkpoint to begin one`,
  );
}

async function madeOf(
  { suite, source }: CheckpointOpening,
  terminal: Pick<Terminal, "writeError">,
): Promise<Provenance> {
  const nothing = { read: () => null, write: () => undefined };
  try {
    return await provenance({
      places: {
        program: fileURLToPath(compiledRoot),
        project: projectRoot,
        suite: fileURLToPath(source.url),
      },
      // What was read of modules is kept there, where something is.
      store: projectStore(terminal) ?? nothing,
      read: true,
      parts: suite.models,
    });
  } catch (error) {
    throw unknown(messageOf(error), error);
  }
}

function identity(
  { job, model }: Prepared,
  { suite }: CheckpointOpening,
  made: Provenance,
): Identity {
  const part = suite.models.find((m) => m.name === model.name) ?? null;
  const origin = made.originOf(part);
  const outside = made.outsideOf(origin);
  if (outside !== null)
    throw unknown(`model ${model.name} may depend on more than its files: ${outside}`);
  // Runs are explained when all is explored, and how states are stored says nothing of what they are.
  const { model: _name, properties: _claims, explain: _explain, storage: _storage, ...asked } = job;
  try {
    return identityOf(made.ground, model, origin, asked);
  } catch (error) {
    throw unknown(`model ${model.name}: ${messageOf(error)}`, error);
  }
}

function unknown(why: string, cause?: unknown): ModelError {
  return new ModelError(
    "MODEL010",
    `--checkpoint: whether one would still be true cannot be known: ${why}. Leave it out`,
    { cause },
  );
}

/** Removes a checkpoint, or says how to go on with it. */
function settled(
  request: CheckRequest,
  checkpoint: CheckpointRequest,
  prepared: Prepared,
  result: ModelResult,
): readonly string[] {
  const folder = new Folder(folderOf(checkpoint, prepared), realDisk);
  try {
    if (!wantsMore(result)) {
      folder.remove();
      return [];
    }
    const states = folder.states();
    return states.length === 0 ? [] : [howToGoOn(request, checkpoint, prepared, states)];
  } catch (error) {
    return [`The checkpoint in ${folder.path} is left as it is: ${messageOf(error)}`];
  }
}

function howToGoOn(
  request: CheckRequest,
  { folder }: CheckpointRequest,
  { model }: Prepared,
  states: readonly number[],
): string {
  const { property, threads, symmetry, storage } = request;
  const command = [
    `npm run check -- ${quoted(model.name)}`,
    ...property.map((p) => ` --property ${quoted(p)}`),
    repeatable(request),
    ...(symmetry === undefined ? [] : [" --symmetry"]),
    ...(symmetry?.believed === true ? [" --believe-symmetry"] : []),
    ...(storage?.compress === true ? [" --compress"] : []),
    ...(storage?.spill === undefined ? [] : [` --spill ${quoted(storage.spill)}`]),
    ...(threads === undefined ? [] : [` --threads ${threads}`]),
    ` --checkpoint ${quoted(folder)}`,
  ].join("");
  const all = states.reduce((a, b) => a + b, 0);
  const searches = states.length === 1 ? "" : ` of ${states.length} explorations`;
  const verb = all === 1 ? "is" : "are";
  return `Of ${model.name}, ${counted(all, "state")}${searches} ${verb} kept. To go on: ${command}`;
}
