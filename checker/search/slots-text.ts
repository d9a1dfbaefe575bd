/**
 * The source of what tables of two shapes do differently: where a row is sought, and how they grow.
 *
 * A slot of either holds `row + 1` in the low bits (`rowMask`), above them bits of the row's hash, and in the top bits
 * how far it lies behind the place that its hash asks for. Place, distance and bits together tell as much of
 * the hash as the next larger table needs, so that it grows without reading rows, but for those that lie far
 * behind. 0 is empty.
 */

/** The top bits of a slot say how far it lies behind the place that its hash asks for. */
export const distanceAt = 29;
/** This distance, or more. */
const maxDistance = 7;
/** Bits of a hash that places of a scaled table follow from; the others choose a place in the cache. */
export const placeBits = 28;

/** What one shape does, in terms of the hash `h`, the place `p` and the bits `tag`. */
export interface SlotsText {
  /** Constants of the table that the others use: `slots`, `rowMask` and more. */
  readonly constants: string;
  readonly place: string;
  /** The bits of a slot at that place, without a row; those of `rowMask` may be anything. */
  readonly tag: string;
  readonly nextPlace: string;
  /** A function `grow(from, to)`: what is in the first `from` slots goes to the first `to` ones of `shared.slots`. */
  readonly grow: string;
}

/** Goes on to the next place, which is one farther from where the row is sought. */
export const nextTag = `if (tag >>> ${distanceAt} < ${maxDistance}) tag = (tag + ${1 << distanceAt}) | 0;`;

const tagBits = `${(1 << distanceAt) - 1}`;

/**
 * A table of a power of two in size: the low bits of the hash are the place, and the others, at their own places, the
 * bits. Doubling it, what is at one place goes there again, or as far behind as the table was long.
 */
export const maskedSlots: SlotsText = {
  constants: "const slots = shared.slots, mask = shared.size - 1, rowMask = mask;",
  place: "h & mask",
  tag: `h & ${tagBits}`,
  nextPlace: "p = (p + 1) & mask;",
  grow: `
function grow(from, to) {
  const slots = shared.slots, oldMask = from - 1, mask = to - 1;
  const waiting = [];
  for (let i = 0; i < from; i++) {
    const v = slots[i];
    if (v === 0) continue;
    slots[i] = 0;
    const row = (v & oldMask) - 1, distance = v >>> ${distanceAt};
    let p, tag = v & ${tagBits} & ~mask;
    if (distance < ${maxDistance}) p = ((i - distance) & oldMask) | (v & mask & ~oldMask);
    else p = hashOf(row) & mask;
    // What went round the end would come among those that are still to be moved.
    if (p > i && p < from) { waiting.push(row); continue; }
    while (slots[p] !== 0) {
      p = (p + 1) & mask;
      ${nextTag}
    }
    if (p > i && p < from) waiting.push(row);
    else slots[p] = tag | (row + 1);
  }
  for (const row of waiting) {
    const h = hashOf(row);
    let p = h & mask, tag = h & ${tagBits} & ~mask;
    while (slots[p] !== 0) {
      p = (p + 1) & mask;
      ${nextTag}
    }
    slots[p] = tag | (row + 1);
  }
}`,
};

/**
 * A table of any size, in the order of the hashes: the place is the hash scaled down to the size, and the low bits
 * of the hash are the bits. Growing, all go to the end first, and from there, in order, to their
 * places, which lie before.
 */
export const scaledSlots: SlotsText = {
  constants: "const { slots, size, scale, rowBits } = shared, rowMask = (1 << rowBits) - 1;",
  place: `((h >>> ${32 - placeBits}) * scale) | 0`,
  tag: `((h >>> ${32 - placeBits}) << rowBits) & ${tagBits}`,
  nextPlace: "p = p + 1 === size ? 0 : p + 1;",
  grow: `
function grow(from, size, rowBits) {
  const slots = shared.slots, scale = size / ${2 ** placeBits}, last = size - from;
  const oldBits = shared.rowBits, oldMask = (1 << oldBits) - 1, oldScale = shared.scale;
  const lowMask = (1 << (${distanceAt} - oldBits)) - 1;
  const waiting = [];
  slots.copyWithin(last, 0, from);
  slots.fill(0, 0, Math.min(from, last));
  for (let i = 0; i < from; i++) {
    const c = last + i, v = slots[c];
    if (v === 0) continue;
    slots[c] = 0;
    const row = (v & oldMask) - 1, distance = v >>> ${distanceAt};
    let h;
    if (distance < ${maxDistance}) {
      // The first hash that asks for that place, and from there the first that ends as this one does.
      h = Math.ceil((i < distance ? i - distance + from : i - distance) / oldScale);
      h += (((v & ${tagBits}) >>> oldBits) - h) & lowMask;
    } else h = hashOf(row) >>> ${32 - placeBits};
    let p = (h * scale) | 0, tag = (h << rowBits) & ${tagBits};
    while (p <= c && slots[p] !== 0) {
      p++;
      ${nextTag}
    }
    // What would come among those that are still to be moved waits: the last few, and what went round the end.
    if (p > c) waiting.push(h, row);
    else slots[p] = tag | (row + 1);
  }
  for (let i = 0; i < waiting.length; i += 2) {
    const h = waiting[i];
    let p = (h * scale) | 0, tag = (h << rowBits) & ${tagBits};
    while (slots[p] !== 0) {
      p = p + 1 === size ? 0 : p + 1;
      ${nextTag}
    }
    slots[p] = tag | (waiting[i + 1] + 1);
  }
}`,
};
