/** `passproof diff` on the command line: arguments, options, help. */
import { availableParallelism } from "node:os";
import { Option, type Command } from "@commander-js/extra-typings";
import type { DiffRequest } from "../diff-plan.ts";
import { parseCount } from "../quantities.ts";
import { budgets, memoryOption, modelsOption, noCacheOption, timeOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addDiff(root: Command, run: Run<DiffRequest>): void {
  root
    .command("diff")
    .description(
      "Compare two designs: what holds, what can happen and what is reached in one only.",
    )
    .argument("[models...]", "two models; with --base names or globs, by default all up to --size")
    .option("--base <ref>", "compare models as they were at this commit with what they are now")
    .option(
      "--observe <what>",
      "actions, actors (l2,l1), the id of a property of noninterference (what its observer sees) or of trace inclusion (its events)",
      "actions",
    )
    .addOption(modelsOption())
    .addOption(
      new Option("--size <size>", "largest size of models, unless one is named")
        .choices(["tiny", "small", "full"] as const)
        .default("small" as const),
    )
    .option("--workers <n>", "models checked at a time", parseCount, availableParallelism())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .option("--max-states <n>", "end an exploration after so many states", parseCount)
    .addOption(timeOption())
    .addOption(memoryOption())
    .addOption(noCacheOption())
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "For each pair of models: properties whose verdicts differ; behaviours that only one of the two has, by action, each with a shortest run to it and what the other could have done instead; how often each action is possible; and values of each region of the state that only one of the two reaches. What a behaviour is depends on what is observed: docs/internals/design-diff.md.",
        ],
        exitCodes: "diff",
        examples: [
          "passproof diff accel-tiny accel-fast-tiny",
          "passproof diff recommended bar-once --observe l2",
          "passproof diff recommended hostile-host --observe N1",
          "passproof diff --base HEAD 'accel*'",
          "passproof diff --base origin/main --json - | jq '.pairs[] | select(.differs)'",
        ],
      }),
    )
    .action(async (models, o) => {
      await run({
        models,
        base: o.base,
        observe: o.observe,
        suite: o.models,
        size: o.size,
        workers: o.workers,
        json: o.json,
        cache: o.cache,
        budgets: budgets(o),
      });
    });
}
