/** The generated inner loops of an exploration: what happens to a successor, and to a block of states. */
import type { StateView } from "../schema/codec.ts";
import { raised } from "../errors.ts";
import { done } from "../strict.ts";
import type { Built, BuiltMonitor } from "./build.ts";
import { compile, unrolled } from "./compile.ts";
import type { LiveStep } from "./driver.ts";
import type { Judge } from "./judge.ts";
import type { StateSums } from "./state-sums.ts";
import type { States } from "./states.ts";

/** What the inner loops of one exploration share. */
export interface Kernel {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly s: StateView;
  readonly next: StateView;
  readonly m: StateView | null;
  readonly nextM: StateView | null;
  readonly step: LiveStep;
  /** The row being expanded. */
  readonly at: { state: number };
  /** Successors of that row; counted only when some property asks for ends. */
  readonly tally: { successors: number };
  /** What the inner loops need of what holds the states. */
  readonly visited: Pick<States, "offer" | "load" | "settle" | "full">;
  readonly judge: Judge;
  /** What is added up for the digest of the graph; `null` where nobody asks. */
  readonly sums: StateSums | null;
}

/** What a successor in `next` goes through: the monitor's step, properties of steps, the visited set. */
export function compileSink(k: Kernel): () => void {
  const { monitor, m, nextM, judge, visited, sums } = k;
  const lines: string[] = [];
  if (judge.wantsEnds) lines.push("tally.successors++;");
  if (monitor !== null)
    lines.push(
      unrolled(monitor.codec.words, "\n", (i) => `newWords[${i}] = oldWords[${i}];`),
      "nextM.load();",
      "raised.last = null;",
      "done(update(m, nextMRoot, s, next, step, c));",
      "nextM.flush();",
      "if (raised.last !== null) throw raised.last;",
    );
  if (sums !== null) lines.push("digest();");
  // Arrays that a property or a monitor has read are then decoded faster the next time.
  const after = judge.step === null && monitor === null ? [] : ["nextView.flush();"];
  if (judge.step !== null && monitor !== null) after.push("nextM.flush();");
  // Stored before it is judged: what a property does to the state it is shown changes nothing.
  const judged = judge.step === null ? "" : "judge();\n";
  if (lines.length === 0 && judged === "") return visited.offer;
  const make = compile<(...args: unknown[]) => () => void>(
    "explore/sink",
    [
      ...["tally", "oldWords", "newWords", "nextM", "update", "m", "nextMRoot", "s", "next"],
      "nextView",
      ...["step", "c", "judge", "offer", "done", "raised", "digest"],
    ],
    `return function sink() {\n${lines.join("\n")}\noffer();\n${judged}${after.join("\n")}\n};`,
  );
  return make(
    ...[k.tally, m?.words, nextM?.words, nextM, monitor?.monitor.update, m?.root, nextM?.root],
    ...[k.s.root, k.next.root, k.next, k.step, k.built.constants, judge.step, visited.offer],
    ...[done, raised, sums?.step],
  );
}

/**
 * The loop over a block of rows `from … to − 1`, in each of which all drivers
 * run. It returns the first row that was not expanded: `to`, unless the visited set is full.
 *
 * @param outside whether the loaded row lies outside a bound; `null` when there is none
 */
export function compileExpand(
  k: Kernel,
  drivers: readonly (() => void)[],
  outside: ((row: number) => boolean) | null,
): (from: number, to: number) => number {
  const { judge, visited, sums } = k;
  const body = [
    "return function expand(from, to) {",
    "for (let i = from; i < to; i++) {",
    ...(visited.settle === null ? [] : ["settle();"]),
    "if (visited.full !== null) return i;",
    "at.state = i;",
    "load(i);",
    "s.load();",
    ...(k.m === null ? [] : ["m.load();"]),
    ...(sums === null ? [] : ["sum(); addState();"]),
    ...(judge.state === null ? [] : ["judge();"]),
    ...(outside === null ? [] : ["if (outside(i)) continue;"]),
    ...(judge.wantsEnds ? ["tally.successors = 0;"] : []),
    // In a loop, so that V8 compiles each driver by itself: it inlines little into one large function.
    "for (let j = 0; j < drivers.length; j++) drivers[j]();",
    // Whoever wrote to an array of the state is found out, and the next state is decoded faster.
    "s.flush();",
    ...(k.m === null ? [] : ["m.flush();"]),
    ...(judge.wantsEnds ? ["if (tally.successors === 0) ended();"] : []),
    "}",
    "return to;",
    "};",
  ].join("\n");
  const make = compile<(...args: unknown[]) => (from: number, to: number) => number>(
    "explore/expand",
    [
      ...["drivers", "visited", "at", "load", "s", "m", "judge", "outside", "tally", "ended"],
      ...["sum", "addState", "settle"],
    ],
    body,
  );
  const ended = (): void => judge.ended();
  return make(
    ...[drivers, visited, k.at, visited.load, k.s, k.m, judge.state, outside, k.tally, ended],
    ...[sums?.load, sums?.state, visited.settle],
  );
}
