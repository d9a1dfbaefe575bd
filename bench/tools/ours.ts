/** This checker, each exploration in a process of its own: nothing is warm, nothing is left over. */
import { fileURLToPath } from "node:url";
import type { Case } from "../cases.ts";
import type { Measurement, Tool } from "./measurement.ts";
import { run } from "./process.ts";

/** What the child prints, as JSON. */
export interface ChildReport extends Measurement {
  /** Verdicts other than the expected ones, `id word`. */
  readonly surprises: readonly string[];
}

/** This checker, about to explore `c` with so many threads. Works from `dist/` only. */
export function ours(c: Case, threads = 1): Tool {
  const child = fileURLToPath(new URL("./ours-child.js", import.meta.url));
  const explore: Tool["explore"] = async () => {
    const { stdout } = await run(process.execPath, [child, c.name, String(threads)], process.cwd());
    // The child is ours: its report has this type.
    const { surprises, ...measurement } = JSON.parse(stdout) as ChildReport;
    if (surprises.length > 0) {
      throw new Error(`bench: passproof did not confirm ${c.name}: ${surprises.join(", ")}`);
    }
    return measurement;
  };
  const name = threads === 1 ? "passproof" : `passproof, ${threads} threads`;
  return { name, threads, explore };
}
