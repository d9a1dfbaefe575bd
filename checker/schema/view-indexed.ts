/** Generated classes for arrays, tuples and total maps: JavaScript arrays, and objects with the ids as keys, decoded on first use. */
import type { IndexedLayout, Layout, LeafLayout, Unit } from "./layout.ts";
import {
  area,
  clearArea,
  decodeLeaf,
  encodeLeaf,
  hasHolders,
  newCell,
  readCode,
  writeCode,
} from "./view-leaf.ts";
import type { Emitter } from "./view-leaf.ts";
import { CELL_FIELDS, DEMAND_LIVE, moveMethod } from "./view-record.ts";
import { eachSlot } from "./view-slots.ts";
import type { Slot } from "./view-slots.ts";
import { scalarsText } from "./view-sync.ts";
import type { IndexedText } from "./view-sync.ts";

/** The class of an indexed layout. */
export function indexedClass(name: string, layout: IndexedLayout, unit: Unit, e: Emitter): string {
  const { indices, slots } = layout;
  const domain = e.constant(layout.domain);
  const table = e.constant(indices);
  const text = slots.every((slot) => slot.kind === "leaf")
    ? scalarsText(layout, unit, e)
    : cellsText(layout, unit, e);
  const cells = slots.map((slot, n) =>
    slot.kind === "leaf"
      ? "null"
      : newCell(slot, unit, `rt.inElement(p, ${indices[n] ?? 0})`, "g, i", e),
  );
  const anyCell = slots.some((slot) => slot.kind !== "leaf");
  const resets = slots.flatMap((slot, n) => (hasHolders(slot, e) ? [`this.$e[${n}].$R();`] : []));
  const total = layout.domain.kind === "total";
  // An object has no length: that an element is gone shows when it is read.
  const ifOther = (then: string): string =>
    total ? "" : `if (a.length !== ${indices.length}) ${then}`;
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) {
      ${CELL_FIELDS}
      this.$v = null;
      this.$s = false;
      this.$a = rt.marked(z, this, ${total});
      this.$e = ${anyCell ? `[${cells.join(", ")}]` : "rt.none"};
      ${text.construct}
      rt.close(this.$a, ${total});
    }
    get $K() { return ${table}; }
    ${text.get}
    $D() {
      const a = this.$a, z = this.$z;
      ${ifOther(`{ this.$s = false; rt.restoreLength(this, ${indices.length}); }`)}
      ${text.decode}
      this.$s = false;
      z.q[z.n++] = this;
      return this.$v = a;
    }
    $F() {
      const a = this.$v;
      if (a === null) return;
      ${ifOther("rt.demandLength(this);")}
      ${text.flush}
      this.$s = true;
      this.$v = null;
    }
    $X(v) {
      const a = this.$a;
      if (v === a) return;
      const r = rt.indexedSource(this.$p, v, ${domain}, ${table});
      const held = this.$v !== null;
      ${text.assign}
    }
    $Z() { ${clearArea(area(layout), unit, e)} this.$R(); }
    $R() { this.$v = null; this.$s = false; ${resets.join(" ")} }
    $P() { return rt.plainIndexed(this.$G(), ${total}, ${table}); }
    ${moveMethod(area(layout), true, unit, e)}
  }`;
}

/** The text for an array some of whose slots are composite, and have cells. */
function cellsText(layout: IndexedLayout, unit: Unit, e: Emitter): IndexedText {
  const { slots } = layout;
  const each = eachSlot(layout, unit, e);
  // In a loop all slots are alike.
  const kind = (number: string): ElementKind => elementKind(slots[Number(number)] ?? slots[0]);
  const read = (number: string): string =>
    `this.$e[${number}]${kind(number) === "record" ? "" : ".$G()"}`;
  // What stands in the array while the element is untouched; arrays keep their identity.
  const present = (number: string): string =>
    kind(number) === "array" ? `this.$e[${number}].$a` : read(number);
  const fail = (index: string, leaf: LeafLayout): string =>
    `rt.badElement(this.$p, ${index}, v, ${e.constant(leaf.domain)});`;
  // What was assigned to an element is put into place before the array is read again, so that a
  // write through the element reaches the state and not the literal that was assigned.
  const put = ({ index, number }: Slot): string =>
    `if (a[${index}] !== ${present(number)}) rt.put(this, ${number}, ${index});`;
  // Nobody is asked when an element of an array in an array is read: so the inner one is, as well.
  const putInside = ({ number }: Slot): string =>
    kind(number) === "array" ? `if (this.$e[${number}].$v !== null) this.$e[${number}].$G();` : "";
  return {
    construct: `
      const a = this.$a;
      ${each(({ index }) => `a[${index}] = null;`)}`,
    // To store costs more than to compare.
    decode: `
      const s = this.$s;
      ${each(({ index, number, leaf }) => {
        if (leaf !== null)
          return `{ const c = ${readCode(leaf.at, e)}; a[${index}] = ${decodeLeaf(leaf.layout.domain, e)}; }`;
        if (kind(number) === "record") return `if (!s) a[${index}] = ${read(number)};`;
        return `{ const v = ${read(number)}; if (!s || a[${index}] !== v) a[${index}] = v; }`;
      })}`,
    get: `$G() {
      const a = this.$v;
      if (a === null) return this.$D();
      ${each((slot) => (slot.leaf === null ? put(slot) + putInside(slot) : ""))}
      return a;
    }`,
    flush: each((slot) => {
      const { index, leaf } = slot;
      if (leaf === null) return put(slot);
      return `{ const v = a[${index}]; let c = ${readCode(leaf.at, e)};
        if (v !== (${decodeLeaf(leaf.layout.domain, e)})) {
          ${DEMAND_LIVE}
          ${encodeLeaf(leaf.layout.domain, fail(index, leaf.layout), e)} ${writeCode(leaf.at, "c", e)} } }`;
    }),
    assign: each(({ index, number, leaf }) => {
      if (leaf === null) {
        return `this.$e[${number}].$X(r[${index}]); if (held) a[${index}] = ${read(number)};`;
      }
      return `{ const v = r[${index}]; let c = 0;
        ${encodeLeaf(leaf.layout.domain, fail(index, leaf.layout), e)} ${writeCode(leaf.at, "c", e)}
        if (held) a[${index}] = v; }`;
    }),
  };
}

/** What stands for an element in the array: always its cell, always the array of its cell, or it depends. */
type ElementKind = "record" | "array" | "varies";

function elementKind(layout: Layout | undefined): ElementKind {
  if (layout?.kind === "unit") return elementKind(layout.unit.root);
  if (layout?.kind === "record") return "record";
  return layout?.kind === "indexed" ? "array" : "varies";
}
