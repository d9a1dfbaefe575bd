/** All that an exploration knows beside its states, between two blocks: enough to go on from there. */
import { z } from "zod";
import type { SeenKept, SeenSoFar } from "../search/dependency.ts";
import type { Finding, First } from "../search/judge.ts";
import type { Kept, Position } from "../search/saving.ts";

/** Where an exploration stands, and what it has counted and found. */
export interface Mark extends Position {
  /** States stored. */
  readonly states: number;
  readonly fired: Float64Array;
  readonly refused: Float64Array;
  readonly antecedents: Float64Array;
  /** See `Judge.live`. */
  readonly live: Uint8Array;
  readonly findings: readonly (Finding | null)[];
  readonly firsts: readonly First[];
  /** Of properties that are `determined`: how much they had seen; `null` for others. */
  readonly seen: readonly (SeenSoFar | null)[];
  /** What was added up for the digest; `null` where nobody asks. */
  readonly total: Int32Array | null;
  readonly widest: number;
  readonly boundCut: string | null;
  readonly represented: number;
  readonly seconds: number;
}

const count = z.int().min(0);
const counts = z
  .instanceof(Float64Array)
  .refine((a) => a.every((n) => Number.isSafeInteger(n) && n >= 0));
const spot = z.strictObject({
  state: count,
  step: z
    .strictObject({
      action: z.string(),
      params: z.record(z.string(), z.unknown()),
      words: z.instanceof(Int32Array),
      monitorWords: z.instanceof(Int32Array),
    })
    .nullable(),
});
const finding = z.discriminatedUnion("kind", [
  z.strictObject({
    ...{ kind: z.literal("violated"), spot, failed: z.array(z.string()) },
    earlier: spot.exactOptional(),
  }),
  z.strictObject({ kind: z.literal("reached"), spot }),
  z.strictObject({ kind: z.literal("error"), spot, message: z.string() }),
]);

/** The shape of what properties that are `determined` have seen. */
export const seenShape: z.ZodType<SeenKept> = z.strictObject({
  seen: z.array(z.tuple([count, z.strictObject({ outcome: count, spot })])),
  numbers: z.strictObject({
    scalars: z.map(z.union([z.string(), z.number(), z.boolean(), z.null()]), count),
    edges: z.instanceof(Int32Array),
    ...{ nEdges: count, count },
  }),
  compared: count,
});

/** The shape of a {@link Mark} that was read. */
export const markShape: z.ZodType<Mark> = z.strictObject({
  ...{ level: count, at: count, to: count, states: count },
  ...{ fired: counts, refused: counts, antecedents: counts },
  live: z.instanceof(Uint8Array),
  findings: z.array(finding.nullable()),
  firsts: z.array(z.strictObject({ case: spot.nullable(), again: spot.nullable() })),
  seen: z.array(z.strictObject({ entries: count, compared: count }).nullable()),
  total: z.instanceof(Int32Array).nullable(),
  widest: count,
  boundCut: z.string().nullable(),
  represented: count,
  seconds: z.number().min(0),
});

/** What is known at `position`, when nothing is pending. */
export function markAt(kept: Kept, { level, at, to }: Position): Mark {
  const { kernel, visited, fired, refused } = kept;
  const { judge, sums } = kernel;
  const states = visited.count;
  // The end of a level is the beginning of the next one, if there is one.
  const next = at === to && states > to;
  return {
    ...{ level: next ? level + 1 : level, at, to: next ? states : to, states },
    ...{ fired: fired.slice(), refused: refused.slice() },
    antecedents: judge.antecedents.slice(),
    live: judge.live.slice(),
    findings: [...judge.findings],
    firsts: judge.firsts.map((f) => ({ ...f })),
    seen: judge.dependencies.map((d) => d?.soFar ?? null),
    total: sums?.sums.total.slice() ?? null,
    ...kept.tally(),
  };
}

/** What had been seen at `mark`, of which as much is still known. */
export function seenAt({ kernel }: Kept, mark: Mark): readonly (SeenKept | null)[] {
  return kernel.judge.dependencies.map((d, k) => {
    const soFar = mark.seen[k] ?? null;
    return d === null || soFar === null ? null : d.kept(soFar);
  });
}

/** Why what was kept does not fit an exploration; `null`: it does. */
export function misfit(
  { kernel, visited, fired, refused }: Kept,
  { mark, seen }: { readonly mark: Mark; readonly seen: readonly (SeenKept | null)[] },
): string | null {
  const { judge, sums } = kernel;
  const { level, at, to, states } = mark;
  const spots = [
    ...mark.findings.map((f) => f?.spot),
    ...mark.findings.map((f) => (f?.kind === "violated" ? f.earlier : null)),
    ...mark.firsts.flatMap((f) => [f.case, f.again]),
    ...seen.flatMap((s) => s?.seen.map(([, { spot: where }]) => where)),
  ].filter((s) => s !== undefined && s !== null);
  const widths = [kernel.s.words.length, kernel.m?.words.length ?? 0];
  const fits = [
    at <= to && to <= states && states >= visited.count && (level === 0 || at > 0),
    mark.fired.length === fired.length && mark.refused.length === refused.length,
    mark.antecedents.length === judge.antecedents.length,
    [mark.live, mark.findings, mark.firsts].every((a) => a.length === judge.properties.length),
    judge.dependencies.every((d, k) => fitsDependency(d !== null, mark.seen[k], seen[k])),
    (mark.total?.length ?? null) === (sums?.sums.total.length ?? null),
    // A state is judged when it is expanded, and so are steps out of it.
    spots.every((s) => s.state < at),
    spots.every(({ step }) => step === null || isLike(step, widths)),
    mark.fired.reduce((a, b) => a + b, 0) >= states - visited.count,
  ];
  return fits.every(Boolean) ? null : "what was counted does not fit together";
}

function fitsDependency(
  isOne: boolean,
  soFar: SeenSoFar | null | undefined,
  kept: SeenKept | null | undefined,
): boolean {
  if (!isOne) return soFar === null && kept === null;
  if (soFar === null || soFar === undefined || kept === null || kept === undefined) return false;
  const { edges, nEdges } = kept.numbers;
  const slots = edges.length / 3;
  // A table of such a size that has room, or else whoever looks something up never finds an end.
  const isTable =
    Math.log2(slots) % 1 === 0 &&
    edges.filter((_, i) => i % 3 === 2 && edges[i] !== 0).length === nEdges;
  return (
    isTable &&
    nEdges < slots &&
    kept.seen.length === soFar.entries &&
    kept.compared === soFar.compared
  );
}

function isLike(
  step: { readonly words: Int32Array; readonly monitorWords: Int32Array },
  [words, monitorWords]: readonly number[],
): boolean {
  return step.words.length === words && step.monitorWords.length === monitorWords;
}

/** Has an exploration begin with all that was counted, found and seen. */
export function goOnFrom(
  kept: Kept,
  { mark, seen }: { readonly mark: Mark; readonly seen: readonly (SeenKept | null)[] },
): void {
  const { judge, sums } = kept.kernel;
  judge.dependencies.forEach((d, k) => {
    const before = seen[k] ?? null;
    if (before !== null) d?.goOn(before);
  });
  kept.fired.set(mark.fired);
  kept.refused.set(mark.refused);
  judge.antecedents.set(mark.antecedents);
  judge.live.set(mark.live);
  mark.findings.forEach((f, k) => {
    judge.findings[k] = f;
  });
  mark.firsts.forEach((f, k) => {
    judge.firsts[k] = { ...f };
  });
  if (mark.total !== null) sums?.sums.total.set(mark.total);
  kept.goOn(mark);
}
