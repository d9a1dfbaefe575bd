/** The command line of `check`, parsed. */
import type { Approximation } from "../approximate/options.ts";
import type { Size } from "../contract/model.ts";
import type { PartialOrderOptions } from "../partial-order/options.ts";
import type { StorageOptions } from "../search/storage.ts";
import type { SymmetryOptions } from "../symmetry/options.ts";
import type { Overrides } from "./flags.ts";
import type { Budgets, Limits } from "./messages.ts";
import type { CheckpointRequest } from "./verbs/checkpoint-options.ts";
import type { OutputPaths } from "./outputs/outputs.ts";

/** What to do with the lock. */
export interface LockRequest {
  readonly mode: "compare" | "update";
  /** The file; that of the suite by default. */
  readonly file: string | undefined;
}

/** The command line of `check`, parsed. */
export interface CheckRequest {
  readonly patterns: readonly string[];
  /** Globs, of which any may match; none: all properties. */
  readonly property: readonly string[];
  readonly set: Overrides;
  readonly models: string | undefined;
  /** Models checked at a time. */
  readonly workers: number;
  /** Threads that explore one model together; absent: see `threadsFor`. */
  readonly threads?: number | undefined;
  /** Where to write what: see `outputs/`. */
  readonly outputs: OutputPaths;
  /** Absent: nothing. */
  readonly lock?: LockRequest | undefined;
  /** The commit whose lock is compared with this one; absent: none. */
  readonly base?: string | undefined;
  readonly size: Size;
  /** The smallest size of models, unless one is named. */
  readonly smallest: Size;
  readonly verbose: boolean;
  /** Whether answers of earlier runs are used. */
  readonly cache: boolean;
  readonly budgets: Budgets;
  /** How to look at some of the reachable states; absent: at all of them. */
  readonly approximate?: Approximation | undefined;
  /** Of each model of size full. */
  readonly fullLimits: Limits;
  /** Where to keep what is explored; absent: nowhere. */
  readonly checkpoint?: CheckpointRequest | undefined;
  /** How to explore representatives only; absent: every state. */
  readonly symmetry?: SymmetryOptions | undefined;
  /** How to leave out orders of independent steps; absent: none is. */
  readonly partialOrder?: PartialOrderOptions | undefined;
  /** How states are stored; absent: as usual. */
  readonly storage?: StorageOptions | undefined;
}

/** Options that a suggested command has to repeat, to begin with a blank; empty for none. */
export function repeatable(
  request: Pick<CheckRequest, "set" | "models" | "approximate"> &
    Partial<Pick<CheckRequest, "budgets">>,
): string {
  const { approximate, budgets } = request;
  return [
    ...[...request.set].map(([flag, value]) => ` --set ${quoted(`${flag}=${value}`)}`),
    ...(request.models === undefined ? [] : [` --models ${quoted(request.models)}`]),
    ...(approximate === undefined ? [] : repeatedly(approximate, budgets?.timeMs)),
  ].join("");
}

/** How to look again, and to find the same. */
function repeatedly({ mode, seed, walks, steps }: Approximation, timeMs?: number): string[] {
  return [
    ` --approximate ${mode} --seed ${seed}`,
    ...(walks === undefined || walks === Infinity ? [] : [` --walks ${walks}`]),
    ...(steps === undefined ? [] : [` --steps ${steps}`]),
    ...(walks !== Infinity || timeMs === undefined ? [] : [` --time ${timeMs}ms`]),
  ];
}

/** A word of a command line, as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
