/** One model from 10^5 to 10^8 states: whether a state costs more where there are many. */
import Table from "cli-table3";
import type { Case } from "./cases.ts";
import { grouped } from "./report.ts";
import type { Measurement } from "./tools/measurement.ts";
import { ours } from "./tools/ours.ts";

/** What a state may cost in the largest member, as a multiple of what it costs in the first. */
const allowedGrowth = 2;

/** One member of a series, explored by this checker. */
export interface Member extends Measurement {
  readonly name: string;
}

/** Explores each case once. @throws Error when a count is not the known one */
export async function series(
  cases: readonly Case[],
  onRun: (name: string, seconds: number) => void,
): Promise<readonly Member[]> {
  const members: Member[] = [];
  for (const c of cases) {
    const m = await ours(c).explore();
    if (m.states !== c.states || m.transitions !== c.transitions) {
      throw new Error(`bench: ${c.name} has other counts than the known ones`);
    }
    onRun(c.name, m.seconds);
    members.push({ ...m, name: c.name });
  }
  return members;
}

/** The series as text: what a state costs, and a transition, which states have more of in larger models. */
export function seriesText(members: readonly Member[]): string {
  const table = new Table({
    head: ["model", "states", "transitions", "seconds", "ns/state", "ns/transition", "bytes/state"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" },
  });
  for (const m of members) {
    table.push([
      m.name,
      grouped(m.states),
      grouped(m.transitions),
      m.seconds.toFixed(2),
      perState(m).toFixed(0),
      ((m.seconds * 1e9) / m.transitions).toFixed(0),
      m.bytes === null ? "–" : (m.bytes / m.states).toFixed(1),
    ]);
  }
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return table.toString();
  const growth = perState(last) / perState(first);
  const range = `from ${first.states.toExponential(1)} to ${last.states.toExponential(1)} states`;
  const word = growth < allowedGrowth ? "pass" : "miss";
  const what = `${word}  a state costs ${growth.toFixed(2)} times as much, ${range} (target: below ${allowedGrowth})`;
  return [table.toString(), what].join("\n");
}

const perState = (m: Measurement): number => (m.seconds * 1e9) / m.states;
