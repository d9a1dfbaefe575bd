/** The slots of an array, tuple or total map, as source text: one after the other, or in a loop. */
import type { IndexedLayout, LeafLayout, Unit } from "./layout.ts";
import { spot, tableSpot } from "./view-leaf.ts";
import type { Emitter, Spot } from "./view-leaf.ts";

/** Above this many slots a loop over tables replaces straight-line code. */
const LONGEST_LINE = 32;

/** One slot, or in a loop the one with the number `j`. */
export interface Slot {
  /** Source text of the index into the JavaScript array. */
  readonly index: string;
  /** Source text of the number of the slot. */
  readonly number: string;
  /** Where the leaf lies, or `null` for a cell. */
  readonly leaf: { readonly at: Spot; readonly layout: LeafLayout } | null;
}

/** Whether the slots are handled one after the other, so that a template gets its place. */
export function isStraight(layout: IndexedLayout): boolean {
  return layout.slots.length <= LONGEST_LINE || layout.domain.kind === "tuple";
}

/** Maps a template over the slots: straight-line, or a loop when there are many of one kind. */
export function eachSlot(
  layout: IndexedLayout,
  unit: Unit,
  e: Emitter,
): (template: (slot: Slot) => string) => string {
  const { indices, slots } = layout;
  const leaves = slots.filter((slot) => slot.kind === "leaf");
  const [first] = leaves;
  if (isStraight(layout)) {
    return (template) =>
      slots
        .map((slot, n) =>
          template({
            index: String(indices[n] ?? 0),
            number: String(n),
            leaf: slot.kind === "leaf" ? { at: spot(slot.place, unit), layout: slot } : null,
          }),
        )
        .join("\n");
  }
  const index = `${e.constant(indices)}[j]`;
  const places = leaves.map((leaf) => leaf.place);
  const leaf = first === undefined ? null : { at: tableSpot(places, unit, "j", e), layout: first };
  return (template) =>
    `for (let j = 0; j < ${slots.length}; j++) { ${template({ index, number: "j", leaf })} }`;
}
