/** Rumur: `rumur --symmetry-reduction off --deadlock-detection stuck`, `cc -O3`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../cases.ts";
import { peerText } from "./files.ts";
import { captured, type Tool } from "./measurement.ts";
import { run, type Optimisation } from "./process.ts";

/** The model of `c` with its constants set. @throws Error when the text declares no such constant */
export function withConstants(c: Case, text: string): string {
  return Object.entries(c.sizes).reduce((sofar, [name, value]) => {
    const declaration = new RegExp(`^  ${name}: \\d+;$`, "m");
    if (!declaration.test(sofar)) throw new Error(`bench: ${c.peer}.m has no constant ${name}`);
    return sofar.replace(declaration, `  ${name}: ${value};`);
  }, text);
}

/** Compiles the model of `c` in `folder`. */
export async function buildRumur(
  c: Case,
  folder: string,
  text: string = peerText(`${c.peer}.m`),
  optimise: Optimisation = "-O3",
  threads = 1,
): Promise<Tool> {
  writeFileSync(join(folder, "model.m"), withConstants(c, text));
  const options = [
    "--symmetry-reduction",
    "off",
    "--deadlock-detection",
    c.ends === true ? "off" : "stuck",
    "--threads",
    String(threads),
  ];
  await run("rumur", [...options, "--output", "model.c", "model.m"], folder);
  const native = process.arch === "x64" ? ["-march=native", "-mcx16"] : [];
  await run("cc", ["-std=c11", optimise, ...native, "model.c", "-o", "model", "-lpthread"], folder);
  const explore: Tool["explore"] = async () => {
    // Its own clock counts whole seconds.
    const { stdout, seconds, peakBytes } = await run("./model", [], folder);
    if (!stdout.includes("No error found")) {
      throw new Error(`bench: Rumur did not confirm the model:\n${stdout}`);
    }
    return {
      states: captured(stdout, /^\s*(\d+) states, \d+ rules fired/m, "number of states"),
      transitions: captured(stdout, /states, (\d+) rules fired/, "number of rules fired"),
      seconds,
      bytes: peakBytes,
    };
  };
  return { name: threads === 1 ? "Rumur" : `Rumur, ${threads} threads`, threads, explore };
}
