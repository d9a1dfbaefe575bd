/** `passproof necessity` on the command line: arguments, options, help. */
import { availableParallelism } from "node:os";
import type { Command } from "@commander-js/extra-typings";
import type { NecessityRequest } from "../necessity-command.ts";
import { parseCount } from "../quantities.ts";
import { budgets, memoryOption, modelsOption, noCacheOption, timeOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addNecessity(root: Command, run: Run<NecessityRequest>): void {
  root
    .command("necessity")
    .description("Leave out each decision of a design, one at a time: who notices?")
    .argument("[names...]", "design points, or models by name or glob; all points by default")
    .option("--only <glob>", "only decisions whose name matches, e.g. 'clause Kernel*', 'policy *'")
    .option("--thorough", "explore every model in which a decision matters")
    .option("--update", "write what is found to the record, models/necessity.lock.json")
    .addOption(modelsOption())
    .option("--workers <n>", "explorations at a time", parseCount, availableParallelism())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option("--max-states <n>", "end an exploration after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addOption(noCacheOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "A decision is a guard clause, a policy, an assumption, a fairness condition, or that an action changes a field. Without it a property fails (needed), the specification does (ill-defined), nothing is different in any reached state (equivalent), or something is, and no property says so (unnoticed): then it takes a reviewed reason, in the 'reviewed' of its design point. Of models that are named instead of a design point nothing is reviewed or recorded.",
        ],
        exitCodes: "necessity",
        examples: [
          "passproof necessity",
          "passproof necessity recommended --update",
          "passproof necessity accel-tiny --only 'clause KernelEnters.*'",
          "passproof trace accel-tiny S5 --without 'field KernelEnters cpu.*.gpr.r11'",
        ],
      }),
    )
    .action(async (names, o) => {
      await run({
        names,
        only: o.only,
        thorough: o.thorough === true,
        update: o.update === true,
        models: o.models,
        workers: o.workers,
        json: o.json,
        maxStates: o.maxStates,
        budgets: budgets({ time: o.time, memory: o.memory }),
        cache: o.cache,
      });
    });
}
