/** Explores one case with every tool, in turns, and compares what they say. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "./cases.ts";
import type { Installed } from "./tools/installed.ts";
import type { Measurement, Tool } from "./tools/measurement.ts";
import { ours } from "./tools/ours.ts";
import { buildRumur } from "./tools/rumur.ts";
import { buildSpin } from "./tools/spin.ts";

/** What one tool needed for one case. */
export interface ToolResult {
  readonly tool: string;
  readonly states: number;
  readonly transitions: number;
  /** The median of the runs. */
  readonly seconds: number;
  readonly allSeconds: readonly number[];
  readonly statesPerSecond: number;
  readonly bytesPerState: number | null;
  /** How many times as many states per second this checker has; 1 for itself. */
  readonly ratio: number;
}

/** What was asked for, and whether it was reached. */
export interface Target {
  readonly what: string;
  readonly reached: boolean;
}

/** All that was found about one case. */
export interface Comparison {
  readonly case: string;
  readonly states: number;
  readonly transitions: number;
  readonly tools: readonly ToolResult[];
  readonly targets: readonly Target[];
  /** Counts that differ from the known ones. Empty: all tools agree. */
  readonly differences: readonly string[];
}

/** Targets hold for models above this many states: below, the start-up of each tool dominates. */
const targetStates = 1_000_000;
const targetRatios = { SPIN: 1.5, Rumur: 3 } as const;
const targetBytesPerState = 48;

/** Compares the tools on `c` over `runs` rounds. `onRun` hears of each exploration as it ends. */
export async function compare(
  c: Case,
  found: Installed,
  runs: number,
  onRun: (tool: string, seconds: number) => void,
): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), "passproof-bench-"));
  try {
    const tools = [ours(c), ...(await peers(c, found, folder))];
    const measured = new Map<string, Measurement[]>(tools.map((t) => [t.name, []]));
    for (let round = 0; round < runs; round++) {
      for (const tool of tools) {
        const m = await tool.explore();
        measured.get(tool.name)?.push(m);
        onRun(tool.name, m.seconds);
      }
    }
    return summary(c, measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function peers(c: Case, found: Installed, folder: string): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  if (found.cc === null) return tools;
  if (found.spin !== null) {
    const spin = await buildSpin(c, subfolder(folder, "spin"));
    tools.push(spin.depthFirst, spin.breadthFirst);
  }
  if (found.rumur !== null) tools.push(await buildRumur(c, subfolder(folder, "rumur")));
  return tools;
}

function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** Medians, ratios, targets and differences of what was measured of `c`; this checker comes first. */
export function summary(
  c: Case,
  measured: ReadonlyMap<string, readonly Measurement[]>,
): Comparison {
  const differences: string[] = [];
  const tools: ToolResult[] = [];
  for (const [tool, all] of measured) {
    for (const m of all) differences.push(...differencesOf(c, tool, m));
    const first = all[0];
    if (first === undefined) continue;
    const allSeconds = all.map((m) => m.seconds);
    const seconds = median(allSeconds);
    const bytes = all.flatMap((m) => (m.bytes === null ? [] : [m.bytes]));
    const statesPerSecond = first.states / seconds;
    tools.push({
      tool,
      states: first.states,
      transitions: first.transitions,
      seconds,
      allSeconds,
      statesPerSecond,
      bytesPerState: bytes.length === 0 ? null : median(bytes) / first.states,
      ratio: (tools[0]?.statesPerSecond ?? statesPerSecond) / statesPerSecond,
    });
  }
  return {
    case: c.name,
    states: c.states,
    transitions: c.transitions,
    tools,
    targets: c.states > targetStates ? targetsOf(tools) : [],
    differences: [...new Set(differences)],
  };
}

function differencesOf(c: Case, tool: string, m: Measurement): readonly string[] {
  return (["states", "transitions"] as const)
    .filter((what) => m[what] !== c[what])
    .map((what) => `${c.name}: ${tool} has ${m[what]} ${what}, not ${c[what]}`);
}

function targetsOf(tools: readonly ToolResult[]): readonly Target[] {
  const targets: Target[] = [];
  for (const [tool, atLeast] of Object.entries(targetRatios)) {
    const peer = tools.find((t) => t.tool === tool);
    if (peer === undefined) continue;
    const what = `${peer.ratio.toFixed(2)}x ${tool} (target ${atLeast}x)`;
    targets.push({ what, reached: peer.ratio >= atLeast });
  }
  const bytes = tools[0]?.bytesPerState ?? null;
  if (bytes !== null) {
    const what = `${bytes.toFixed(1)} bytes/state (target ${targetBytesPerState})`;
    targets.push({ what, reached: bytes <= targetBytesPerState });
  }
  return targets;
}

/** The middle value, or the mean of the two middle ones. `values` is not empty. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
