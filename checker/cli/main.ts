#!/usr/bin/env node
/** The program `passproof`. */
import { CommanderError } from "@commander-js/extra-typings";
import { ModelError } from "../errors.ts";
import { explorerPage } from "../explorer/page.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { cacheCommand } from "./cache-command.ts";
import { checkCommand } from "./check-command.ts";
import { defectsCommand } from "./defects-command.ts";
import { diffCommand } from "./diff-command.ts";
import { exploreCommand } from "./explore-command.ts";
import { graphCommand } from "./graph-command.ts";
import { interrupt, onSignals } from "./interrupt.ts";
import { listCommand } from "./list-command.ts";
import { necessityCommand } from "./necessity-command.ts";
import { OutputError } from "./output-file.ts";
import { programVersion } from "./paths.ts";
import { program } from "./program.ts";
import { Terminal } from "./terminal.ts";
import { traceCommand } from "./trace-command.ts";
import { weakeningCommand } from "./weakening-command.ts";

// What a models file prints while it loads must not end up in a report on standard output.
globalThis.console = new console.Console(process.stderr);

const stopping = interrupt();
// Who pipes into `head` wants no more: what is running may end.
const terminal = new Terminal(process, stopping.request);

// Node's own exit code for an uncaught error is 1, which here means something else.
process.on("uncaughtException", (error) => {
  internal(error);
  process.exit(exitCode.internal);
});

process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.internal;
  const watch = (): void => {
    onSignals(stopping, (message) => {
      terminal.writeError(`passproof: ${message}\n`);
    });
  };
  const commands = program(
    programVersion(),
    {
      cache: (request) => cacheCommand(request, terminal),
      check: (request) => {
        watch();
        return checkCommand(request, terminal, stopping);
      },
      defects: (request) => {
        watch();
        return defectsCommand(request, terminal, stopping);
      },
      diff: (request) => {
        watch();
        return diffCommand(request, terminal, stopping);
      },
      explore: (request) => exploreCommand(request, terminal, explorerPage),
      graph: (request) => graphCommand(request, terminal),
      list: (request) => listCommand(request, terminal),
      necessity: (request) => {
        watch();
        return necessityCommand(request, terminal, stopping);
      },
      trace: (request) => {
        watch();
        return traceCommand(request, terminal, stopping);
      },
      weakening: (request) => weakeningCommand(request, terminal),
    },
    (c) => {
      code = c;
    },
  );
  try {
    await commands.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.asExpected : exitCode.usage;
    }
    if (error instanceof ModelError) {
      terminal.writeError(`error: ${error.message} (${error.code})\n`);
      return exitCode.usage;
    }
    internal(error);
    return exitCode.internal;
  }
}

function internal(error: unknown): void {
  if (error instanceof OutputError) {
    terminal.writeError(`error: ${error.message}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.writeError(`internal error, please report it: ${text}\n`);
}
