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
  readonly threads: number;
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

/** Targets hold where the fastest peer takes at least so long: below, the start-up of each tool dominates. */
const targetSeconds = 2;
/** How many times as fast as the fastest peer with as many threads, by number of threads. */
const targetRatios = [
  { threads: 1, atLeast: 2.5 },
  { threads: 2, atLeast: 2 },
] as const;
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
    const tools = [ours(c), ours(c, 2), ...(await peers(c, found, folder))];
    const measured: (Measured & { readonly tool: Tool })[] = tools.map((tool) => ({
      tool,
      all: [],
    }));
    for (let round = 0; round < runs; round++) {
      for (const { tool, all } of measured) {
        const m = await tool.explore();
        all.push(m);
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
    tools.push(spin.depthFirst, spin.breadthFirst, spin.parallel);
  }
  if (found.rumur === null) return tools;
  for (const threads of [1, 2]) {
    const own = subfolder(folder, `rumur-${threads}`);
    tools.push(await buildRumur(c, own, undefined, undefined, threads));
  }
  return tools;
}

function subfolder(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** What was measured with one tool, a round each. */
export interface Measured {
  readonly tool: Pick<Tool, "name" | "threads">;
  readonly all: Measurement[];
}

/** Medians, ratios, targets and differences of what was measured of `c`; this checker comes first. */
export function summary(c: Case, measured: readonly Measured[]): Comparison {
  const differences: string[] = [];
  const tools: ToolResult[] = [];
  for (const { tool, all } of measured) {
    for (const m of all) differences.push(...differencesOf(c, tool.name, m));
    const first = all[0];
    if (first === undefined) continue;
    const allSeconds = all.map((m) => m.seconds);
    const seconds = median(allSeconds);
    const bytes = all.flatMap((m) => (m.bytes === null ? [] : [m.bytes]));
    const statesPerSecond = first.states / seconds;
    tools.push({
      tool: tool.name,
      threads: tool.threads,
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
    targets: targetsOf(tools),
    differences: [...new Set(differences)],
  };
}

function differencesOf(c: Case, tool: string, m: Measurement): readonly string[] {
  const off = { states: 0, transitions: m.within ?? 0 };
  return (["states", "transitions"] as const)
    .filter((what) => !(Math.abs(m[what] - c[what]) <= off[what]))
    .map((what) => `${c.name}: ${tool} has ${m[what]} ${what}, not ${c[what]}`);
}

const isOurs = ({ tool }: ToolResult): boolean => tool.startsWith("passproof");
const fastestOf = (tools: readonly ToolResult[]): ToolResult | null =>
  tools.toSorted((a, b) => a.seconds - b.seconds)[0] ?? null;

function targetsOf(tools: readonly ToolResult[]): readonly Target[] {
  const peers = tools.filter((t) => !isOurs(t));
  const fastest = fastestOf(peers);
  if (fastest === null || fastest.seconds < targetSeconds) return [];
  const targets: Target[] = [];
  for (const { threads, atLeast } of targetRatios) {
    const target = `the fastest peer with ${threads} thread${threads === 1 ? "" : "s"}`;
    const peer = fastestOf(peers.filter((t) => t.threads === threads));
    if (peer === null) continue;
    const ours = tools.find((t) => isOurs(t) && t.threads === threads);
    if (ours === undefined) {
      const what = `not measured with ${threads} threads, against ${target} (target ${atLeast}x)`;
      targets.push({ what, reached: false });
      continue;
    }
    const ratio = peer.seconds / ours.seconds;
    // Two threads may be slower than one: then this is the comparison that counts for a user.
    const any =
      fastest === peer ? "" : `; ${times(fastest.seconds / ours.seconds)} ${fastest.tool}`;
    const what = `${times(ratio)} ${target}, ${peer.tool} (target ${atLeast}x)${any}`;
    targets.push({ what, reached: ratio >= atLeast });
  }
  const bytes = tools[0]?.bytesPerState ?? null;
  if (bytes !== null) {
    const what = `${bytes.toFixed(1)} bytes/state (target ${targetBytesPerState})`;
    targets.push({ what, reached: bytes <= targetBytesPerState });
  }
  return targets;
}

const times = (ratio: number): string => `${ratio.toFixed(2)}x`;

/** The middle value, or the mean of the two middle ones. `values` is not empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
