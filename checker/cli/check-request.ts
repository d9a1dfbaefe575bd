/** The command line of `check`, parsed. */
import type { Size } from "../contract/model.ts";
import type { Overrides } from "./flags.ts";
import type { Budgets, Limits } from "./messages.ts";
import type { OutputPaths } from "./outputs/outputs.ts";

/** The command line of `check`, parsed. */
export interface CheckRequest {
  readonly patterns: readonly string[];
  /** Globs, of which any may match; none: all properties. */
  readonly property: readonly string[];
  readonly set: Overrides;
  readonly models: string | undefined;
  readonly workers: number;
  /** Where to write what: see `outputs/`. */
  readonly outputs: OutputPaths;
  readonly size: Size;
  /** The smallest size of models, unless one is named. */
  readonly smallest: Size;
  readonly verbose: boolean;
  readonly budgets: Budgets;
  /** Of each model of size full. */
  readonly fullLimits: Limits;
}

/** Options that a suggested command has to repeat, to begin with a blank; empty for none. */
export function repeatable(request: Pick<CheckRequest, "set" | "models">): string {
  const quote = (s: string): string =>
    /^[\w@%+=:,./-]+$/.test(s) ? s : `'${s.replaceAll("'", `'\\''`)}'`;
  return [
    ...[...request.set].map(([flag, value]) => ` --set ${quote(`${flag}=${value}`)}`),
    ...(request.models === undefined ? [] : [` --models ${quote(request.models)}`]),
  ].join("");
}
