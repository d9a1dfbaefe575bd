/** Where states come from, for traces: about 18 bits for each. */

const chunkStates = 1 << 16;
/** Each so many states it is known where the code of their parents has got to. */
const sampled = 512;
/** An ordinal that does not fit, and stands elsewhere. */
const elsewhere = 0xffff;

/** How a state is reached. */
export interface Descent {
  /** Number of the initial state. */
  readonly initial: number;
  /** The number of each step, among the steps of the state that it leads out of. */
  readonly ordinals: readonly number[];
}

/**
 * States by number, in breadth-first order: initial states first, and then those that each state led
 * to first, in the order of these states.
 *
 * Since parents come in order, one bit says "a child of the same parent" (0) or "the next state begins"
 * (1): two bits for each state, and which parent a child has follows from the ones before its zero.
 */
export class Lineage {
  /** States. */
  count = 0;
  private readonly words: Int32Array[] = [];
  private bits = 0;
  /** Position of the zero of state `512 k`. */
  private readonly samples: number[] = [];
  private readonly ordinals: Uint16Array[] = [];
  private readonly large = new Map<number, number>();

  /** Bytes that were allocated. */
  get bytes(): number {
    return this.words.length * chunkStates * 4 + this.ordinals.length * chunkStates * 2;
  }

  /** The next state begins to be expanded. */
  begin(): void {
    this.bit(1);
  }

  /** Adds a state: an initial one before the first was begun, or else a child of the state that was begun last. */
  add(ordinal: number): void {
    if (this.count % sampled === 0) this.samples.push(this.bits);
    this.bit(0);
    const at = this.count % chunkStates;
    if (at === 0) this.ordinals.push(new Uint16Array(chunkStates));
    const last = this.ordinals.at(-1);
    if (last !== undefined) last[at] = Math.min(ordinal, elsewhere);
    if (ordinal >= elsewhere) this.large.set(this.count, ordinal);
    this.count++;
  }

  /** How state `i` is reached. */
  descentOf(i: number): Descent {
    const ordinals: number[] = [];
    let at = i;
    for (let parent = this.parentOf(at); parent >= 0; parent = this.parentOf(at)) {
      ordinals.push(this.ordinalOf(at));
      at = parent;
    }
    return { initial: this.ordinalOf(at), ordinals: ordinals.toReversed() };
  }

  /** −1: it is an initial state. */
  private parentOf(i: number): number {
    let position = this.samples[Math.floor(i / sampled)] ?? 0;
    let zeros = i % sampled;
    // The zero with so many others after the one that is known.
    for (;;) {
      if (!this.isOne(position)) {
        if (zeros === 0) return position - i - 1;
        zeros--;
      }
      position++;
    }
  }

  private ordinalOf(i: number): number {
    const ordinal = this.ordinals[Math.floor(i / chunkStates)]?.[i % chunkStates] ?? 0;
    return ordinal === elsewhere ? (this.large.get(i) ?? ordinal) : ordinal;
  }

  private bit(value: number): void {
    const inside = this.bits % (chunkStates * 32);
    if (inside === 0) this.words.push(new Int32Array(chunkStates));
    const words = this.words.at(-1);
    if (words !== undefined && value === 1)
      words[inside >>> 5] = (words[inside >>> 5] ?? 0) | (1 << (inside & 31));
    this.bits++;
  }

  private isOne(position: number): boolean {
    const inside = position % (chunkStates * 32);
    const words = this.words[(position - inside) / (chunkStates * 32)];
    return (((words?.[inside >>> 5] ?? 0) >>> (inside & 31)) & 1) === 1;
  }
}
