/** `passproof list`. */
import { planDefects } from "../defects/plan.ts";
import { ModelError } from "../errors.ts";
import { glob } from "../glob.ts";
import { suggestion } from "../nearest.ts";
import { formatList, listSuite, type SuiteList, type Wanted } from "../report/list-text.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { refuseMisfit } from "./flags.ts";
import { loadSuite, suiteSource } from "./load-suite.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `list`, parsed. */
export interface ListRequest {
  /** Names, ids and globs of what is listed; empty: all. */
  readonly names: readonly string[];
  readonly json: boolean;
  readonly models: string | undefined;
}

/**
 * Prints models, properties and witnesses.
 * @throws ModelError when the suite cannot be loaded, or the constants of a model do not fit,
 * or a name is that of nothing in the list
 */
export async function listCommand(request: ListRequest, terminal: Terminal): Promise<ExitCode> {
  if (request.json && request.names.length > 0)
    throw new ModelError("MODEL004", "list --json lists everything: leave out the names");
  const source = suiteSource(request.models);
  try {
    const suite = await loadSuite(source);
    for (const model of [...suite.models, ...planDefects(suite, []).suite.models])
      refuseMisfit(model);
    const list = listSuite(suite);
    const { names } = request;
    terminal.write(
      request.json
        ? `${JSON.stringify(list, null, 2)}\n`
        : formatList(suite, terminal.out, names.length === 0 ? null : wantedOf(names, list)),
    );
    return exitCode.asExpected;
  } finally {
    source.dispose();
  }
}

/** What matches one of `names`. @throws ModelError MODEL004 when one of them matches nothing */
function wantedOf(names: readonly string[], list: SuiteList): Wanted {
  const known = [
    ...list.models.flatMap((m) => [m.name, ...m.properties.flatMap((p) => [p.id, p.name])]),
    ...list.witnesses.flatMap((p) => [p.id, p.name]),
    ...[...list.abstractions, ...list.requirements, ...list.defects].map((x) => x.id),
  ];
  const globs = names.map(glob);
  for (const [i, matches] of globs.entries()) {
    const name = names[i] ?? "";
    if (!known.some(matches))
      throw new ModelError(
        "MODEL004",
        `nothing is called '${name}': ${suggestion(name.replaceAll(/[*?]/g, ""), known, "npm run list shows all")}`,
      );
  }
  return (...of) => of.some((name) => globs.some((matches) => matches(name)));
}
