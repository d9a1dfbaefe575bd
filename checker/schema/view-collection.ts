/** Generated classes for sequences and sets. */
import { isLeaf } from "./domain.ts";
import type { SeqLayout, SetLayout, Unit } from "./layout.ts";
import { elementsOf } from "./normalise.ts";
import {
  area,
  clearArea,
  copyArea,
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
import { DEMAND_LIVE, moveMethod, shownCell } from "./view-record.ts";

/** How the elements of a sequence are handled, as source text over the variable `i`. */
interface Elements {
  readonly get: string;
  /** Statement: writes the variable `v`. */
  readonly set: string;
  readonly zero: string;
  /** Statement: moves element `i + 1` to `i`. */
  readonly down: string;
  readonly plain: string;
  /** A method that decodes a leaf. */
  readonly decode: string;
}

function elementsOfSeq(layout: SeqLayout, unit: Unit, e: Emitter): Elements {
  const [slot] = layout.slots;
  if (slot === undefined) {
    return { get: "null", set: "", zero: "", down: "", plain: "null", decode: "" };
  }
  if (slot.kind !== "leaf") {
    return {
      get: "this.$e[i].$G()",
      set: "this.$e[i].$X(v);",
      zero: "this.$e[i].$Z();",
      down: "this.$e[i].$M(this.$e[i + 1]);",
      plain: "this.$e[i].$P()",
      decode: "",
    };
  }
  const places = layout.slots.flatMap((s) => (s.kind === "leaf" ? [s.place] : []));
  const at = tableSpot(places, unit, "i", e);
  const next = tableSpot(places, unit, "i + 1", e);
  const fail = `rt.badElement(this.$p, i, v, ${e.constant(slot.domain)});`;
  return {
    get: "this.$d(i)",
    set: `{ let c = 0; ${encodeLeaf(slot.domain, fail, e)} ${writeCode(at, "c", e)} }`,
    zero: writeCode(at, "0", e),
    down: `{ const c = ${readCode(next, e)}; ${writeCode(at, "c", e)} }`,
    plain: "this.$d(i)",
    decode: `$d(i) { const c = ${readCode(at, e)}; return ${decodeLeaf(slot.domain, e)}; }`,
  };
}

/** The class of a sequence. */
export function seqClass(name: string, layout: SeqLayout, unit: Unit, e: Emitter): string {
  const domain = e.constant(layout.domain);
  const max = layout.domain.max;
  const length = spot(layout.length, unit);
  const element = elementsOfSeq(layout, unit, e);
  const holders = hasHolders(layout, e);
  const [slot] = layout.slots;
  const cells =
    slot === undefined || slot.kind === "leaf"
      ? shownCell(name, "$e: rt.none")
      : `const self = (() => { ${shownCell(name, "$e: []")} })();
      self.$e.push(${layout.slots.map((s, n) => newCell(s, unit, `rt.inElement(p, ${n})`, `self, ${n}`, e)).join(", ")});
      return self;`;
  const reset = holders ? "for (let i = 0; i < this.$e.length; i++) this.$e[i].$R();" : "";
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) { ${cells} }
    static { rt.strict(this); }
    get $K() { return "seq"; }
    get length() { return ${readCode(length, e)}; }
    ${element.decode}
    at(i) { return i >= 0 && i < ${readCode(length, e)} && (i | 0) === i ? ${element.get} : null; }
    push(v) {
      ${DEMAND_LIVE}
      const i = ${readCode(length, e)};
      if (i === ${max}) rt.overflow(this.$p, ${max});
      ${element.set}
      ${writeCode(length, "(i + 1)", e)}
    }
    shift() {
      ${DEMAND_LIVE}
      const n = ${readCode(length, e)} - 1;
      if (n < 0) rt.underflow(this.$p);
      let i = 0;
      for (; i < n; i++) { ${element.down} }
      ${element.zero}
      ${writeCode(length, "n", e)}
    }
    copyFrom(r) {
      ${DEMAND_LIVE}
      if (r instanceof ${name}) { this.$X(r); return; }
      const a = rt.elements(this.$p, r, ${domain}, this.$z);
      if (a.length > ${max}) rt.overflow(this.$p, ${max});
      this.$X(a);
    }
    [Symbol.iterator]() {
      const a = [];
      const n = ${readCode(length, e)};
      for (let i = 0; i < n; i++) a.push(${element.get});
      return a[Symbol.iterator]();
    }
    get $Q() { return true; }
    $G() { return this; }
    $X(r) {
      if (r === this) return;
      ${holders ? "" : `if (r instanceof ${name}) { const v = r; ${copyArea(area(layout), unit, e)} return; }`}
      const a = rt.seqSource(this.$p, r, ${domain});
      const n = a.length, old = ${e.watched ? max : readCode(length, e)};
      let i = 0;
      for (; i < n; i++) { const v = a[i]; ${element.set} }
      for (; i < old; i++) { ${element.zero} }
      ${writeCode(length, "n", e)}
    }
    $Z() { ${clearArea(area(layout), unit, e)} ${reset} }
    $R() { ${reset} }
    $P() {
      const a = [];
      const n = ${readCode(length, e)};
      for (let i = 0; i < n; i++) a.push(${element.plain});
      return a;
    }
    ${moveMethod(area(layout), holders, unit, e)}
    $live(i, p) { if (i >= ${readCode(length, e)}) rt.stale(p); if (this.$g !== null) this.$g.$live(this.$i, p); }
  }`;
}

/** The class of a set: bit masks in the order of the domain. */
export function setClass(name: string, layout: SetLayout, unit: Unit, e: Emitter): string {
  const { element } = layout.domain;
  const { rank, values } = elementsOf(element);
  const { chunks } = layout;
  const [only] = chunks;
  const find = isLeaf(element)
    ? `let c = 0; ${encodeLeaf(element, "c = -1;", e)}`
    : `const c = ${e.constant(rank)}(v);`;
  const members = e.constant(values);
  let index = "";
  let shift = "";
  if (only !== undefined && chunks.length === 1) {
    const at = spot(only, unit);
    index = at.index;
    shift = `${at.shift} + c`;
  } else if (only !== undefined) {
    const at = tableSpot(chunks, unit, "c >>> 5", e);
    index = at.index;
    shift = `${at.shift} + (c & 31)`;
  }
  // One element is one bit: nothing else of the set is read or written.
  const one: Spot = { index, shift: `(${shift})`, bits: 1 };
  const bit = only === undefined ? "0" : readCode(one, e);
  const flip = (how: string): string => {
    if (only === undefined) return "";
    if (e.watched) return writeCode(one, how === "|=" ? "1" : "0", e);
    return `const k = ${index}; this.$w[k] ${how} (1 << (${shift}));`;
  };
  const fail = `rt.bad(this.$p + "{}", v, ${e.constant(element)});`;
  const each = (body: string): string => `for (let c = 0; c < ${values.length}; c++) { ${body} }`;
  const sizes = chunks.map((chunk) => `rt.popCount(${readCode(spot(chunk, unit), e)})`);
  const write = chunks.map((chunk, n) => writeCode(spot(chunk, unit), `m[${n}]`, e));
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) { ${shownCell(name, "")} }
    static { rt.strict(this); }
    get $K() { return "set"; }
    get size() { return ${sizes.join(" + ") || "0"}; }
    has(v) { ${find} return c >= 0 && ${bit} === 1; }
    add(v) { ${DEMAND_LIVE} ${find} if (c < 0) ${fail} ${flip("|=")} }
    delete(v) { ${DEMAND_LIVE} ${find} if (c < 0) return; ${flip("&= ~")} }
    clear() { ${DEMAND_LIVE} this.$Z(); }
    copyFrom(r) { ${DEMAND_LIVE} this.$X(r instanceof ${name} ? r : rt.setOf(this.$p, r, ${e.constant(layout.domain)})); }
    [Symbol.iterator]() {
      const a = [];
      ${each(`if (${bit} === 1) a.push(${members}[c]);`)}
      return a[Symbol.iterator]();
    }
    get $S() { return true; }
    $G() { return this; }
    $X(r) {
      if (r === this) return;
      if (r instanceof ${name}) { const v = r; ${copyArea(area(layout), unit, e)} return; }
      rt.demandSet(this.$p, r, ${e.constant(layout.domain)});
      const m = [${chunks.map(() => "0").join(", ")}];
      for (const v of r) { ${find} if (c < 0) ${fail} m[c >>> 5] |= 1 << (c & 31); }
      ${write.join("\n")}
    }
    $Z() { ${clearArea(area(layout), unit, e)} }
    $R() {}
    $P() { return new Set(this); }
    ${moveMethod(area(layout), false, unit, e)}
  }`;
}
