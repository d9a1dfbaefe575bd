/** `passproof explore` on the command line: arguments, options, help. */
import { Option, type Command } from "@commander-js/extra-typings";
import type { ExploreRequest } from "../explore-command.ts";
import { parseCount, parseDuration, parsePort } from "../quantities.ts";
import { budgets, memoryOption, modelsOption, noOverrides, setOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** What a search of the explorer may take. */
const EXPLORE_MINUTES = 10;

/** Adds the verb to `root`. */
export function addExplore(root: Command, run: Run<ExploreRequest>): void {
  root
    .command("explore")
    .description("Step through a model in a browser: serves a page on this machine, for it alone.")
    .argument("<model>", "name of the model, or id of a seeded defect")
    .option("--port <n>", "port on 127.0.0.1; any that is free by default", parsePort, 0)
    .option("--trace <file>", "begin with a trace written by trace --format json or itf")
    .addOption(setOption())
    .addOption(modelsOption())
    .option(
      "--max-states <n>",
      "end a search for a counterexample after so many states",
      parseCount,
    )
    .addOption(
      new Option("--time <duration>", "end a search for a counterexample after so much time")
        .argParser(parseDuration)
        .default(EXPLORE_MINUTES * 60_000, `${EXPLORE_MINUTES}m`),
    )
    .addOption(memoryOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "The page shows which actions are possible, what stops the others, the state and what changed, the run as a diagram, and which properties hold. It loads any counterexample, and goes on from any of its steps. A link to a position works wherever the same model is explored: its part behind # can be pasted.",
        ],
        exitCodes: "explore",
        examples: [
          "passproof explore accel-tiny",
          "passproof explore h1 --port 8080",
          "passproof explore M01",
          "passproof explore accel-tiny --set fixSoftXlat=false --trace s13.json",
        ],
      }),
    )
    .action(async (model, o) => {
      await run({
        model,
        port: o.port,
        trace: o.trace,
        set: o.set ?? noOverrides,
        models: o.models,
        budgets: budgets(o),
      });
    });
}
