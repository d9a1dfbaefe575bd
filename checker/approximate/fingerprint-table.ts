/** A set of fingerprints. */

const firstSlots = 1 << 12;
/** Slots that may be filled while there is memory to grow. */
const maxLoad = 0.75;
/** Slots that may be filled where there is none: probing gets long. */
const fullLoad = 0.9;
const maxSlots = 2 ** 30;

/**
 * An open-addressing table of fingerprints of two words each; a slot with two zeros is empty. It grows
 * by doubling, without the states.
 */
export class FingerprintTable {
  /** Fingerprints in it. */
  count = 0;
  /** Whether nothing can be added any more. */
  isFull = false;
  private slots = new Int32Array(2 * firstSlots);
  private limit = Math.floor(firstSlots * maxLoad);
  private hasZero = false;
  private readonly masks: readonly [number, number];
  private readonly afford: (bytes: number) => boolean;

  /**
   * @param bits of a fingerprint that are looked at, 1 … 64
   * @param afford whether so many bytes more may be allocated for a while
   */
  constructor(bits: number, afford: (bytes: number) => boolean) {
    const mask = (n: number): number => (n >= 32 ? -1 : 2 ** Math.max(0, n) - 1);
    this.masks = [mask(bits), mask(bits - 32)];
    this.afford = afford;
  }

  /** Bytes of the table. */
  get bytes(): number {
    return 4 * this.slots.length;
  }

  /** Adds a fingerprint; whether it was not there. Nothing is added to a full table. */
  add(low: number, high: number): boolean {
    const a = low & this.masks[0];
    const b = high & this.masks[1];
    if (a === 0 && b === 0) {
      if (this.hasZero || this.isFull) return false;
      this.hasZero = true;
      this.count++;
      return true;
    }
    const { slots } = this;
    const mask = slots.length / 2 - 1;
    let p = a & mask;
    for (;;) {
      const low = slots[2 * p] as number; // in range under the mask
      const high = slots[2 * p + 1] as number; // as well
      if (low === a && high === b) return false;
      if (low === 0 && high === 0) break;
      p = (p + 1) & mask;
    }
    if (this.isFull) return false;
    slots[2 * p] = a;
    slots[2 * p + 1] = b;
    if (++this.count >= this.limit) this.grow();
    return true;
  }

  private grow(): void {
    const old = this.slots;
    const n = old.length; // twice the number of slots, and so the number of new ones
    const slots = n <= maxSlots && this.afford(8 * n) ? allocated(2 * n) : null;
    if (slots === null) {
      const most = Math.floor((n / 2) * fullLoad);
      this.isFull = this.count >= most;
      this.limit = most;
      return;
    }
    for (let i = 0; i < old.length; i += 2) {
      const a = old[i] as number; // in range
      const b = old[i + 1] as number; // as well
      if (a === 0 && b === 0) continue;
      let p = a & (n - 1);
      while (slots[2 * p] !== 0 || slots[2 * p + 1] !== 0) p = (p + 1) & (n - 1);
      slots[2 * p] = a;
      slots[2 * p + 1] = b;
    }
    this.slots = slots;
    this.limit = Math.floor(n * maxLoad);
  }
}

function allocated(words: number): Int32Array<ArrayBuffer> | null {
  try {
    return new Int32Array(words);
  } catch (e) {
    if (e instanceof RangeError) return null;
    throw e;
  }
}
