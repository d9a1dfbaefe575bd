/** `--json`: the report for programs. */
import { report } from "../../report/json.ts";
import type { OutputKind } from "./output.ts";

/** The report for programs: one JSON document. See docs/schemas/check.schema.json. */
export const jsonOutput: OutputKind = {
  option: "--json",
  explains: false,
  open: (target) => {
    const file = target.file();
    return {
      write: ({ results, coverage, outcome, set, judgements }) => {
        const content = report(results, coverage, outcome.asExpected, set, judgements);
        file.write(`${JSON.stringify(content, null, 2)}\n`);
      },
      discard: file.discard,
    };
  },
};
