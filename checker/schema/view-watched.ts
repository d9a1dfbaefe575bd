/**
 * Generated classes for arrays, tuples and total maps of watched views: each element is an accessor, so
 * that reading one is not reading all. Slow, and for that reason not what the search runs on.
 */
import type { IndexedLayout, Unit } from "./layout.ts";
import {
  area,
  clearArea,
  copyArea,
  decodeLeaf,
  encodeLeaf,
  newCell,
  readCode,
  spot,
  writeCode,
} from "./view-leaf.ts";
import type { Emitter } from "./view-leaf.ts";
import { CELL_FIELDS, DEMAND_LIVE, moveMethod } from "./view-record.ts";

/** The class of an indexed layout, watched. */
export function watchedIndexedClass(
  name: string,
  layout: IndexedLayout,
  unit: Unit,
  e: Emitter,
): string {
  const { indices, slots } = layout;
  const total = layout.domain.kind === "total";
  const table = e.constant(indices);
  const bits = area(layout);
  const defines: string[] = [];
  const gets: string[] = [];
  const sets: string[] = [];
  const cells = slots.map((slot, n) => {
    const index = indices[n] ?? 0;
    defines.push(
      `Object.defineProperty(a, ${index}, { get: () => self.$g${n}(), set: (v) => { self.$s${n}(v, true); }, enumerable: true, configurable: true });`,
    );
    if (slot.kind === "leaf") {
      const at = spot(slot.place, unit);
      const fail = `rt.badElement(this.$p, ${index}, v, ${e.constant(slot.domain)});`;
      gets.push(
        `$g${n}() { const c = ${readCode(at, e)}; return ${decodeLeaf(slot.domain, e)}; }`,
        `$s${n}(v, alone) { ${DEMAND_LIVE} let c = 0; ${encodeLeaf(slot.domain, fail, e)} ${writeCode(at, "c", e)} }`,
      );
      sets.push(`this.$s${n}(r[${index}], false);`);
      return "null";
    }
    gets.push(
      `$g${n}() { return this.$e[${n}].$G(); }`,
      `$s${n}(v, alone) {
        ${DEMAND_LIVE}
        if (alone && rt.holdsOwn(v, this.$z)) rt.ownPart(this.$e[${n}].$p);
        this.$e[${n}].$X(v);
      }`,
    );
    sets.push(`this.$s${n}(r[${index}], false);`);
    return newCell(slot, unit, `rt.inElement(p, ${index})`, "g, i", e);
  });
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) {
      ${CELL_FIELDS}
      this.$v = null;
      this.$e = [${cells.join(", ")}];
      const a = this.$a = rt.marked(z, this, ${total}), self = this;
      ${defines.join("\n")}
      rt.close(a, ${total});
    }
    get $K() { return ${table}; }
    $G() { return this.$a; }
    ${gets.join("\n")}
    $X(v) {
      if (v === this.$a) return;
      const other = v === null || v === undefined ? undefined : v.$c;
      if (other instanceof ${name}) { const v = other; ${copyArea(bits, unit, e)} return; }
      const r = rt.indexedSource(this.$p, v, ${e.constant(layout.domain)}, ${table});
      ${sets.join("\n")}
    }
    $Z() { ${clearArea(bits, unit, e)} }
    $R() {}
    $P() { return rt.plainIndexed(this.$a, ${total}, ${table}); }
    ${moveMethod(bits, false, unit, e)}
  }`;
}
