/** `passproof list` on the command line: arguments, options, help. */
import type { Command } from "@commander-js/extra-typings";
import type { ListRequest } from "../list-command.ts";
import { modelsOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addList(root: Command, run: Run<ListRequest>): void {
  root
    .command("list")
    .description(
      "List models, properties, expected verdicts, requirements, abstractions and seeded defects.",
    )
    .argument("[names...]", "names, ids or globs of what to list; all by default")
    .option("--json", "as JSON")
    .addOption(modelsOption())
    .addHelpText(
      "after",
      afterHelp({
        examples: [
          "passproof list 'accel-*'",
          "passproof list S13 REQ-DIRECT A7 M01",
          "passproof list --json | jq '.models[].name'",
        ],
      }),
    )
    .action(async (names, o) => {
      await run({ names, json: o.json === true, models: o.models });
    });
}
