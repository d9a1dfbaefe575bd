/** Two runs of one counterexample: how they lie beside each other, and where they differ. */
import { sameFields } from "./changes.ts";
import { same } from "./same.ts";
import { formatValue, isList, isRecord, joinPath } from "./value.ts";
import type { PlainValue, Trace, TraceStep } from "./trace.ts";
import type { Beside } from "../verdict.ts";

/** How two runs are shown. */
export type Pairing =
  /** Both take the same steps; the last of them may be possible in one only. */
  | { readonly kind: "together"; readonly steps: readonly PairedStep[] }
  /** They begin in one state and share `common` steps, or begin apart: `common` is then null. */
  | { readonly kind: "apart"; readonly common: number | null };

/** A step of two runs: at least one of them takes it. */
export interface PairedStep {
  readonly first: TraceStep | null;
  readonly second: TraceStep | null;
}

/** A field that changes in one of two runs at least. */
export interface PairedChange {
  readonly path: string;
  readonly first: { readonly before: PlainValue; readonly after: PlainValue };
  readonly second: { readonly before: PlainValue; readonly after: PlainValue };
}

/** How the runs of a counterexample lie beside each other. */
export function pairingOf(first: Trace, { trace: second, differences }: Beside): Pairing {
  const sameStart = sameBeginning(first, second);
  const common = commonSteps(first, second);
  const [short, long] = [first, second].map((t) => t.steps.length).toSorted((a, b) => a - b) as [
    number,
    number, // one for each run
  ];
  // Nothing to compare after the last step: it is possible in one run only.
  const missing = differences.length === 0 && long === short + 1;
  if (!sameStart && common === short && (long === short || missing)) {
    const steps = Array.from({ length: long }, (_, i) => ({
      first: first.steps[i] ?? null,
      second: second.steps[i] ?? null,
    }));
    return { kind: "together", steps };
  }
  return { kind: "apart", common: sameStart ? common : null };
}

function sameBeginning(a: Trace, b: Trace): boolean {
  return same(a.initial, b.initial) && same(a.initialMonitor, b.initialMonitor);
}

/** How many steps both take, from the first on, whatever they do to the states. */
function commonSteps(a: Trace, b: Trace): number {
  const differs = a.steps.findIndex((step, i) => {
    const other = b.steps[i];
    return other === undefined || step.action !== other.action || !same(step.params, other.params);
  });
  return differs < 0 ? a.steps.length : differs;
}

/** What one step of two runs changed. */
export interface Move {
  readonly before: PlainValue;
  readonly after: PlainValue;
}

/**
 * The fields that change in `first` or in `second`, in the order of the fields: what has the same
 * shape in all four values is compared inside, and anything else is one change of the whole.
 */
export function pairedChanges(first: Move, second: Move, path = ""): PairedChange[] {
  const all = [first.before, first.after, second.before, second.after];
  const inside = (keys: readonly (string | number)[]): PairedChange[] =>
    keys.flatMap((key) => pairedChanges(part(first, key), part(second, key), joinPath(path, key)));
  const [one, ...others] = all;
  if (one !== undefined && isList(one) && others.every((o) => isList(o) && o.length === one.length))
    return inside([...one.keys()]);
  if (one !== undefined && isRecord(one) && others.every((o) => isRecord(o) && sameFields(one, o)))
    return inside(Object.keys(one));
  const changed = [first, second].some((m) => !same(m.before, m.after));
  return changed ? [{ path, first, second }] : [];
}

function part({ before, after }: Move, key: string | number): Move {
  return { before: at(before, key), after: at(after, key) };
}

function at(value: PlainValue, key: string | number): PlainValue {
  if (isList(value)) return value[Number(key)] ?? null;
  return isRecord(value) ? (value[key] ?? null) : null;
}

/** Two values on one line: what both share once, and where they differ `⟨first │ second⟩`. */
export function formatBoth(first: PlainValue, second: PlainValue): string {
  if (same(first, second)) return formatValue(first);
  if (isList(first) && isList(second) && first.length === second.length)
    return `[${first.map((x, i) => formatBoth(x, second[i] ?? null)).join(", ")}]`;
  if (isRecord(first) && isRecord(second) && sameFields(first, second)) {
    const fields = Object.entries(first).map(
      ([field, x]) => `${field}: ${formatBoth(x, second[field] ?? null)}`,
    );
    return `{${fields.join(", ")}}`;
  }
  return beside(formatValue(first), formatValue(second));
}

/** What two runs together show, as a sentence: with a colon where their differences follow. */
export function finding({ because, differences }: Beside): string {
  const text = `${because.charAt(0).toUpperCase()}${because.slice(1)}`;
  return text.endsWith(".") ? text : `${text}${differences.length === 0 ? "." : ":"}`;
}

/** Two lines of as many words, word by word: `R12=4 R15=⟨0x5a │ 0⟩`; otherwise as a whole. */
export function besideByWord(first: string, second: string): string {
  const [a, b] = [first.split(" "), second.split(" ")];
  if (a.length !== b.length) return beside(first, second);
  return a
    .map((word, i) => {
      const other = b[i] ?? "";
      const name = word.slice(0, word.indexOf("=") + 1);
      return other.startsWith(name)
        ? `${name}${beside(word.slice(name.length), other.slice(name.length))}`
        : beside(word, other);
    })
    .join(" ");
}

/** Two texts side by side, or one where they are the same. */
export function beside(first: string, second: string): string {
  return first === second ? first : `⟨${first} │ ${second}⟩`;
}
