/** The words of a table that becomes larger where it is. */

/** Fewer words than this are copied when they become more: that is soon done, and takes no address space. */
const copiedWords = 1 << 17;
/** Then there is room for so many, usually. More at once has V8 look for garbage, which takes some 40 ms. */
const someWords = 1 << 22;

/**
 * An array of which the first part is used. From some hundred thousand words on it is much longer, and then as long as
 * it may ever become: that takes address space, and the system gives memory for what is written to. So the part that
 * is used becomes longer without being held twice. When it goes to a longer array, it does so before it becomes longer.
 * Where there is no address space, both are held meanwhile.
 */
export class TableWords {
  /** Of these, what is behind {@link used} is 0, and was never written to. */
  words: Int32Array;
  used: number;
  private readonly most: number;
  private readonly some: number;
  /** A longer array to go to. */
  private longer: Int32Array | null = null;

  /**
   * @param most words that may be used some day
   * @param some words that there is room for at first, once they are not few; then they are moved, which takes the room
   * of those in use twice
   */
  constructor(used: number, most: number, some = someWords) {
    this.some = some;
    this.words = new Int32Array(used);
    this.used = used;
    this.most = most;
  }

  /** Bytes used. */
  get bytes(): number {
    return 4 * this.used;
  }

  /** Bytes held at once, at most, while {@link use} makes them `n` words. */
  bytesToUse(n: number): number {
    if (n <= this.words.length) return 4 * n;
    this.longer ??= this.reserve(n);
    return 4 * (this.longer === null ? this.used + n : Math.max(2 * this.used, n));
  }

  /**
   * Makes the first `n` words those that are used: as many as now, or more.
   * @throws RangeError when the memory cannot be had; nothing has changed then
   */
  use(n: number): void {
    if (n > this.words.length) {
      const longer = this.longer ?? this.reserve(n) ?? new Int32Array(n);
      longer.set(this.words.subarray(0, this.used));
      this.words = longer;
      this.longer = null;
    }
    this.used = n;
  }

  /** A longer array than `n` words are, of which nothing is used yet; `null` where there is none. */
  private reserve(n: number): Int32Array | null {
    if (n <= copiedWords) return null;
    try {
      return new Int32Array(
        Math.max(n, Math.min(this.most, n <= this.some ? this.some : Infinity)),
      );
    } catch (e) {
      if (e instanceof RangeError) return null;
      throw e;
    }
  }
}
