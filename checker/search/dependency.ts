/** Whether one thing determines another: a table of what has been seen, and the first disagreement. */
import type { Determined } from "../contract/property.ts";
import { ValueNumbers, type NumbersKept } from "../trace/value-numbers.ts";
import type { Spot } from "./judge.ts";

/** A step that was seen, and its outcome. */
export interface Seen {
  readonly outcome: number;
  readonly spot: Spot;
}

/** How much has been seen: what was seen first stays first. */
export interface SeenSoFar {
  readonly entries: number;
  readonly compared: number;
}

/** What has been seen, as plain data. */
export interface SeenKept {
  /** In the order in which they were seen first: the number of the given, and what it came with. */
  readonly seen: readonly (readonly [number, Seen])[];
  readonly numbers: NumbersKept;
  readonly compared: number;
}

/** What a property of kind `determined` has seen so far, by what was given. */
export class Dependency {
  private readonly property: Determined;
  private readonly seen = new Map<number, Seen>();
  private values = new ValueNumbers();
  /** The state whose steps are being compared, where only they are. */
  private state = -1;
  /** Steps whose given had been seen before. */
  compared = 0;

  constructor(property: Determined) {
    this.property = property;
  }

  /** To be asked when all steps of a state were taken note of. */
  get soFar(): SeenSoFar {
    // What one state gave is not asked for in another one.
    const entries = this.property.scope === "state" ? 0 : this.seen.size;
    return { entries, compared: this.compared };
  }

  /** What had been seen when it was `soFar`. Values that were numbered since then do no harm. */
  kept({ entries, compared }: SeenSoFar): SeenKept {
    const seen = [...this.seen].slice(0, entries);
    const numbers = entries === 0 ? new ValueNumbers().kept : this.values.kept;
    return { seen, numbers, compared };
  }

  /** Goes on with what was kept. */
  goOn({ seen, numbers, compared }: SeenKept): void {
    for (const [given, entry] of seen) this.seen.set(given, entry);
    this.values = ValueNumbers.goingOn(numbers);
    this.compared = compared;
  }

  /**
   * Takes note of a step, with the arguments that properties of steps get; the earlier step with
   * which it disagrees, or `null`.
   * @throws SpecError SPEC002 when the property gives no plain value
   */
  note(args: readonly unknown[], state: number, spot: () => Spot): Spot | null {
    const { property, seen } = this;
    if (property.scope === "state" && state !== this.state) {
      seen.clear();
      // What other states gave is not asked for again.
      if (this.values.bytes > 1 << 20) this.values = new ValueNumbers();
      this.state = state;
    }
    const given = this.values.numberOf(property.given(...args));
    const outcome = this.values.numberOf(property.outcome(...args));
    const before = seen.get(given);
    if (before === undefined) {
      seen.set(given, { outcome, spot: spot() });
      return null;
    }
    this.compared++;
    return before.outcome === outcome ? null : before.spot;
  }
}
