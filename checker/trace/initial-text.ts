/** The initial state of a trace: in full where it is small, and otherwise what the trace depends on. */
import { grouped, groupLine, touches } from "./change-text.ts";
import { fit, oneLine } from "./fit.ts";
import { shortValue } from "./short-value.ts";
import { changesAt } from "./step-changes.ts";
import { formatValue, isList, isRecord, joinPath } from "./value.ts";
import type { PlainValue, Trace } from "./trace.ts";
import type { Explanation } from "../explain/explanation.ts";
import { counted } from "../report/style.ts";

/** A state that takes no more lines is shown in full. */
const SMALL = 8;
/** Where the rest of an initial state is to be seen. */
export const MORE = "--full shows the whole state";
/** Groups of fields shown of a state that is not small. */
const SHOWN = 8;

/** Each region with its whole value, the monitor last. */
export function wholeState(trace: Trace): string[] {
  const { initial, initialMonitor } = trace;
  return [
    ...(isRecord(initial)
      ? Object.entries(initial).map(([name, v]) => oneLine(`${name}: ${formatValue(v)}`))
      : [oneLine(formatValue(initial))]),
    ...(initialMonitor === null ? [] : [oneLine(`◆ monitor: ${formatValue(initialMonitor)}`)]),
  ];
}

/** Whether `lines` take so few lines of `width` columns that they are shown as they are. */
export function isSmall(lines: readonly string[], width: number): boolean {
  return lines.flatMap((l) => fit(l, width)).length <= SMALL;
}

/**
 * Of an initial state that is not small: the fields whose first value matters, because something that
 * counts reads them before any step has changed them; and how many others there are.
 */
export function decisiveFields(
  trace: Trace,
  explanation: Explanation | undefined,
  limit: number,
): string[] {
  const all = [...leaves(trace.initial), ...leaves(trace.initialMonitor, "monitor")];
  const read = explanation === undefined ? [] : readFirst(trace, explanation);
  const groups = grouped(all.filter((l) => touches(l.path, read)));
  const shown = groups.slice(0, SHOWN);
  const others = all.length - shown.reduce((n, g) => n + g.fields.length, 0);
  return [
    ...shown.map((g) => {
      const text = groupLine(g, (l) => `= ${oneLine(shortValue(l.value, limit))}`, " ");
      return g.prefix.startsWith("monitor") ? `◆ ${text}` : text;
    }),
    `(${counted(others, shown.length === 0 ? "field" : "other field")}: ${MORE})`,
  ];
}

/** Paths that steps of consequence, and what is false at the end, read before anything has changed them. */
function readFirst(trace: Trace, { steps, conjuncts, antecedent }: Explanation): string[] {
  const changed: string[] = [];
  const read: string[] = [];
  const note = (paths: readonly string[]): void => {
    read.push(...paths.filter((p) => p !== "" && !touches(p, changed)));
  };
  for (const i of trace.steps.keys()) {
    const known = steps[i];
    if (known !== undefined && known.weight !== "none") note(known.reads);
    changed.push(...changesAt(trace, i).map((c) => c.path));
  }
  for (const { readings } of [...conjuncts, ...(antecedent === null ? [] : [antecedent])])
    note(readings.map((r) => pathOf(r)));
  return read;
}

/** The path of a reading as traces have it. */
function pathOf({ of, path }: Explanation["conjuncts"][number]["readings"][number]): string {
  if (of === "state" || of === "after") return path;
  return path === "" ? "monitor" : path.startsWith("[") ? `monitor${path}` : `monitor.${path}`;
}

interface Leaf {
  readonly path: string;
  readonly value: PlainValue;
}

/** The fields of a value that have none themselves. */
function leaves(value: PlainValue, path = ""): Leaf[] {
  if (isList(value) && value.length > 0)
    return value.flatMap((v, i) => leaves(v, joinPath(path, i)));
  if (isRecord(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([field, v]) => leaves(v, joinPath(path, field)));
  return value === null && path === "monitor" ? [] : [{ path, value }];
}
