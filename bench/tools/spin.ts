/** SPIN: `spin -a -o2`, `cc -O3 -DSAFETY -DNOREDUCE`, depth first, breadth first, and that with two threads. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../cases.ts";
import { peerText } from "./files.ts";
import { captured, capturedRoughly, type Measurement, type Tool } from "./measurement.ts";
import { run, type Optimisation } from "./process.ts";

/** Megabytes: more than any case needs, so that only the machine limits the search. */
const memoryLimit = 64_000;

/** A report of `pan`, and how deep its search went. */
interface PanReport extends Measurement {
  readonly depth: number;
}

/** SPIN's verifiers of one model. Each is compiled when it is first asked to explore. */
export interface Spin {
  readonly depthFirst: Tool;
  readonly breadthFirst: Tool;
  /**
   * Breadth first with two threads (`-DBFS_PAR`). It keeps a fingerprint of 64 bits of each state: its
   * counts are those of the other two as long as no two fingerprints are the same.
   */
  readonly parallel: Tool;
}

/** Translates the model of `c` in `folder`. */
export async function buildSpin(
  c: Case,
  folder: string,
  text: string = peerText(`${c.peer}.pml`),
  optimise: Optimisation = "-O3",
): Promise<Spin> {
  writeFileSync(join(folder, "model.pml"), text);
  const defines = Object.entries(c.sizes).map(([name, value]) => `-D${name}=${value}`);
  await run("spin", ["-a", "-o2", ...defines, "model.pml"], folder);

  const compiled = new Set<string>();
  const verifier = async (program: string, ...options: readonly string[]): Promise<string> => {
    if (!compiled.has(program)) {
      const cc = [optimise, "-DSAFETY", "-DNOREDUCE", `-DMEMLIM=${memoryLimit}`, ...options];
      await run("cc", [...cc, "pan.c", "-o", program], folder);
      compiled.add(program);
    }
    return `./${program}`;
  };
  // Two to four slots per state: measured as fast as any other choice, or faster.
  const slots = `-w${Math.max(18, Math.ceil(Math.log2(c.states)) + 2)}`;

  // The stack is allocated in full before the search: the first run finds out how deep it must be.
  let depth: number | null = null;
  const depthFirst = async (): Promise<Measurement> => {
    const program = await verifier("pan");
    if (depth === null) {
      const first = await pan(folder, program, [slots, `-m${c.states + 100}`]);
      depth = first.depth;
    }
    return pan(folder, program, [slots, `-m${depth + 100}`]);
  };
  const breadthFirst = async (): Promise<Measurement> =>
    pan(folder, await verifier("pan-bfs", "-DBFS"), [slots]);
  const parallel = async (): Promise<Measurement> =>
    pan(folder, await verifier("pan-par", "-DBFS_PAR"), [slots, "-u2"]);
  return {
    depthFirst: { name: "SPIN", threads: 1, explore: depthFirst },
    breadthFirst: { name: "SPIN (BFS)", threads: 1, explore: breadthFirst },
    parallel: { name: "SPIN (BFS_PAR)", threads: 2, explore: parallel },
  };
}

async function pan(folder: string, program: string, args: readonly string[]): Promise<PanReport> {
  const { stdout, seconds: wall } = await run(program, args, folder);
  // `pan` exits with 0 whatever it finds.
  const errors = captured(stdout, /errors: (\S+)/, "number of errors");
  if (errors !== 0 || /too small|Search not completed/.test(stdout)) {
    throw new Error(`bench: ${program} did not confirm the model:\n${stdout}`);
  }
  const { value, within } = capturedRoughly(stdout, /(\S+) transitions/, "number of transitions");
  const elapsed = captured(stdout, /elapsed time (\S+) seconds/, "time");
  return {
    states: captured(stdout, /(\S+) states, stored/, "number of states"),
    // SPIN counts the arrival in the initial state as a transition.
    transitions: value - 1,
    within,
    // The clock of `pan` ticks every 10 ms.
    seconds: elapsed > 0 ? elapsed : wall,
    bytes: captured(stdout, /(\S+)\ttotal (?:actual|shared) memory usage/, "memory") * 2 ** 20,
    depth: captured(stdout, /depth reached (\d+)/, "depth"),
  };
}
