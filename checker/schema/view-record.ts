/** Generated classes for records, nullables and unions. */
import { isLeaf } from "./domain.ts";
import type { NullableLayout, RecordLayout, UnionLayout, Unit } from "./layout.ts";
import {
  area,
  clearArea,
  copyArea,
  decodeLeaf,
  encodeLeaf,
  hasHolders,
  newCell,
  readCode,
  safeValue,
  source,
  spot,
  writeCode,
} from "./view-leaf.ts";
import type { Emitter } from "./view-leaf.ts";

/** Fields that every cell has: context, words, word offset, bit offset, path, guardian and its part. */
export const CELL_FIELDS =
  "this.$z = z; this.$w = w; this.$o = o; this.$h = h; this.$p = p; this.$g = g; this.$i = i;";

/** Statements: make a cell that the specification may hold, which is {@link strict}, with further properties. */
export function shownCell(name: string, more: string): string {
  // Properties of a literal are not looked for in its prototypes.
  return `return { __proto__: ${name}.prototype, $z: z, $w: w, $o: o, $h: h, $p: p, $g: g, $i: i, ${more} };`;
}

/** Statement: throws when the cell lies in something absent or read-only. */
export const DEMAND_LIVE = "if (this.$g !== null) this.$g.$live(this.$i, this.$p);";

/** The class of a record: an accessor for each field. */
export function recordClass(name: string, layout: RecordLayout, unit: Unit, e: Emitter): string {
  const domain = e.constant(layout.domain);
  const construct: string[] = [];
  const members: string[] = [];
  const writes: string[] = [];
  const resets: string[] = [];
  const plains: string[] = [];
  if (layout.tag !== null) {
    const tag = source(layout.tag.name);
    const value = source(layout.tag.value);
    members.push(
      `get ${member(layout.tag.name)}() { return ${value}; }`,
      `set ${member(layout.tag.name)}(v) { ${DEMAND_LIVE} if (v !== ${value}) rt.tagWrite(this.$p, ${tag}, v, ${value}); }`,
    );
    plains.push(`[${tag}]: ${value}`);
  }
  layout.fields.forEach(({ name: field, layout: part }, n) => {
    const key = source(field);
    const from = `v[${key}]`;
    if (part.kind === "leaf") {
      const at = spot(part.place, unit);
      const fail = `rt.badField(this.$p, ${key}, v, ${e.constant(part.domain)});`;
      members.push(
        `get ${member(field)}() { const c = ${readCode(at, e)}; return ${decodeLeaf(part.domain, e)}; }`,
        `set ${member(field)}(v) { ${DEMAND_LIVE} this.$s${n}(v); }`,
        `$s${n}(v) { let c = 0; ${encodeLeaf(part.domain, fail, e)} ${writeCode(at, "c", e)} }`,
      );
      writes.push(`this.$s${n}(${from});`);
      plains.push(`[${key}]: this[${key}]`);
      return;
    }
    const cell = `this.$c${n}`;
    construct.push(`$c${n}: ${newCell(part, unit, `rt.inField(p, ${key})`, "g, i", e)},`);
    members.push(
      `get ${member(field)}() { return ${cell}.$G(); }`,
      `set ${member(field)}(v) { ${DEMAND_LIVE} ${cell}.$X(${safeValue(part)}); }`,
    );
    writes.push(`${cell}.$X(${from});`);
    plains.push(`[${key}]: ${cell}.$P()`);
    if (hasHolders(part, e)) resets.push(`${cell}.$R();`);
  });
  const bits = area(layout);
  const names = [
    ...(layout.tag === null ? [] : [layout.tag.name]),
    ...layout.fields.map((f) => f.name),
  ];
  const key = source(names.join("\n"));
  const bitwise =
    resets.length === 0
      ? `if (r instanceof ${name}) { const v = r; ${copyArea(bits, unit, e)} return; }`
      : "";
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) { ${shownCell(name, construct.join("\n"))} }
    static { rt.strict(this); }
    ${members.join("\n")}
    get $K() { return ${e.constant(names)}; }
    get $N() { return ${key}; }
    $G() { return this; }
    $X(r) {
      if (r === this) return;
      ${bitwise}
      rt.demandRecord(this.$p, r, ${domain});
      const v = r.$N === ${key} || r.$z === undefined ? r : rt.otherRecord(this.$p, r, ${domain});
      ${writes.join("\n")}
      if (v.$N !== ${key}) {
        let n = 0;
        for (const key in v) n++;
        if (n !== ${names.length}) rt.extraField(this.$p, v, ${e.constant(names)});
      }
    }
    $Z() { ${clearArea(bits, unit, e)} ${resets.length > 0 ? "this.$R();" : ""} }
    $R() { ${resets.join("\n")} }
    $P() { return { ${plains.join(", ")} }; }
    ${moveMethod(bits, resets.length > 0, unit, e)}
  }`;
}

/** The name of an accessor as source text. */
function member(name: string): string {
  return `[${source(name)}]`;
}

/** Method: takes over the value of another cell of the same class, bit by bit where that is enough. */
export function moveMethod(
  bits: Map<number, number>,
  holders: boolean,
  unit: Unit,
  e: Emitter,
): string {
  return `$M(v) { ${holders ? "this.$X(v.$G());" : copyArea(bits, unit, e)} }`;
}

/** The class of a nullable composite: a bit, and the cell of the payload. */
export function nullableClass(
  name: string,
  layout: NullableLayout,
  unit: Unit,
  e: Emitter,
): string {
  const tag = spot(layout.tag, unit);
  const holders = hasHolders(layout, e);
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) {
      ${CELL_FIELDS}
      this.$c = ${newCell(layout.payload, unit, "p", "this, 0", e)};
    }
    $G() { return ${readCode(tag, e)} === 1 ? this.$c.$G() : null; }
    $X(v) {
      if (v === null) { this.$Z(); return; }
      if (typeof v !== "object") rt.bad(this.$p, v, ${e.constant(layout.domain)});
      this.$c.$X(v);
      ${writeCode(tag, "1", e)}
    }
    $Z() { ${clearArea(area(layout), unit, e)} ${holders ? "this.$R();" : ""} }
    $R() { ${holders ? "this.$c.$R();" : ""} }
    $P() { return ${readCode(tag, e)} === 1 ? this.$c.$P() : null; }
    ${moveMethod(area(layout), holders, unit, e)}
    $live(i, p) { if (${readCode(tag, e)} === 0) rt.stale(p); if (this.$g !== null) this.$g.$live(this.$i, p); }
  }`;
}

/** The class of a union: the number of the variant, and a record for each variant over the same bits. */
export function unionClass(name: string, layout: UnionLayout, unit: Unit, e: Emitter): string {
  const tag = spot(layout.tag, unit);
  const holders = hasHolders(layout, e);
  const key = source(layout.domain.tag);
  const values = { kind: "enum", values: layout.domain.variants.map((v) => v.value) } as const;
  const fail = `rt.badField(this.$p, ${key}, v, ${e.constant(values)});`;
  const cells = layout.variants.map(
    (v, n) => `this.$v${n} = ${newCell(v, unit, "p", `this, ${n}`, e)};`,
  );
  const arms = (method: string): string =>
    layout.variants.map((_, n) => `case ${n}: return this.$v${n}.${method};`).join(" ");
  if (!isLeaf(values)) throw new TypeError("a tag is a leaf");
  // Watched, what was there before is read only where it matters: all of it is replaced.
  const other = `${e.watched ? "r.$g !== this || " : ""}c !== ${readCode(tag, e)}`;
  return `class ${name} {
    constructor(z, w, o, h, p, g, i) { ${CELL_FIELDS} ${cells.join("\n")} }
    $G() { switch (${readCode(tag, e)}) { ${arms("$G()")} } }
    $X(u) {
      rt.demandRecord(this.$p, u, ${e.constant(layout.domain)});
      const r = u.$z === undefined || ${key} in u ? u : rt.otherRecord(this.$p, u, ${e.constant(layout.domain)});
      const v = r[${key}];
      let c = 0;
      ${encodeLeaf(values, fail, e)}
      if (${other}) {
        if (r.$g === this) rt.stale(this.$p);
        this.$Z();
        ${writeCode(tag, "c", e)}
      }
      switch (c) { ${arms("$X(r)")} }
    }
    $Z() { ${clearArea(area(layout), unit, e)} ${holders ? "this.$R();" : ""} }
    $R() { ${holders ? layout.variants.map((_, n) => `this.$v${n}.$R();`).join(" ") : ""} }
    $P() { switch (${readCode(tag, e)}) { ${arms("$P()")} } }
    ${moveMethod(area(layout), holders, unit, e)}
    $live(i, p) { if (${readCode(tag, e)} !== i) rt.stale(p); if (this.$g !== null) this.$g.$live(this.$i, p); }
  }`;
}
