/** `passproof list` on the command line: arguments, options, help. */
import type { Command } from "@commander-js/extra-typings";
import type { ListRequest } from "../list-command.ts";
import { modelsOption } from "./options.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addList(root: Command, run: Run<ListRequest>): void {
  root
    .command("list")
    .description("List models, properties, expected verdicts, witnesses and seeded defects.")
    .option("--json", "as JSON")
    .addOption(modelsOption())
    .action(async (o) => {
      await run({ json: o.json === true, models: o.models });
    });
}
