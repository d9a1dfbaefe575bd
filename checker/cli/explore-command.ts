/** `passproof explore`. */
import { readFileSync, statSync } from "node:fs";
import { ModelError, CheckerError, messageOf } from "../errors.ts";
import type { Model, Suite } from "../contract/model.ts";
import { planDefects } from "../defects/plan.ts";
import type { Begin } from "../explorer/searches.ts";
import { serve } from "../explorer/server.ts";
import { Session } from "../explorer/session.ts";
import { readTraceFile } from "../explorer/trace-file.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { quoted, repeatable } from "./check-request.ts";
import { override, type Overrides } from "./flags.ts";
import { interrupt, type Interrupt } from "./interrupt.ts";
import { loadSuite, suiteSource, type SuiteSource } from "./load-suite.ts";
import type { Budgets } from "./messages.ts";
import { prepare, runModels } from "./run-models.ts";
import { findModel } from "./select.ts";
import type { Terminal } from "./terminal.ts";
import { kindOf } from "./trace-command.ts";

/** The command line of `explore`, parsed. */
export interface ExploreRequest {
  readonly model: string;
  readonly port: number;
  readonly trace: string | undefined;
  readonly set: Overrides;
  readonly models: string | undefined;
  /** Of each search for a counterexample. */
  readonly budgets: Budgets;
}

/** A trace file may have as many bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Serves the explorer of one model until somebody interrupts it.
 * @param page makes the page's HTML, or finds it made
 * @throws ModelError for what cannot be used; nothing was served then
 */
export async function exploreCommand(
  request: ExploreRequest,
  terminal: Terminal,
  page: () => Promise<string>,
): Promise<ExitCode> {
  const source = suiteSource(request.models);
  try {
    const loaded = await loadSuite(source);
    const of = kindOf(loaded, request.model);
    const suite = of === "models" ? loaded : planDefects(loaded, []).suite;
    const { model, set } = override(findModel(suite, request.model), request.set);
    // Builds it, so that what is wrong with the model is said before anybody looks at it.
    prepare(suite, [{ model: model.name, properties: [], witnesses: [] }], request.set);
    const session = new Session({
      model,
      isDefect: of === "defects",
      set,
      command: commandFor(request),
      witnesses: loaded.witnesses ?? [],
      begin: beginner({ suite, witnesses: loaded.witnesses ?? [], of, source, request }),
      file: request.trace === undefined ? null : traceFile(model, request.trace),
    });
    const html = await page();
    // Listened for before anybody is told that there is something to end.
    const ending = interrupted();
    const listening = await serve({
      session,
      html,
      port: request.port,
      onBug: (error) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        terminal.writeError(`internal error, please report it: ${text}\n`);
      },
    });
    terminal.write(`${model.name}: ${listening.url}\nCtrl-C ends it.\n`);
    await ending;
    await Promise.all([listening.close(), session.close()]);
    return exitCode.asExpected;
  } finally {
    source.dispose();
  }
}

/** Resolves at the first SIGINT or SIGTERM; a later one ends the program at once. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null;
    const handle = (): void => {
      const now = Date.now();
      first ??= now;
      resolve();
      // npm passes on what the terminal has already sent to everybody.
      if (now - first > 1000) process.exit(exitCode.asExpected);
    };
    process.on("SIGINT", handle);
    process.on("SIGTERM", handle);
  });
}

/** Searches in a worker, as `trace` makes them. */
function beginner({
  suite,
  witnesses,
  of,
  source,
  request,
}: {
  readonly suite: Suite;
  readonly witnesses: NonNullable<Suite["witnesses"]>;
  readonly of: "models" | "defects";
  readonly source: SuiteSource;
  readonly request: ExploreRequest;
}): Begin {
  return ({ id, isWitness }, onProgress) => {
    const stopping: Interrupt = interrupt();
    const run = async () => {
      const job = {
        model: request.model,
        properties: isWitness ? [] : [id],
        witnesses: isWitness ? [id] : [],
        explain: true,
      };
      const [result] = await runModels(prepare({ ...suite, witnesses }, [job], request.set), {
        source,
        of,
        overrides: request.set,
        workers: 1,
        budgets: request.budgets,
        interrupt: stopping,
        onProgress: (_, p) => {
          onProgress(p);
        },
        onEnd: () => undefined,
        onResult: () => undefined,
      });
      const found = result?.results[0];
      if (found === undefined) throw new CheckerError("CHECK002", "one property, and no verdict");
      return found;
    };
    return { result: run(), cancel: stopping.request };
  };
}

/** @throws ModelError MODEL005 when the file cannot be read, or holds no run */
function traceFile(model: Model, name: string): { readonly name: string; readonly text: string } {
  try {
    if (statSync(name).size > MOST_BYTES)
      throw new ModelError("MODEL005", `--trace ${name}: it is too large for a trace`);
    const text = readFileSync(name, "utf8");
    const read = readTraceFile(model, text);
    if (typeof read === "string") throw new ModelError("MODEL005", `--trace ${name}: ${read}`);
    return { name, text };
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const why = messageOf(error);
    throw new ModelError("MODEL005", `--trace ${name}: ${why}`, { cause: error });
  }
}

/** The command that shows the same model elsewhere. */
function commandFor(request: ExploreRequest): string {
  return `npm run explore -- ${quoted(request.model)}${repeatable(request)}`;
}
