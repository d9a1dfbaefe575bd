/** The command line: verbs, options, help. */
import { Command } from "@commander-js/extra-typings";
import type { ExitCode } from "../report/outcome.ts";
import type { CacheRequest } from "./cache-command.ts";
import type { CheckRequest } from "./check-request.ts";
import type { DefectsRequest } from "./defects-command.ts";
import type { DiffRequest } from "./diff-plan.ts";
import type { ExploreRequest } from "./explore-command.ts";
import type { GraphRequest } from "./graph-command.ts";
import type { ListRequest } from "./list-command.ts";
import type { NecessityRequest } from "./necessity-command.ts";
import type { TraceRequest } from "./trace-command.ts";
import type { WeakeningRequest } from "./weakening-command.ts";
import { addCache } from "./verbs/cache.ts";
import { addCheck } from "./verbs/check.ts";
import { addDefects } from "./verbs/defects.ts";
import { addDiff } from "./verbs/diff.ts";
import { addExplore } from "./verbs/explore.ts";
import { addGraph } from "./verbs/graph.ts";
import { addList } from "./verbs/list.ts";
import { addNecessity } from "./verbs/necessity.ts";
import { addTrace } from "./verbs/trace.ts";
import { addWeakening } from "./verbs/weakening.ts";

/** What each verb does. */
export interface Verbs {
  cache(request: CacheRequest): Promise<ExitCode>;
  check(request: CheckRequest): Promise<ExitCode>;
  defects(request: DefectsRequest): Promise<ExitCode>;
  diff(request: DiffRequest): Promise<ExitCode>;
  explore(request: ExploreRequest): Promise<ExitCode>;
  graph(request: GraphRequest): Promise<ExitCode>;
  list(request: ListRequest): Promise<ExitCode>;
  necessity(request: NecessityRequest): Promise<ExitCode>;
  trace(request: TraceRequest): Promise<ExitCode>;
  weakening(request: WeakeningRequest): Promise<ExitCode>;
}

/** Scripts of npm that are no verbs, but a verb with options. */
const SCRIPTS: Readonly<Record<string, string>> = {
  gate: "check --locked --no-cache",
  "check:full": "check --smallest full --workers 1",
};

/** Who takes a script for a verb is told what it does; nothing of it is listed. */
function addScripts(root: Command): void {
  for (const [name, command] of Object.entries(SCRIPTS))
    root
      .command(`${name} [anything...]`, { hidden: true })
      .allowUnknownOption()
      .helpOption(false)
      .action(() => {
        root.error(
          `error: unknown command '${name}': it is a script, npm run ${name}, and does passproof ${command}`,
        );
      });
}

/**
 * The program. `done` gets the exit code of the verb that ran.
 *
 * It never exits: usage errors, help and version are thrown as CommanderError.
 */
export function program(version: string, verbs: Verbs, done: (code: ExitCode) => void): Command {
  const root = new Command("passproof")
    .description("Checks models of accelerated virtual passthrough I/O, and shows what it finds.")
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .helpCommand("help [verb]", "show help for a verb")
    .addHelpText(
      "after",
      `
Examples (npm run check is passproof check, and so on):
  npm run check                             everything up to size small
  npm run check -- 'accel*' --property S13  one property of some models
  npm run check -- accel-tiny --set fixSoftXlat=false
  npm run gate                              whether everything is as locked
  npm run trace -- accel-tiny S13           the counterexample
  npm run explore -- accel-tiny             step through it in a browser
  npm run defects                           whether properties notice defects
  npm run necessity                         who needs each check
  npm run graph -- accel-tiny -o accel.aut  all its states, for other tools
  npm run diff -- accel-tiny h1             what two designs do differently
  npm run weakening                         what is claimed less than before
  npm run list                              what there is`,
    );

  addScripts(root);
  addCheck(root, async (request) => {
    done(await verbs.check(request));
  });
  addDefects(root, async (request) => {
    done(await verbs.defects(request));
  });
  addList(root, async (request) => {
    done(await verbs.list(request));
  });
  addGraph(root, async (request) => {
    done(await verbs.graph(request));
  });
  addTrace(root, async (request) => {
    done(await verbs.trace(request));
  });
  addCache(root, async (request) => {
    done(await verbs.cache(request));
  });
  addWeakening(root, async (request) => {
    done(await verbs.weakening(request));
  });
  addNecessity(root, async (request) => {
    done(await verbs.necessity(request));
  });
  addDiff(root, async (request) => {
    done(await verbs.diff(request));
  });
  addExplore(root, async (request) => {
    done(await verbs.explore(request));
  });
  return root;
}
