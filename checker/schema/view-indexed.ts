/** Generated classes for arrays, tuples and total maps: real JavaScript arrays, decoded on first use. */
import type { IndexedLayout, LeafLayout, Unit } from "./layout.ts";
import {
  area,
  clearArea,
  decodeLeaf,
  encodeLeaf,
  hasHolders,
  newCell,
  readCode,
  spot,
  tableSpot,
  writeCode,
} from "./view-leaf.ts";
import type { Emitter, Spot } from "./view-leaf.ts";
import { CELL_FIELDS, DEMAND_LIVE, moveMethod } from "./view-record.ts";

/** Above this many slots a loop over tables replaces straight-line code. */
const LONGEST_LINE = 32;

interface Slot {
  /** Source text of the index into the JavaScript array. */
  readonly index: string;
  /** Source text of the number of the slot. */
  readonly number: string;
  /** Where the leaf lies, or `null` for a cell. */
  readonly leaf: { readonly at: Spot; readonly layout: LeafLayout } | null;
}

/** The class of an indexed layout. */
export function indexedClass(name: string, layout: IndexedLayout, unit: Unit, e: Emitter): string {
  const domain = e.constant(layout.domain);
  const { indices, slots } = layout;
  const table = e.constant(indices);
  const contiguous = indices.every((index, i) => index === i);
  const each = lines(layout, unit, e);
  const cells = slots.map((slot, n) =>
    slot.kind === "leaf"
      ? "null"
      : newCell(slot, unit, `rt.inElement(p, ${indices[n] ?? 0})`, "g, i", e),
  );
  const anyCell = slots.some((slot) => slot.kind !== "leaf");
  const resets = slots.flatMap((slot, n) => (hasHolders(slot) ? [`this.$e[${n}].$R();`] : []));
  const fail = (i: string, layout: LeafLayout): string =>
    `rt.badElement(this.$p, ${i}, v, ${e.constant(layout.domain)});`;
  const indicesOk = contiguous
    ? `a.length === ${indices.length}`
    : `Object.keys(a).length === ${indices.length} && a.length === ${(indices.at(-1) ?? -1) + 1}`;

  const decode = each(({ index, number, leaf }) =>
    leaf === null
      ? `a[${index}] = this.$e[${number}].$G();`
      : `{ const c = ${readCode(leaf.at)}; a[${index}] = ${decodeLeaf(leaf.layout.domain, e)}; }`,
  );
  const flush = each(({ index, number, leaf }) => {
    if (leaf === null) {
      return `if (a[${index}] !== this.$e[${number}].$G()) rt.put(this, ${number}, ${index});`;
    }
    const { layout, at } = leaf;
    return `{ const v = a[${index}]; let c = ${readCode(at)};
      if (v !== (${decodeLeaf(layout.domain, e)})) {
        ${DEMAND_LIVE}
        ${encodeLeaf(layout.domain, fail(index, layout), e)} ${writeCode(at, "c")} } }`;
  });
  // What was assigned to an element is put into place before the array is read again, so that a
  // write through the element reaches the state and not the literal that was assigned.
  const settle = anyCell
    ? each(({ index, number, leaf }) =>
        leaf === null
          ? `if (a[${index}] !== this.$e[${number}].$G()) rt.put(this, ${number}, ${index});`
          : "",
      )
    : "";
  const assign = each(({ index, number, leaf }) => {
    if (leaf === null) {
      return `this.$e[${number}].$X(r[${index}]); if (held) a[${index}] = this.$e[${number}].$G();`;
    }
    const { layout, at } = leaf;
    return `{ const v = r[${index}]; let c = 0;
      ${encodeLeaf(layout.domain, fail(index, layout), e)} ${writeCode(at, "c")}
      if (held) a[${index}] = v; }`;
  });
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) {
      ${CELL_FIELDS}
      this.$t = -1;
      this.$a = rt.markedArray(z);
      this.$e = ${anyCell ? `[${cells.join(", ")}]` : "rt.none"};
      z.all.push(this);
    }
    $G() {
      if (this.$t !== this.$z.t) return this.$D();
      ${anyCell ? "const a = this.$a;" : ""}
      ${settle}
      return this.$a;
    }
    $D() {
      const a = this.$a, z = this.$z;
      if (!(${indicesOk})) rt.restoreIndices(this, ${table});
      ${decode}
      this.$t = z.t;
      z.q[z.n++] = this;
      return a;
    }
    $F() {
      const a = this.$a;
      if (this.$t !== this.$z.t) return;
      if (!(${indicesOk})) rt.demandIndices(this, ${domain}, ${table});
      ${flush}
    }
    $X(r) {
      const a = this.$a;
      if (r === a) return;
      rt.demandIndexed(this.$p, r, ${domain}, ${table});
      const held = this.$t === this.$z.t;
      ${assign}
    }
    $Z() { ${clearArea(area(layout), unit, e)} this.$R(); }
    $R() { this.$t = -1; ${resets.join(" ")} }
    $P() { return rt.plainIndexed(this.$G(), ${layout.domain.kind === "total"}, ${table}); }
    ${moveMethod(area(layout), true, unit, e)}
  }`;
}

/** Maps a template over the slots: straight-line, or a loop when there are many of one kind. */
function lines(
  layout: IndexedLayout,
  unit: Unit,
  e: Emitter,
): (template: (slot: Slot) => string) => string {
  const { indices, slots } = layout;
  const leaves = slots.filter((slot) => slot.kind === "leaf");
  const [first] = leaves;
  if (slots.length <= LONGEST_LINE || layout.domain.kind === "tuple") {
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
