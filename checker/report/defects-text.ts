/** Seeded defects for a reader at a terminal: what notices each. */
import { match } from "ts-pattern";
import { propertyOf } from "../contract/defect.ts";
import type { DefectResult, DefectStanding, Killer } from "../defects/judge.ts";
import { exitCode, exitSentence, type ExitCode } from "./outcome.ts";
import { counted, proseWidth, seconds, wrap, type Style } from "./style.ts";

const marks: Record<DefectStanding, string> = {
  asDeclared: "✓",
  unexpected: "✗",
  incomplete: "?",
  error: "!",
};

/** One paragraph for each defect, and a summary. */
export function formatDefects(
  results: readonly DefectResult[],
  elapsed: number,
  style: Style,
): string {
  const { color } = style;
  const width = proseWidth(style);
  const idWidth = Math.max(0, ...results.map((r) => r.defect.id.length));
  const lines = results.flatMap((r) => {
    const indent = " ".repeat(idWidth + 3);
    const head = `${paint(r.standing, marks[r.standing], style)} ${color.bold(r.defect.id.padEnd(idWidth))} ${r.defect.component}: ${r.defect.sentence}`;
    return [
      ...wrap(head, width, indent),
      ...found(r).flatMap((text) => wrap(`${indent}${color.dim(text)}`, width, `${indent}  `)),
      ...r.problems.flatMap((text) =>
        wrap(`${indent}${paint(r.standing, text, style)}`, width, `${indent}  `),
      ),
    ];
  });
  return `${[...lines, ...summary(results, elapsed, style)].join("\n")}\n`;
}

function paint(s: DefectStanding, text: string, { color }: Style): string {
  return match(s)
    .with("asDeclared", () => color.green(text))
    .with("unexpected", "error", () => color.red(text))
    .with("incomplete", () => color.yellow(text))
    .exhaustive();
}

/** What was found, and what that means. */
function found({ defect: { fate, seed }, killers }: DefectResult): string[] {
  const where = seed.kind === "designPoint" ? [`the design point ${seed.model}`] : [];
  const named = new Set(fate.kind === "kills" ? fate.properties.map(propertyOf) : []);
  const chief = killers.filter((k) => named.has(k.id));
  const others = killers.filter((k) => !named.has(k.id)).map((k) => k.id);
  return [
    ...where,
    ...chief.map((k) => `killed by ${killedBy(k)}`),
    ...(others.length === 0 ? [] : [`violates ${others.join(", ")}, too`]),
    ...match(fate)
      .with({ kind: "kills" }, () => [])
      .with({ kind: "survives" }, ({ why }) => [`survives: ${why}`])
      .with({ kind: "awaits" }, (f) => [`awaits ${f.properties.join(", ")}: ${f.why}`])
      .exhaustive(),
  ];
}

function killedBy({ id, property, failed, steps, actors }: Killer): string {
  const clauses = failed.length === 0 ? "" : ` (${failed.join(", ")})`;
  return `${id} ${property}${clauses} after ${counted(steps, "step")} by ${actors.join(", ") || "nobody"}`;
}

function summary(results: readonly DefectResult[], elapsed: number, { color }: Style): string[] {
  const declared = (kind: string): number =>
    results.filter((r) => r.standing === "asDeclared" && r.defect.fate.kind === kind).length;
  const standing = (s: DefectStanding): number => results.filter((r) => r.standing === s).length;
  const part = (n: number, text: string): string[] => (n === 0 ? [] : [`${n} ${text}`]);
  const parts = [
    ...part(declared("kills"), "killed as declared"),
    ...part(declared("survives"), "equivalent as declared"),
    ...part(declared("awaits"), "waiting for what will kill them"),
    ...part(standing("unexpected"), "not as declared").map(color.red),
    ...part(standing("incomplete"), "incomplete").map(color.yellow),
    ...part(standing("error"), "with an error").map(color.red),
  ];
  return [
    "",
    `${counted(results.length, "seeded defect")}: ${parts.join(", ")} (${seconds(elapsed)} s)`,
    match(defectsCode(results))
      .with(0, () => color.green("Everything is as declared."))
      .with(1, () => color.red("Not everything is as declared."))
      .with(3, () => color.yellow(`${exitSentence[3]}.`))
      .otherwise(() => color.red(`${exitSentence[4]}.`)),
  ];
}

/** What the results amount to: the worst of them decides. */
export function defectsCode(results: readonly DefectResult[]): ExitCode {
  const some = (s: DefectStanding): boolean => results.some((r) => r.standing === s);
  if (some("error")) return exitCode.internal;
  if (some("unexpected")) return exitCode.unexpected;
  return some("incomplete") ? exitCode.incomplete : exitCode.asExpected;
}
