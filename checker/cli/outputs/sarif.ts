/** `--sarif`: the report for services that show findings beside sources. */
import { projectAround } from "../../places/project.ts";
import { ciFacts } from "./ci-facts.ts";
import type { OutputKind } from "./output.ts";

/** SARIF 2.1.0: a result for each verdict that somebody has to look at. */
export const sarifOutput: OutputKind = {
  option: "--sarif",
  explains: false,
  open: async (target) => {
    const file = target.file();
    const { sarif } = await import("../../ci/sarif.ts");
    return {
      write: (facts) => {
        const log = sarif(ciFacts(facts), projectAround(process.cwd()));
        file.write(`${JSON.stringify(log, null, 1)}\n`);
      },
      discard: file.discard,
    };
  },
};
