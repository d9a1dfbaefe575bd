/** How often actions fired and clauses refused in the states of a graph, for the system alone. */
import type { Built } from "./build.ts";
import { Ints } from "./ints.ts";
import { Interned } from "./interned.ts";

/** Counts instances and refusals of the states that are expanded, each state of the system once. */
export class Tally {
  readonly fired: Float64Array;
  readonly refused: Float64Array;
  /** States of the system whose instances were counted; `null`: each state is expanded once. */
  private readonly systems: Interned | null;
  /** By state: 1 when it was the first one with its state of the system. */
  private readonly first = new Ints();
  /** The counts before a state whose instances have been counted already. */
  private readonly kept: { readonly fired: Float64Array; readonly refused: Float64Array };
  /** States of the system that were begun. */
  private distinct = 0;
  private again = false;
  private under = false;
  private broken = false;

  /** @param monitored whether a state of the system may be expanded beside several states of a monitor */
  constructor({ actions, nRefusals, codec }: Built, monitored: boolean) {
    this.fired = new Float64Array(actions.length);
    this.refused = new Float64Array(nRefusals);
    this.kept = { fired: this.fired.slice(), refused: this.refused.slice() };
    this.systems = monitored ? new Interned(codec) : null;
  }

  get bytes(): number {
    return this.first.bytes + (this.systems?.bytes ?? 0);
  }

  /** Says that state `row` is going to be expanded, which is `words` in the system. */
  begin(row: number, words: Int32Array): void {
    const { systems, first, kept } = this;
    // Whatever was begun and not ended was counted in part.
    this.broken ||= this.under || row !== first.length;
    this.under = true;
    this.again = systems !== null && systems.numberOf(words) < this.distinct;
    if (!this.again) this.distinct++;
    first.push(this.again ? 0 : 1);
    if (!this.again) return;
    kept.fired.set(this.fired);
    kept.refused.set(this.refused);
  }

  /** Says that it was expanded, with all its steps. */
  end(): void {
    this.under = false;
    if (!this.again) return;
    this.fired.set(this.kept.fired);
    this.refused.set(this.kept.refused);
  }

  /** Whether the first `states` states were expanded and counted, in this order, and no others. */
  counted(states: number): boolean {
    return !this.broken && !this.under && this.first.length === states;
  }

  /** Whether state `row` was the first one with its state of the system. */
  isFirst(row: number): boolean {
    return this.first.at(row) === 1;
  }
}
