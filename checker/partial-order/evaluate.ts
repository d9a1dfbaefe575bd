/**
 * What one instance does in one state, on views that show it its footprint and nothing else. The order of
 * evaluation is that of the contract of an action.
 */
import type { Fn } from "../contract/system.ts";
import { CheckerError, raised, type SpecError } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { Built } from "../search/build.ts";
import { chosen, tooMany } from "../search/driver.ts";
import { thrownAt, type Where } from "../search/where.ts";
import { done, truth } from "../strict.ts";
import { bitSet, has, put, unite, type BitSet } from "./bit-set.ts";
import type { Footprints, Instance } from "./footprints.ts";
import { GuardedViews, outside, type Warden } from "./guarded-views.ts";

/** What was found. */
export interface Evaluation {
  /** The words of the next state after each step; none: it is not enabled. */
  readonly next: readonly Int32Array[];
  /** Cells that were read. */
  readonly read: BitSet;
}

type Bindings = Record<string, unknown>;

/** What an instance has touched so far, in all states that it was evaluated in. */
export interface Touched {
  readonly read: BitSet;
  readonly written: BitSet;
}

/** Evaluates instances in the state that stands in a view. */
export class Evaluator {
  private readonly built: Built;
  private readonly footprints: Footprints;
  private readonly s: StateView;
  private readonly next: StateView;
  private readonly views: GuardedViews;
  /** By instance. */
  readonly touched: readonly Touched[];
  private readonly where: Where = { part: "", params: {} };
  private instance: Instance | null = null;
  private read: BitSet = bitSet(0);
  /** What was refused first, and where, whoever has caught it. */
  private refused: { readonly error: SpecError; readonly part: string } | null = null;

  constructor(built: Built, footprints: Footprints, s: StateView, next: StateView) {
    this.built = built;
    this.footprints = footprints;
    this.s = s;
    this.next = next;
    const { places } = footprints;
    const cells = places.cells.length;
    this.touched = footprints.instances.map(() => ({
      read: bitSet(cells),
      written: bitSet(cells),
    }));
    const write = (cell: number): void => {
      const { written } = this.touched[this.instance?.index ?? -1] ?? {};
      if (written !== undefined) put(written, cell);
    };
    const warden: Warden = {
      read: (cell) => {
        const { instance } = this;
        if (instance !== null && !has(instance.reads, cell)) this.refuse(cell, "reads");
        put(this.read, cell);
      },
      write: (cell) => {
        const { instance } = this;
        if (instance !== null && !has(instance.writes, cell)) this.refuse(cell, "writes");
        write(cell);
      },
      mayWrite: (cell) => {
        if (this.instance === null || !has(this.instance.writes, cell)) return false;
        write(cell);
        return true;
      },
    };
    this.views = new GuardedViews(places, warden, s, next);
  }

  private refusal(): SpecError | null {
    if (this.refused === null) return null;
    this.where.part = this.refused.part;
    return this.refused.error;
  }

  private refuse(cell: number, how: "reads" | "writes"): never {
    const error = outside(this.footprints.places.cells[cell] ?? "", how);
    this.refused ??= { error, part: this.where.part };
    throw error;
  }

  /**
   * Evaluates `instance` in the state loaded into the view.
   * @throws EvaluationFailure with what was thrown
   */
  evaluate(instance: Instance): Evaluation {
    this.instance = instance;
    this.read = bitSet(this.footprints.places.cells.length);
    this.refused = null;
    const { where } = this;
    where.part = "";
    where.params = instance.params;
    const next: Int32Array[] = [];
    try {
      this.level(0, instance, { ...instance.params }, {}, next);
      where.part = "";
      this.s.flush(); // throws when somebody wrote to the state before
      const refused = this.refusal();
      if (refused !== null) throw refused;
    } catch (e) {
      const { name } = instance.action.action;
      const thrown = this.refusal() ?? e;
      throw new EvaluationFailure(thrownAt(name, where, thrown), thrown);
    }
    const { read } = this.touched[instance.index] ?? {};
    if (read !== undefined) unite(read, this.read);
    return { next, read: this.read };
  }

  /** Evaluates what depends on the first `level` parameters, and then what depends on more. */
  private level(
    level: number,
    instance: Instance,
    params: Bindings,
    bound: Bindings,
    next: Int32Array[],
  ): void {
    const { where, views } = this;
    const { constants } = this.built;
    const { plan, maxInstances } = instance.action;
    const here = plan.levels[level];
    for (const { name, fn } of here?.lets ?? []) {
      where.part = `let ${name}`;
      const value: unknown = fn(views.s, params, constants);
      if (value === null || value === undefined) return;
      bound[name] = value;
    }
    if (!this.allHold(here?.clauses ?? [], (fn) => fn(views.s, params, constants, bound))) return;
    const loop = plan.loops[level];
    if (loop === undefined) return this.fire(instance, params, bound, next);
    if ("values" in loop.domain) return this.level(level + 1, instance, params, bound, next);
    where.part = `choose ${loop.name}`;
    const { choose } = loop.domain;
    const values = chosen(choose(views.s, params, constants), maxInstances);
    for (const value of values) {
      const more = { ...params, [loop.name]: value };
      where.params = more;
      this.level(level + 1, instance, more, { ...bound }, next);
    }
    if (next.length > maxInstances) tooMany(next.length, maxInstances);
  }

  private allHold(
    clauses: readonly { readonly name: string; readonly fn: Fn }[],
    call: (fn: Fn) => unknown,
  ): boolean {
    return clauses.every(({ name, fn }) => {
      this.where.part = `guard clause ${name}`;
      return truth(call(fn));
    });
  }

  private fire(instance: Instance, params: Bindings, bound: Bindings, next: Int32Array[]): void {
    const { where, views, s } = this;
    const { constants } = this.built;
    const { action, plan } = instance.action;
    const { message, partner } = action;
    where.part = "message";
    const carried: unknown = message?.carries
      ? message.carries(views.s, params, constants, bound)
      : null;
    if (!this.allHold(plan.partner, (fn) => fn(views.s, params, constants, carried))) return;
    this.next.words.set(s.words);
    this.next.load();
    where.part = "effect";
    raised.last = null;
    done(action.effect(views.s, views.next, params, constants, bound));
    if (partner !== null) {
      where.part = `effect of ${partner.actor}`;
      done(partner.effect(views.s, views.next, params, constants, carried));
    }
    where.part = "effect";
    this.next.flush();
    // A refusal that the effect has caught is still one.
    const caught = lastRaised();
    if (caught !== null) throw caught;
    next.push(this.next.words.slice());
  }
}

function lastRaised(): SpecError | null {
  return raised.last;
}

/** Something was thrown while an instance was evaluated: says which, and where in it. */
export class EvaluationFailure extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = "EvaluationFailure";
  }
}

/** @throws CheckerError CHECK002 when a step has changed what it must not: the views have a hole. */
export function demandWithin(
  { name }: Instance,
  before: Int32Array,
  after: Int32Array,
  mask: Int32Array,
): void {
  for (let w = 0; w < before.length; w++)
    if ((((before[w] ?? 0) ^ (after[w] ?? 0)) & ~(mask[w] ?? 0)) !== 0)
      throw new CheckerError(
        "CHECK002",
        `${name} has changed bits of word ${w} that are not in its footprint`,
      );
}
