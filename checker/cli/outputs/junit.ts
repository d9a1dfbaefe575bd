/** `--junit`: the report for CI servers that show tests. */
import { ciFacts } from "./ci-facts.ts";
import type { OutputKind } from "./output.ts";

/** JUnit XML: a suite for each model, a test for each claim. */
export const junitOutput: OutputKind = {
  option: "--junit",
  explains: false,
  open: async (target) => {
    const file = target.file();
    // Only here: its library takes a tenth of a second to load.
    const { junit } = await import("../../ci/junit.ts");
    return {
      write: (facts) => {
        file.write(junit(ciFacts(facts)));
      },
      discard: file.discard,
    };
  },
};
