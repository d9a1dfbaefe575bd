/**
 * What watched views tell: which bits of the state before a step decided what was done, and where each
 * bit of the state after it comes from.
 */

/** Bits `shift … shift + bits - 1` of a word that were read, packed into one number: see {@link readOf}. */
export type BitsRead = number;

/** A read is told in pieces of at most so many bits. */
export const maxPiece = 5;

/** The piece of a read: 5 bits of shift, 3 of length, and the word above them. */
function readOf(word: number, shift: number, bits: number): BitsRead {
  return (word << 8) | (bits << 5) | shift;
}

/** The word of a piece, its lowest bit, and how many bits it has. */
export function placeOfRead(read: BitsRead): {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
} {
  return { word: read >>> 8, shift: read & 31, bits: (read >>> 5) & 7 };
}

/** The bits of the state before a step that were read since {@link begin}, each once, in order. */
export class ReadLog {
  readonly reads: BitsRead[] = [];
  private readonly seen: Int32Array;

  /** @param words of a state */
  constructor(words: number) {
    this.seen = new Int32Array(words);
  }

  begin(): void {
    this.reads.length = 0;
    this.seen.fill(0);
  }

  /** Takes note of bits that are read; those that were read before say nothing new. */
  note(word: number, mask: number): void {
    const before = this.seen[word] as number; // a word of the state
    let fresh = mask & ~before;
    if (fresh === 0) return;
    this.seen[word] = before | mask;
    while (fresh !== 0) {
      const shift = 31 - Math.clz32(fresh & -fresh);
      let bits = 1;
      while (bits < maxPiece && shift + bits < 32 && ((fresh >>> (shift + bits)) & 1) === 1) bits++;
      this.reads.push(readOf(word, shift, bits));
      fresh &= ~(((1 << bits) - 1) << shift);
    }
  }
}

/** Where a bit comes from that was written as a constant, as far as the reads so far decide it. */
const constant = -1;

/** The context of the cells of one watched view. */
export class Watch {
  private readonly words: Int32Array;
  private readonly log: ReadLog;
  /** By bit of `words`: the bit of the state before that it is, or {@link constant}; `null`: it is that state. */
  private readonly origins: Int32Array | null;

  constructor(words: Int32Array, log: ReadLog, writes: boolean) {
    this.words = words;
    this.log = log;
    this.origins = writes ? new Int32Array(32 * words.length) : null;
  }

  /** Says that `words` are now those of the state before the step. */
  load(): void {
    const { origins } = this;
    if (origins !== null) for (let i = 0; i < origins.length; i++) origins[i] = i;
  }

  /** Nothing is held back. */
  flush(): void {}

  /** The code at a place. */
  see(word: number, shift: number, bits: number): number {
    const mask = maskAt(shift, bits);
    this.note(word, mask);
    return ((this.words[word] as number) & mask) >>> shift; // a word of the state
  }

  put(word: number, shift: number, bits: number, code: number): void {
    const mask = maskAt(shift, bits);
    this.clear(word, mask);
    this.words[word] = (this.words[word] as number) | ((code << shift) & mask); // a word of the state
  }

  /** Writes zeros. */
  clear(word: number, mask: number): void {
    this.words[word] = (this.words[word] as number) & ~mask; // a word of the state
    const { origins } = this;
    if (origins === null) return;
    for (let rest = mask; rest !== 0; rest &= rest - 1)
      origins[32 * word + lowest(rest)] = constant;
  }

  /** Copies bits `mask << from` of a word of another view, or of this, to bits `mask << to`: that is no read. */
  copy(word: number, other: Watch, source: number, mask: number, to: number, from: number): void {
    const value = ((other.words[source] as number) >>> from) & mask; // words of the state
    this.words[word] = ((this.words[word] as number) & ~(mask << to)) | (value << to);
    const { origins } = this;
    if (origins === null) return;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      const bit = lowest(rest);
      origins[32 * word + bit + to] = other.originOf(32 * source + bit + from);
    }
  }

  /** Bit `i` of the state before the step that bit `i` of this state is; −1: it was written as a constant. */
  originOf(bit: number): number {
    return this.origins === null ? bit : (this.origins[bit] as number); // a bit of the state
  }

  private note(word: number, mask: number): void {
    const { origins, log } = this;
    if (origins === null) return log.note(word, mask);
    // Bits that were written mean what was written; those that were copied, what they were copied from.
    let here = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      const bit = lowest(rest);
      const origin = origins[32 * word + bit] as number; // a bit of the state
      if (origin === 32 * word + bit) here |= 1 << bit;
      else if (origin !== constant) log.note(origin >>> 5, 1 << (origin & 31));
    }
    if (here !== 0) log.note(word, here);
  }
}

function maskAt(shift: number, bits: number): number {
  return bits === 32 ? -1 : ((1 << bits) - 1) << shift;
}

/** The number of the lowest bit that is set. */
function lowest(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
