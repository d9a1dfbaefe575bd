/** `passproof weakening` on the command line: arguments, options, help. */
import type { Command } from "@commander-js/extra-typings";
import type { WeakeningRequest } from "../weakening-command.ts";
import { modelsOption } from "./options.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addWeakening(root: Command, run: Run<WeakeningRequest>): void {
  root
    .command("weakening")
    .description("Compare what is claimed with what was claimed at a base: what became weaker?")
    .option("--base <ref>", "the commit to compare with; where this one left origin/main, or main")
    .option("--lock <file>", "the lock, instead of that of the models")
    .addOption(modelsOption())
    .option("--json <file>", "write a report as JSON; - is standard output")
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "Two locks are compared, and nothing is run: npm run gate shows that the newer one is true. A claim that is expected to hold less, a new violation, and a claim that is gone fail unless models/acceptances.ts says who answers for it and until when. Everything else that makes claims weaker is said, and left to the review.",
        ],
        exitCodes: "weakening",
        examples: [
          "passproof weakening",
          "passproof weakening --base HEAD",
          "passproof weakening --base v1.2 --json - | jq '.weakenings[] | select(.weight == \"weaker\")'",
        ],
      }),
    )
    .action(async (o) => {
      await run({ base: o.base, lock: o.lock, models: o.models, json: o.json });
    });
}
