/** Comparisons as text. */
import Table from "cli-table3";
import type { Comparison } from "./compare.ts";

const head = [
  "model",
  "tool",
  "states",
  "transitions",
  "seconds",
  "states/s",
  "bytes/state",
  "passproof is",
];

/** One row per model and tool; targets and differences below. */
export function comparisonText(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head,
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
    // Lines only below the head: the rows of one model belong together.
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  for (const c of comparisons) {
    c.tools.forEach((t, i) =>
      table.push([
        i === 0 ? c.case : "",
        t.tool,
        grouped(t.states),
        grouped(t.transitions),
        t.seconds.toFixed(2),
        grouped(Math.round(t.statesPerSecond)),
        t.bytesPerState === null ? "–" : t.bytesPerState.toFixed(1),
        i === 0 ? "" : `${t.ratio.toFixed(2)}x as fast`,
      ]),
    );
  }
  const targets = comparisons.flatMap((c) =>
    c.targets.map((t) => `${t.reached ? "pass" : "miss"}  ${c.case}: ${t.what}`),
  );
  const differences = comparisons.flatMap((c) => c.differences);
  return [
    table.toString(),
    ...(targets.length > 0
      ? ["Targets, for models that take the fastest peer at least 2 s:", ...targets]
      : []),
    ...(differences.length > 0
      ? ["The tools do not agree:", ...differences]
      : ["States and transitions are the known ones in every run of every tool."]),
  ].join("\n");
}

/** A number with its digits in groups of three. */
export function grouped(n: number): string {
  return n.toLocaleString("en-US").replaceAll(",", " ");
}
