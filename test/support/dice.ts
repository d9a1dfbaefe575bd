/** Choices that follow from a seed, and random values of domains. */
import type { Domain, Field } from "../../checker/schema/domain.ts";
import { elementsOf } from "../../checker/schema/normalise.ts";

// oxlint-disable typescript/no-explicit-any -- a random system has no static types
type Any = any;

/** A stream of choices that follows from a seed (mulberry32). */
export class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed;
  }
  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }
  /** True once in `n`. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }
  of<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)];
    if (found === undefined) throw new RangeError("a choice from nothing");
    return found;
  }
  value(domain: Domain): Any {
    switch (domain.kind) {
      case "enum":
        return this.of(domain.values);
      case "boolean":
        return this.once(2);
      case "int":
        return domain.min + this.below(domain.max - domain.min + 1);
      case "nullable":
        return this.once(2) ? null : this.value(domain.inner);
      case "record":
        return this.record(domain.fields, {});
      case "tuple":
        return domain.items.map((d) => this.value(d));
      case "array":
        return Array.from({ length: domain.length }, () => this.value(domain.element));
      case "total":
        return Object.fromEntries(domain.ids.map((id) => [id, this.value(domain.value)]));
      case "seq":
        return Array.from({ length: this.below(domain.max + 1) }, () => this.value(domain.element));
      case "set":
        return new Set(elementsOf(domain.element).values.filter(() => this.once(2)));
      case "union": {
        const variant = this.of(domain.variants);
        return this.record(variant.fields, { [domain.tag]: variant.value });
      }
    }
  }
  private record(fields: readonly Field[], out: Record<string, Any>): Any {
    // Written in another order than declared: the order of keys means nothing.
    for (const f of fields.toReversed()) out[f.name] = this.value(f.domain);
    return out;
  }
}
