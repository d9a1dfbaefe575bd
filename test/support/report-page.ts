/** Report pages made in this process, for tests that look at them in a browser. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import type { Model, Suite } from "../../checker/index.ts";
import { pageText } from "../../checker/html/build.ts";
import { filled } from "../../checker/html/document.ts";
import type { ReportData } from "../../checker/html/report-data.ts";
import { reportData } from "../../checker/html/report.ts";
import { requirementsData } from "../../checker/html/requirements-data.ts";
import { coverageOf } from "../../checker/report/coverage.ts";
import { outcomeOf } from "../../checker/report/outcome.ts";
import { check } from "../../checker/search/check.ts";
import { packed } from "../../checker/trace/shared.ts";

const folder = mkdtempSync(join(tmpdir(), "passproof-pages-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Checks models, and says what a report would. */
export function dataOf(suite: Suite, models: readonly Model[] = suite.models): ReportData {
  const results = models.map((m) => check(m, { explain: true }));
  const coverage = coverageOf(suite, results);
  return reportData({
    program: "passproof test",
    models,
    among: suite.models,
    results,
    coverage,
    outcome: outcomeOf(results, coverage),
    set: {},
    traced: requirementsData(suite),
    options: "",
  });
}

/** The address of a page with those data. */
export async function pageWith(name: "report" | "trace", data: unknown): Promise<string> {
  const file = join(folder, `${name}-${Math.random().toString(36).slice(2)}.html`);
  writeFileSync(file, filled(await pageText(name), "test", packed(data)));
  return pathToFileURL(file).href;
}
