/** SPIN: `spin -a -o2`, `cc -O3 -DSAFETY -DNOREDUCE`, depth first and breadth first. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../cases.ts";
import { peerText } from "./files.ts";
import { captured, type Measurement, type Tool } from "./measurement.ts";
import { run, type Optimisation } from "./process.ts";

/** Megabytes: more than any case needs, so that only the machine limits the search. */
const memoryLimit = 64_000;

/** A report of `pan`, and how deep its search went. */
interface PanReport extends Measurement {
  readonly depth: number;
}

/** Compiles the model of `c` in `folder`: the depth-first verifier and the breadth-first one. */
export async function buildSpin(
  c: Case,
  folder: string,
  text: string = peerText(`${c.peer}.pml`),
  optimise: Optimisation = "-O3",
): Promise<{ readonly depthFirst: Tool; readonly breadthFirst: Tool }> {
  writeFileSync(join(folder, "model.pml"), text);
  const defines = Object.entries(c.sizes).map(([name, value]) => `-D${name}=${value}`);
  await run("spin", ["-a", "-o2", ...defines, "model.pml"], folder);
  const cc = [optimise, "-DSAFETY", "-DNOREDUCE", `-DMEMLIM=${memoryLimit}`, "pan.c"];
  await run("cc", [...cc, "-o", "pan"], folder);
  await run("cc", ["-DBFS", ...cc, "-o", "pan-bfs"], folder);
  // Two to four slots per state: measured as fast as any other choice, or faster.
  const slots = `-w${Math.max(18, Math.ceil(Math.log2(c.states)) + 2)}`;

  // The stack is allocated in full before the search: the first run finds out how deep it must be.
  let depth: number | null = null;
  const depthFirst = async (): Promise<Measurement> => {
    if (depth === null) {
      const first = await pan(folder, "./pan", [slots, `-m${c.states + 100}`]);
      depth = first.depth;
    }
    return pan(folder, "./pan", [slots, `-m${depth + 100}`]);
  };
  return {
    depthFirst: { name: "SPIN", explore: depthFirst },
    breadthFirst: { name: "SPIN (BFS)", explore: () => pan(folder, "./pan-bfs", [slots]) },
  };
}

async function pan(folder: string, program: string, args: readonly string[]): Promise<PanReport> {
  const { stdout, seconds: wall } = await run(program, args, folder);
  // `pan` exits with 0 whatever it finds.
  const errors = captured(stdout, /errors: (\S+)/, "number of errors");
  if (errors !== 0 || /too small|Search not completed/.test(stdout)) {
    throw new Error(`bench: ${program} did not confirm the model:\n${stdout}`);
  }
  const elapsed = captured(stdout, /elapsed time (\S+) seconds/, "time");
  return {
    states: captured(stdout, /(\S+) states, stored/, "number of states"),
    // SPIN counts the arrival in the initial state as a transition.
    transitions: captured(stdout, /(\S+) transitions/, "number of transitions") - 1,
    // The clock of `pan` ticks every 10 ms.
    seconds: elapsed > 0 ? elapsed : wall,
    bytes: captured(stdout, /(\S+)\ttotal actual memory usage/, "memory") * 2 ** 20,
    depth: captured(stdout, /depth reached (\d+)/, "depth"),
  };
}
