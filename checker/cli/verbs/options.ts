/** Options that several verbs have. */
import { totalmem } from "node:os";
import { Option } from "@commander-js/extra-typings";
import { parseOverride, type Overrides } from "../flags.ts";
import type { Budgets } from "../messages.ts";
import { parseBytes, parseDuration } from "../quantities.ts";

/** Without `--set`. */
export const noOverrides: Overrides = new Map();

/** `--set`. */
export function setOption() {
  return new Option(
    "--set <flag=value>",
    "override a constant of the models; repeatable",
  ).argParser<Overrides>(parseOverride);
}

/** `--models`. */
export function modelsOption() {
  return new Option(
    "--models <file>",
    "a .ts or .js module that exports 'suite', instead of the project's",
  );
}

/** `--no-cache`. */
export function noCacheOption() {
  return new Option(
    "--no-cache",
    "explore every model again, also where nothing changed since its verdicts were found",
  );
}

/** `--time`, of the whole run. */
export function timeOption() {
  return new Option("--time <duration>", "end after so much time in all, e.g. 90s, 10m").argParser(
    parseDuration,
  );
}

/** `--memory`. */
export function memoryOption() {
  return new Option(
    "--memory <size>",
    "end searches that need more than their share of so much memory, e.g. 4GiB; " +
      "three quarters of the machine's by default",
  ).argParser(parseBytes);
}

/** A search that runs out of memory takes everything with it, so it ends before. */
function defaultMemory(): number {
  // 0 where nothing constrains the process, and undefined where that is not known.
  const constrained: number | undefined = process.constrainedMemory();
  const most = constrained ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(most * 0.75);
}

/** The budgets that options give. */
export function budgets(o: {
  readonly maxStates?: number | undefined;
  readonly time?: number | undefined;
  readonly memory?: number | undefined;
}): Budgets {
  return {
    ...(o.maxStates === undefined ? {} : { maxStates: o.maxStates }),
    ...(o.time === undefined ? {} : { timeMs: o.time }),
    memoryBytes: o.memory ?? defaultMemory(),
  };
}
