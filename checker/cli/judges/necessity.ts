/**
 * `--locked`, of suites with design points: who needs each decision, as it was recorded. The pass over
 * the graphs is made again; what explorations without a decision have found is taken from the record,
 * which they are in as long as the graphs are the same and the same decisions matter in them.
 */
import type { DesignPoint } from "../../contract/design-point.ts";
import { passDrift, type RecordDrift, type PassFound } from "../../necessity/compare.ts";
import { passFound } from "../../necessity/pass-found.ts";
import type { NecessityRecord, RecordedPoint } from "../../necessity/record.ts";
import { judgedOf, staleReviews, tallyOf } from "../../necessity/review.ts";
import type { Judgement, JudgementLine } from "../../report/judgement.ts";
import { counted } from "../../report/style.ts";
import type { Plan, Ran } from "../check-facts.ts";
import { interrupt } from "../interrupt.ts";
import { askCache } from "../kept-verdicts.ts";
import { suiteSource } from "../load-suite.ts";
import { readRecord } from "../necessity-record.ts";
import { Pooled } from "../necessity-runner.ts";
import type { Judge } from "./judge.ts";

/** How many differences are listed of a point. */
const SHOWN = 20;

/** Compares with the record, where all of a suite is compared with its lock. @throws ModelError for a record that is none */
export function necessityJudge({ request, suite }: Plan): Judge | null {
  const { lock, patterns, property, models } = request;
  if (lock?.mode !== "compare" || (suite.points ?? []).length === 0) return null;
  if (patterns.length > 0 || property.length > 0) return null;
  const record = readRecord(models);
  return { judge: (ran) => judgementOf(ran, record) };
}

async function judgementOf(ran: Ran, record: NecessityRecord): Promise<Judgement> {
  const step = "necessity";
  if (ran.notWhole !== null)
    return { step, code: 0, summary: `not compared: ${ran.notWhole}`, lines: [] };
  const points = ran.suite.points ?? [];
  const found = await walk(ran, points);
  const all = points.map((point) => ofPoint(point, record, found.get(point.name) ?? null));
  const code = ([1, 3] as const).find((c) => all.some((p) => p.code === c)) ?? 0;
  const lines = all.flatMap((p) => p.lines);
  const update: JudgementLine = {
    tone: "note",
    text: `What is right now is found by: npm run necessity -- --update${ran.options}`,
  };
  return {
    step,
    code,
    summary: all.map((p) => p.summary).join("; "),
    lines: code === 0 ? lines : [...lines, update],
  };
}

/** The passes over the models of all points, each model once. */
async function walk(
  { request, suite, interrupt: stopping }: Ran,
  points: readonly DesignPoint[],
): Promise<ReadonlyMap<string, PassFound | null>> {
  const source = suiteSource(request.models);
  const { workers, budgets } = request;
  const say = { writeError: (text: string) => void process.stderr.write(text) };
  const told = { source, overrides: request.set, budgets, read: request.cache };
  const ask = await askCache(suite, told, say);
  const runner = new Pooled({ source, workers, budgets, interrupt: stopping ?? interrupt(), ask });
  const found = new Map<string, PassFound | null>();
  try {
    for (const { name, models } of points)
      found.set(
        name,
        await passFound(
          suite.models.filter((m) => models.includes(m.name)),
          runner,
        ),
      );
    return found;
  } finally {
    runner.dispose();
    source.dispose();
  }
}

type PointJudgement = Pick<Judgement, "code" | "summary" | "lines">;

/** What is to be said of one point; `found`: its pass, `null` where it did not come to its end. */
export function ofPoint(
  point: DesignPoint,
  record: NecessityRecord,
  found: PassFound | null,
): PointJudgement {
  const { name } = point;
  const recorded = record.points[name];
  if (recorded === undefined)
    return {
      code: 1,
      summary: `${name} is not recorded`,
      lines: [bad(`${name}: who needs its decisions is not recorded`)],
    };
  if (found === null)
    return {
      code: 3,
      summary: `${name}: not every graph was looked at`,
      lines: [{ tone: "doubtful", text: `${name}: not compared with the record` }],
    };
  const drift = passDrift(recorded, found);
  const { lines, open } = reviewLines(point, recorded);
  const fault = drift.length > 0 || lines.length > 0;
  return {
    code: fault ? 1 : open > 0 ? 3 : 0,
    summary: fault
      ? `${name}: ${counted(drift.length + lines.length, "difference")} from what was reviewed and recorded`
      : `${name}: ${described(recorded)} as recorded`,
    lines: [
      ...driftLines(name, drift),
      ...lines,
      ...(open > 0
        ? [{ tone: "doubtful", text: `${name}: ${counted(open, "decision")} undecided` } as const]
        : []),
    ],
  };
}

/** What was made again, and what was not. */
function described({ decisions, models }: RecordedPoint): string {
  const explored = Object.values(decisions).filter((n) => n.word !== "equivalent").length;
  return `${counted(Object.keys(decisions).length, "decision")} in ${counted(Object.keys(models).length, "model")} matter where they did (what ${counted(explored, "exploration")} found is taken from the record),`;
}

function driftLines(name: string, drift: readonly RecordDrift[]): JudgementLine[] {
  return [
    ...drift.slice(0, SHOWN).map(({ about, text }) => bad(`${name}: ${about}: ${text}`)),
    ...(drift.length > SHOWN ? [bad(`${name}: and ${drift.length - SHOWN} more`)] : []),
  ];
}

function reviewLines(
  { name, reviewed }: DesignPoint,
  { decisions }: RecordedPoint,
): { readonly lines: readonly JudgementLine[]; readonly open: number } {
  const judged = judgedOf(decisions, reviewed);
  const tally = tallyOf(judged);
  return {
    open: tally.undecided,
    lines: [
      ...(tally.notReviewed > 0
        ? [
            bad(
              `${name}: ${counted(tally.notReviewed, "decision")} that nobody notices, and without a review`,
            ),
          ]
        : []),
      ...staleReviews(judged, reviewed).map(({ review, why }) =>
        bad(`${name}: the review of ${review.decision} answers nothing: ${why}`),
      ),
    ],
  };
}

function bad(text: string): JudgementLine {
  return { tone: "bad", text };
}
