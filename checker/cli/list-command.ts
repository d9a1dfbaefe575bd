/** `passproof list`. */
import { planDefects } from "../defects/plan.ts";
import { formatList, listSuite } from "../report/list-text.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { refuseMisfit } from "./flags.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `list`, parsed. */
export interface ListRequest {
  readonly json: boolean;
  readonly models: string | undefined;
}

/**
 * Prints models, properties and witnesses.
 * @throws ModelError when the suite cannot be loaded, or the constants of a model do not fit
 */
export async function listCommand(request: ListRequest, terminal: Terminal): Promise<ExitCode> {
  const source = suiteSource(request.models);
  try {
    const suite = await loadSuite(source);
    for (const model of [...suite.models, ...planDefects(suite, []).suite.models])
      refuseMisfit(model);
    terminal.write(
      request.json
        ? `${JSON.stringify(listSuite(suite), null, 2)}\n`
        : formatList(suite, terminal.out),
    );
    return exitCode.asExpected;
  } finally {
    source.dispose();
  }
}
