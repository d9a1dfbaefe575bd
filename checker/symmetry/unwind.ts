/** From a run through representatives to a run of the system. */
import { SpecError } from "../errors.ts";
import type { Spot } from "../search/judge.ts";
import type { PathStep, Retracer } from "../search/retrace.ts";
import type { Permutation } from "./group.ts";
import { paramsImage } from "./parameters.ts";
import { equal, type Reduction } from "./reduction.ts";
import { joined } from "./symmetric-search.ts";

/** A run, and the packed states that it goes through: of the system, and of the monitor. */
export interface RealRun {
  readonly steps: readonly PathStep[];
  readonly packed: readonly { readonly words: Int32Array; readonly monitorWords: Int32Array }[];
}

/**
 * The run to `spot` as the system takes it. It begins where its representative does, for images of initial
 * states are initial; each step from a representative `r` to a state `t` is, from the image `q(r)`, that to
 * `q(t)`, and the representative of `t` is `p(t)`, so what comes after is to be taken under `q` after the
 * inverse of `p`.
 * @throws SpecError SPEC004 when a step cannot be repeated
 */
export function unwound(retracer: Retracer, reduction: Reduction, spot: Spot): RealRun {
  const { images } = reduction;
  const { group, systemWords, width } = images;
  const rows = retracer.rowsTo(spot.state);
  const read = (row: number): Int32Array => {
    const words = new Int32Array(width);
    retracer.arena.read(row, 0, words);
    return words;
  };
  const packedOf = (row: Int32Array): RealRun["packed"][number] => ({
    words: row.slice(0, systemWords),
    monitorWords: row.slice(systemWords),
  });
  const real = (q: Permutation, step: PathStep): PathStep => ({
    action: step.action,
    params: paramsImage(group, q, step.params),
  });
  const [first] = rows;
  if (first === undefined || group.elements[0] === undefined)
    throw new RangeError("a run without a state");
  let q: Permutation = group.elements[0];
  const packed = [packedOf(read(first))];
  const steps: PathStep[] = [];
  for (const [i, parent] of rows.slice(0, -1).entries()) {
    const child = read(rows[i + 1] ?? -1);
    const found: { readonly step: PathStep; readonly row: Int32Array; readonly p: Permutation }[] =
      [];
    retracer.expand(parent, (step) => {
      const { next, nextM } = retracer;
      const row = joined(nextM === null ? [next.words] : [next.words, nextM.words]);
      const p = reduction.toLeast(row);
      if (!equal(images.of(p, row), child)) return false;
      found.push({ step: { action: step.action, params: { ...step.params } }, row, p });
      return true;
    });
    const [taken] = found;
    if (taken === undefined)
      throw new SpecError(
        "SPEC004",
        `no action instance leads from state ${parent} to one like its successor when it is expanded again: ` +
          `a guard or an effect depends on something besides its arguments`,
      );
    steps.push(real(q, taken.step));
    packed.push(packedOf(images.of(q, taken.row)));
    q = group.after(q, group.inverse(taken.p));
  }
  if (spot.step !== null) {
    const { words, monitorWords } = spot.step;
    steps.push(real(q, spot.step));
    packed.push(packedOf(images.of(q, joined([words, monitorWords]))));
  }
  return { steps, packed };
}
