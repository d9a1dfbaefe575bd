/** `--html`: the report for readers. */
import { pageText } from "../../html/build.ts";
import { filled } from "../../html/document.ts";
import { reportData } from "../../html/report.ts";
import { packed } from "../../trace/shared.ts";
import type { OutputKind } from "./output.ts";

/** The report for readers: one page that needs nothing else. */
export const htmlOutput: OutputKind = {
  option: "--html",
  explains: true,
  open: async (target) => {
    const file = target.file();
    // Before the run: a page that cannot be built is no reason to have waited.
    const empty = await pageText("report");
    return {
      write: (facts) => {
        const { results, suite, prepared, ...others } = facts;
        const data = reportData({
          ...others,
          results,
          models: prepared.map((p) => p.model),
          among: suite.models,
        });
        file.write(filled(empty, `passproof: ${results.length} models`, packed(data)));
      },
      discard: file.discard,
    };
  },
};
