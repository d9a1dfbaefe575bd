/**
 * The states that pairs of runs go through, each stored once, with its steps: what is enabled, where
 * it leads, what it releases, and what observers see. Made on demand and shared by all properties of
 * a model that are about pairs of runs.
 */
import type { Observer, Release } from "../contract/information.ts";
import { SpecError } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import { truth } from "../strict.ts";
import { ValueNumbers } from "../trace/value-numbers.ts";
import { valueText } from "../trace/value-text.ts";
import type { Built } from "./build.ts";
import { compileDriver, type LiveStep } from "./driver.ts";
import { Interned } from "./interned.ts";
import { Ints } from "./ints.ts";
import { thrown } from "./judge.ts";
import type { PathStep } from "./retrace.ts";
import { thrownAt, type Where } from "./where.ts";

/** Steps of one state: positions `from … to − 1` in the lists of {@link StepGraph}. */
export interface Steps {
  from: number;
  to: number;
}

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

/** Interned states and their steps. */
export class StepGraph {
  readonly built: Built;
  readonly states: Interned;
  /** By step: the number of its action instance (an action with its parameters). */
  readonly instances = new Ints();
  /** By step: the state it leads to. */
  readonly targets = new Ints();
  /** By release, by step: the number of the released value. */
  readonly released: ReadonlyMap<Release, Ints>;
  private readonly values: ReadonlyMap<Release, ValueNumbers>;
  /** By instance: the action and its parameters. */
  readonly named: PathStep[] = [];
  private readonly watching: ReadonlyMap<Observer, Watching>;
  /** By state: its first step, −1 before it was expanded; and how many it has. */
  private readonly first = new Ints();
  private readonly counts = new Ints();
  private readonly masked: Int32Array;
  private readonly s: StateView;
  private readonly next: StateView;
  private readonly step: LiveStep = { action: "", params: {} };
  private readonly where: Where = { part: "", params: {} };
  private readonly drivers: readonly (() => void)[];
  private readonly byParameters = new Map<unknown, Branch>();

  constructor(built: Built, observers: Iterable<Observer>, releases: Iterable<Release>) {
    this.built = built;
    this.states = new Interned(built.codec);
    this.masked = new Int32Array(built.codec.words);
    this.s = built.codec.view("read");
    this.next = built.codec.view("write");
    this.released = new Map([...releases].map((r) => [r, new Ints()]));
    this.watching = new Map(
      [...observers].map((observer) => [
        observer,
        {
          observer,
          mask: undefined,
          stood: new Interned(built.codec),
          values: new ValueNumbers(),
          seen: new Ints(),
          noticed: new Ints(),
        },
      ]),
    );
    this.values = new Map([...this.released.keys()].map((r) => [r, new ValueNumbers()]));
    const { s, next, step, where, released, values } = this;
    const context = {
      constants: built.constants,
      s,
      next,
      step,
      where,
      fired: new Float64Array(built.actions.length),
      refused: new Float64Array(built.nRefusals),
      sink: () => {
        this.targets.push(this.states.numberOf(next.words));
        this.instances.push(this.instanceOf(step));
        for (const [release, list] of released) {
          where.part = `release ${release.name}`;
          const value: unknown = release.value(s.root, step, built.constants);
          list.push(values.get(release)?.numberOf(value) ?? -1); // there is one for each release
        }
      },
    };
    this.drivers = built.actions.map((a) => compileDriver(a, context));
  }

  /** Bytes held, about. */
  get bytes(): number {
    const lists = [this.instances, this.targets, this.first, this.counts];
    for (const list of this.released.values()) lists.push(list);
    const watching = [...this.watching.values()];
    const sized = [
      ...lists,
      ...this.values.values(),
      ...watching.flatMap((w) => [w.seen, w.stood, w.values]),
    ];
    return sized.reduce((n, x) => n + x.bytes, this.states.bytes);
  }

  /**
   * The steps of state `row`, into `steps`.
   * @throws SpecError naming the action when something in it throws
   */
  stepsOf(row: number, steps: Steps): void {
    while (this.first.length <= row) {
      this.first.push(-1);
      this.counts.push(0);
    }
    if (this.first.at(row) < 0) this.expand(row);
    steps.from = this.first.at(row);
    steps.to = steps.from + this.counts.at(row);
  }

  private expand(row: number): void {
    const { s, step, built, instances } = this;
    const from = instances.length;
    this.load(row);
    let i = 0;
    try {
      for (; i < this.drivers.length; i++) {
        step.action = built.actions[i]?.action.name ?? "";
        this.drivers[i]?.();
        s.flush(); // throws when the action wrote to the state before
      }
    } catch (e) {
      // The lists belong together: what there is of this state's steps is taken back from all of them.
      for (const list of [instances, this.targets, ...this.released.values()]) list.length = from;
      if (isNoMemory(e)) throw e;
      throw new SpecError("SPEC002", thrownAt(step.action, this.where, e), { cause: e });
    }
    this.first.data[row] = from;
    this.counts.data[row] = instances.length - from;
  }

  private load(row: number): void {
    this.states.arena.read(row, 0, this.s.words);
    this.s.load();
  }

  /**
   * The name of the first bound that state `row` lies outside of, or `null`.
   * @throws SpecError when a bound throws
   */
  outside(row: number): string | null {
    const { model, constants } = this.built;
    if (model.bounds.length === 0) return null;
    this.load(row);
    for (const { name, within } of model.bounds)
      if (!inside(`bound ${name}`, () => truth(within(this.s.root, constants)))) return name;
    return null;
  }

  /** The plain state of `row`. */
  plain(row: number): unknown {
    const words = new Int32Array(this.built.codec.words);
    this.states.arena.read(row, 0, words);
    return this.built.codec.decode(words, 0);
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
      this.load(row);
      n = this.look(watching);
      seen.data[row] = n;
    }
    return n;
  }

  /** The number of what is seen in the loaded state. */
  private look(watching: Watching): number {
    const { observer, stood, values } = watching;
    const { sees } = observer;
    watching.mask ??= this.maskOf(observer);
    const { mask } = watching;
    let whole = 0;
    if (mask !== null) {
      for (let i = 0; i < mask.length; i++)
        this.masked[i] = (this.s.words[i] as number) & (mask[i] as number); // of one length
      whole = stood.numberOf(this.masked);
    }
    if (sees === null) return whole;
    return inside(`what ${observer.name} sees`, () => {
      const more: unknown = sees(this.s.root, this.built.constants);
      const n = mask === null ? values.numberOf(more) : values.numberOf([whole, more]);
      this.s.flush(); // throws when it wrote to the state that it is shown
      return n;
    });
  }

  private maskOf(observer: Observer): Int32Array | null {
    const { places } = observer;
    if (places === null) return null;
    const { codec, constants } = this.built;
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
      const yes = inside(`what ${observer.name} notices`, () =>
        truth(notices(this.named[instance], this.built.constants)),
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

  /** The number of an action instance: one for each action with each combination of parameters. */
  private instanceOf({ action, params }: LiveStep): number {
    let branch = branchOf(this.byParameters, action);
    for (const name in params) {
      const value = params[name];
      // Literals are equal when their texts are; a text of a literal is no other scalar's.
      const key = typeof value === "object" && value !== null ? `\0${valueText(value)}` : value;
      branch = branchOf(branch.below, key);
    }
    if (branch.number < 0) {
      branch.number = this.named.length;
      this.named.push({ action, params: { ...params } });
    }
    return branch.number;
  }
}

/** A place in the tree of parameters: below it lie the values of the next one. */
interface Branch {
  number: number;
  readonly below: Map<unknown, Branch>;
}

function branchOf(map: Map<unknown, Branch>, key: unknown): Branch {
  let branch = map.get(key);
  if (branch === undefined) {
    branch = { number: -1, below: new Map() };
    map.set(key, branch);
  }
  return branch;
}

/** Whether `e` says that an array could not be allocated. */
export function isNoMemory(e: unknown): boolean {
  return e instanceof RangeError && /buffer allocation|typed array length/i.test(e.message);
}

/** Runs `f`, a call into a property. @throws SpecError with `where` in front of what it threw */
export function inside<T>(where: string, f: () => T): T {
  try {
    return f();
  } catch (e) {
    throw new SpecError("SPEC002", `${where}: ${thrown(e)}`, { cause: e });
  }
}
