/** What observers see in the states of a graph, and in which of its steps they take part. */
import type { Observer } from "../contract/information.ts";
import { truth } from "../strict.ts";
import { ValueNumbers } from "../trace/value-numbers.ts";
import { inside } from "./guarded.ts";
import { Interned } from "./interned.ts";
import { Ints } from "./ints.ts";
import type { StepGraph } from "./step-graph.ts";

/** What one observer makes of states and steps. */
interface Watching {
  readonly observer: Observer;
  /** The bits of the places that it always sees, once asked for; and what has stood there so far. */
  mask: Int32Array | null | undefined;
  readonly stood: Interned;
  /** What else it sees, beside the number of what stands there. */
  readonly values: ValueNumbers;
  /** By state: the number of what is seen, −1 before it was asked for. */
  readonly seen: Ints;
  /** By action instance: 1 when it is noticed, 0 when not, −1 before it was asked for. */
  readonly noticed: Ints;
}

/** What some observers see in the states of one graph, each state looked at once. */
export class Observations {
  private readonly graph: StepGraph;
  private readonly watching: ReadonlyMap<Observer, Watching>;
  private readonly masked: Int32Array;

  constructor(graph: StepGraph, observers: Iterable<Observer>) {
    const { codec } = graph.built;
    this.graph = graph;
    this.masked = new Int32Array(codec.words);
    this.watching = new Map(
      [...observers].map((observer) => [
        observer,
        {
          observer,
          mask: undefined,
          stood: new Interned(codec),
          values: new ValueNumbers(),
          seen: new Ints(),
          noticed: new Ints(),
        },
      ]),
    );
  }

  /** Bytes held, about. */
  get bytes(): number {
    const all = [...this.watching.values()].flatMap((w) => [w.seen, w.stood, w.values]);
    return all.reduce((n, x) => n + x.bytes, 0);
  }

  /**
   * The number of what `observer` sees in state `row`: the same number exactly when it sees the same.
   * @throws SpecError when it throws or sees no plain value
   */
  seenBy(observer: Observer, row: number): number {
    const watching = this.watchingOf(observer);
    const { seen } = watching;
    while (seen.length <= row) seen.push(-1);
    let n = seen.at(row);
    if (n < 0) {
      this.graph.load(row);
      n = this.look(watching);
      seen.data[row] = n;
    }
    return n;
  }

  /** The number of what is seen in the loaded state. */
  private look(watching: Watching): number {
    const { observer, stood, values } = watching;
    const { sees } = observer;
    const { s, built } = this.graph;
    watching.mask ??= this.maskOf(observer);
    const { mask } = watching;
    let whole = 0;
    if (mask !== null) {
      for (let i = 0; i < mask.length; i++)
        this.masked[i] = (s.words[i] as number) & (mask[i] as number); // of one length
      whole = stood.numberOf(this.masked);
    }
    if (sees === null) return whole;
    return inside(`what ${observer.name} sees`, () => {
      const more: unknown = sees(s.root, built.constants);
      const n = mask === null ? values.numberOf(more) : values.numberOf([whole, more]);
      s.flush(); // throws when it wrote to the state that it is shown
      return n;
    });
  }

  private maskOf(observer: Observer): Int32Array | null {
    const { places } = observer;
    if (places === null) return null;
    const { codec, constants } = this.graph.built;
    return inside(`the places that ${observer.name} sees`, () =>
      codec.maskOf(places(constants) as readonly string[]),
    );
  }

  /** Whether `observer` takes part in steps of `instance`. @throws SpecError when it throws */
  noticedBy(observer: Observer, instance: number): boolean {
    if (observer.notices === null) return false;
    const { noticed } = this.watchingOf(observer);
    while (noticed.length <= instance) noticed.push(-1);
    if (noticed.at(instance) < 0) {
      const { notices } = observer;
      const { named, built } = this.graph;
      const yes = inside(`what ${observer.name} notices`, () =>
        truth(notices(named[instance], built.constants)),
      );
      noticed.data[instance] = yes ? 1 : 0;
    }
    return noticed.at(instance) === 1;
  }

  private watchingOf(observer: Observer): Watching {
    const watching = this.watching.get(observer);
    if (watching === undefined) throw new Error(`${observer.name} is not among the observers`);
    return watching;
  }
}
