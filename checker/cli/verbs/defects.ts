/** `passproof defects` on the command line: arguments, options, help. */
import { availableParallelism } from "node:os";
import type { Command } from "@commander-js/extra-typings";
import type { DefectsRequest } from "../defects-command.ts";
import { parseCount } from "../quantities.ts";
import { budgets, memoryOption, modelsOption, noCacheOption, timeOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addDefects(root: Command, run: Run<DefectsRequest>): void {
  root
    .command("defects")
    .description("Check that the properties notice seeded defects, each as it is declared.")
    .argument("[ids...]", "ids or globs; all by default")
    .addOption(modelsOption())
    .option("--workers <n>", "defects checked at a time", parseCount, availableParallelism())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option("--thorough", "judge all that is claimed, not only the properties a defect names")
    .option("--max-states <n>", "end an exploration after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addOption(noCacheOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "A defect is killed when each property it names is violated with it, and not without it. One that is declared equivalent survives when every property keeps its verdict.",
        ],
        exitCodes: "defects",
        examples: [
          "passproof defects",
          "passproof defects M01 'M4*'",
          "passproof defects --thorough --json - | jq '.defects[].killedBy'",
        ],
      }),
    )
    .action(async (patterns, o) => {
      await run({
        patterns,
        models: o.models,
        workers: o.workers,
        json: o.json,
        thorough: o.thorough === true,
        budgets: budgets(o),
        cache: o.cache,
      });
    });
}
