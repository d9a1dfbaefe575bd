/** `passproof cache` on the command line: options, help. */
import type { Command } from "@commander-js/extra-typings";
import type { CacheRequest } from "../cache-command.ts";
import { afterHelp } from "./help-text.ts";
import type { Run } from "./run.ts";

/** Adds the verb to `root`. */
export function addCache(root: Command, run: Run<CacheRequest>): void {
  root
    .command("cache")
    .description("Show where verdicts of earlier runs are kept, and how much there is of them.")
    .option("--clear", "delete them", false)
    .addHelpText(
      "after",
      afterHelp({
        about: [
          "check, trace, defects, diff and necessity keep what they find, and use it again while nothing has changed that it is made of: the compiled modules that the model and the checker consist of, the installed packages, Node's version, the constants, the claims, the options. --no-cache explores again, and --verbose of check says of which models nothing is kept, and why. What was not used for longest is deleted when there is too much.",
          "The variable PASSPROOF_CACHE names another folder; with PASSPROOF_CACHE=off nothing is kept or used.",
        ],
      }),
    )
    .action(async (o) => {
      await run({ clear: o.clear });
    });
}
