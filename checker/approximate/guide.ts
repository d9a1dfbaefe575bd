/** Going the way to something once more: the states and steps of a run, and a shorter one among its states. */
import { SpecError } from "../errors.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import { thrown } from "../search/judge.ts";
import type { PathStep } from "../search/retrace.ts";
import { thrownAt } from "../search/where.ts";
import type { Descent } from "./lineage.ts";
import { Stage } from "./stage.ts";

/** A run of packed states. */
export interface PackedRun {
  /** The initial state first; the words of the monitor come after those of the state. */
  readonly rows: readonly Int32Array[];
  /** `steps[i]` leads from `rows[i]` to `rows[i + 1]`. */
  readonly steps: readonly PathStep[];
}

/** Thrown to leave the drivers; one object, so that it costs nothing. */
const enough = new Error("enough successors");

/** Expands states again, with views of its own. */
export class Guide {
  private readonly stage: Stage;

  constructor(built: Built, monitor: BuiltMonitor | null) {
    this.stage = new Stage(built, monitor, [], true);
  }

  /**
   * The run that `descent` tells of.
   * @throws SpecError SPEC004 when a step cannot be repeated, and whatever the specification throws
   */
  follow({ initial, ordinals }: Descent): PackedRun {
    const { stage } = this;
    stage.initial(initial);
    let row = this.nextRow();
    const rows = [row];
    const steps: PathStep[] = [];
    for (const wanted of ordinals) {
      const found: PathStep[] = [];
      this.expand(row, (ordinal) => {
        if (ordinal !== wanted) return false;
        found.push(this.stepHere());
        return true;
      });
      const [step] = found;
      if (step === undefined)
        throw new SpecError(
          "SPEC004",
          `step ${steps.length + 1}: a state has fewer successors when it is expanded again: a guard or ` +
            `an effect depends on something besides its arguments`,
        );
      steps.push(step);
      row = this.nextRow();
      rows.push(row);
    }
    return { rows, steps };
  }

  /**
   * A shortest run to the last state of `run` among those that go through its states only.
   * @throws whatever the specification throws
   */
  shortened(run: PackedRun): PackedRun {
    const last = run.rows.at(-1);
    const [initial] = run.rows;
    if (last === undefined || initial === undefined) return run;
    const target = keyOf(last);
    const known = new Map<string, Int32Array | null>(run.rows.map((r) => [keyOf(r), null]));
    const via = new Map<string, { readonly from: string; readonly step: PathStep } | null>();
    const queue: string[] = [];
    const reach = (key: string, row: Int32Array, how: { from: string; step: PathStep } | null) => {
      known.set(key, row);
      via.set(key, how);
      queue.push(key);
    };
    reach(keyOf(initial), initial, null);
    for (const from of queue) {
      const row = known.get(from);
      if (via.has(target) || row === undefined || row === null) break;
      this.expand(row, () => {
        const next = this.nextRow();
        const key = keyOf(next);
        if (known.has(key) && !via.has(key)) reach(key, next, { from, step: this.stepHere() });
        return via.has(target);
      });
    }
    const rows: Int32Array[] = [];
    const steps: PathStep[] = [];
    for (let key: string | null = target; key !== null;) {
      const how = via.get(key);
      const row = known.get(key);
      // Not found again: the run is shown as it is, and its replay will say what is wrong.
      if (how === undefined || row === undefined || row === null) return run;
      rows.push(row);
      if (how !== null) steps.push(how.step);
      key = how?.from ?? null;
    }
    return { rows: rows.toReversed(), steps: steps.toReversed() };
  }

  /** Whether any action is enabled in the state `row`, even one that throws. */
  hasSuccessor(row: Int32Array): boolean {
    try {
      return this.expand(row, () => true);
    } catch {
      return true;
    }
  }

  /** What went wrong while `row` was expanded, given what was thrown then. */
  explain(row: Int32Array, error: unknown): string {
    const { step, where } = this.stage;
    try {
      this.expand(row, () => false);
    } catch (again) {
      return where === null ? thrown(again) : thrownAt(step.action, where, again);
    }
    return `SPEC004: ${thrown(error)}; when the state was expanded again, nothing was thrown`;
  }

  /** Makes the successors of `row` in order until `visit` says true; whether it did. */
  private expand(row: Int32Array, visit: (ordinal: number) => boolean): boolean {
    const { stage } = this;
    unpack(row, 0, stage.words);
    stage.taken = (ordinal) => {
      if (visit(ordinal)) throw enough;
    };
    try {
      stage.expand();
    } catch (e) {
      if (e === enough) return true;
      throw e;
    }
    return false;
  }

  private stepHere(): PathStep {
    const { action, params } = this.stage.step;
    return { action, params: { ...params } };
  }

  private nextRow(): Int32Array {
    return packed(this.stage.nextWords, this.stage.width);
  }
}

/** The words of `parts` in one row. */
export function packed(parts: readonly Int32Array[], width: number): Int32Array {
  const row = new Int32Array(width);
  pack(parts, row, 0);
  return row;
}

/** Writes the words of `parts` into `chunk`, from `at` on. */
export function pack(parts: readonly Int32Array[], chunk: Int32Array, at: number): void {
  let k = at;
  for (const part of parts) for (let i = 0; i < part.length; i++) chunk[k++] = part[i] as number; // in range
}

/** Reads the words of `parts` from `chunk`, from `at` on. */
export function unpack(chunk: Int32Array, at: number, parts: readonly Int32Array[]): void {
  let k = at;
  for (const part of parts) for (let i = 0; i < part.length; i++) part[i] = chunk[k++] as number; // the row has as many words
}

function keyOf(row: Int32Array): string {
  return row.join();
}
