/** `--html`: the report for readers. */
import { pageText } from "../../html/build.ts";
import { filled } from "../../html/document.ts";
import { necessityData } from "../../html/necessity-data.ts";
import { reportData } from "../../html/report.ts";
import { requirementsData } from "../../html/requirements-data.ts";
import type { NecessityRecord } from "../../necessity/record.ts";
import { packed } from "../../trace/shared.ts";
import { readRecord } from "../necessity-record.ts";
import type { OutputKind } from "./output.ts";

/** The report for readers: one page that needs nothing else. */
export const htmlOutput: OutputKind = {
  option: "--html",
  explains: true,
  open: async (target) => {
    const file = target.file();
    // Before the run: a page that cannot be built is no reason to have waited.
    const empty = await pageText("report");
    let record: NecessityRecord | null = null;
    return {
      // Before the run, too: a record that cannot be read.
      started: ({ request }) => {
        record = readRecord(request.models);
      },
      write: (facts) => {
        const { results, suite, prepared, ...others } = facts;
        const data = reportData({
          ...others,
          results,
          models: prepared.map((p) => p.model),
          among: suite.models,
          traced: requirementsData(suite),
          necessity: record === null ? [] : necessityData(suite, record, facts.options),
        });
        file.write(filled(empty, `passproof: ${results.length} models`, packed(data)));
      },
      discard: file.discard,
    };
  },
};
