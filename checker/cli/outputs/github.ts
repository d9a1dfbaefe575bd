/** `--github`: the summary of a step of GitHub Actions, and annotations. */
import { statSync } from "node:fs";
import { projectAround } from "../../places/project.ts";
import { ciFacts } from "./ci-facts.ts";
import type { OutputKind } from "./output.ts";

/** Appends to the summary of the step, and prints annotations among the other text. */
export const githubOutput: OutputKind = {
  option: "--github",
  explains: false,
  open: async (target) => {
    const file = target.stream("append");
    const [{ annotations }, { MOST_BYTES, summary }] = await Promise.all([
      import("../../ci/github-annotations.ts"),
      import("../../ci/github-summary.ts"),
    ]);
    return {
      write: (facts) => {
        const ci = ciFacts(facts);
        for (const line of annotations(ci, projectAround(process.cwd()))) target.say(`${line}\n`);
        // What the step wrote before has taken of the room.
        const room = MOST_BYTES - (statSync(target.path, { throwIfNoEntry: false })?.size ?? 0);
        file.write(summary(ci, room));
      },
      discard: file.discard,
    };
  },
};
