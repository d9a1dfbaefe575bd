/** Places in a plain state: what a view stands for. */
import { SpecError } from "../errors.ts";
import { inElement, inField } from "../schema/domain.ts";
import type { Domain } from "../schema/domain.ts";
import { normalise } from "../schema/normalise.ts";

/** Told of each region (top-level field) that is read through `s` or written through `next`. */
export type Touch = (region: string) => void;

/** The property under which a view gives its {@link Place}. */
export const placeOf: unique symbol = Symbol("the place of a view");

/** `value` with every view in it, at any depth, replaced by the plain value it shows. Not a copy. */
export function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const place = (value as { [placeOf]?: Place })[placeOf];
  if (place !== undefined) return place.get();
  if (value instanceof Set) return new Set([...value].map(bare));
  if (Array.isArray(value)) return Array.from(value, bare);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bare(v)]));
}

/** A place in a state. It is found again at each use, so a view follows what is assigned there. */
export class Place {
  /** Of what stands here when it is not null. */
  readonly domain: Domain;
  readonly writable: boolean;
  /** `domain` with null, where it may be null. */
  private readonly whole: Domain;
  private readonly box: object;
  private readonly key: string | number;
  private readonly parent: Place | null;
  private readonly touch: Touch | null;

  /** @param box holds the root under `key`; of any other place the parent's value does */
  constructor(
    domain: Domain,
    box: object,
    key: string | number,
    parent: Place | null,
    writable: boolean,
    touch: Touch | null,
  ) {
    this.domain = domain.kind === "nullable" ? domain.inner : domain;
    this.box = box;
    this.key = key;
    this.parent = parent;
    this.writable = writable;
    this.touch = touch;
    this.whole = domain;
  }

  /** The part `key` of what stands here. Reading a region is noticed here, writing one in `set`. */
  part(key: string | number, domain: Domain): Place {
    if (this.parent === null && !this.writable) this.touch?.(String(key));
    return new Place(domain, this.box, key, this, this.writable, this.touch);
  }

  private holder(): Record<string | number, unknown> {
    // Whoever made a part has checked that it is a field or an index of what stands at the parent.
    return (this.parent === null ? this.box : this.parent.get()) as Record<string, unknown>;
  }

  get(): unknown {
    return this.holder()[this.key];
  }

  /** Replaces what stands here by a copy of `value`. @throws DomainError */
  set(value: unknown): void {
    this.touch?.(this.region());
    this.put(normalise(this.whole, bare(value), this.path()));
  }

  /** Replaces what stands here, and with it everything around it: values are never changed. */
  private put(value: unknown): void {
    const { parent, key } = this;
    if (parent === null) Object.assign(this.box, { [key]: value });
    else {
      const around = this.holder();
      const copy = Array.isArray(around) ? [...(around as unknown[])] : { ...around };
      parent.put(Object.assign(copy, { [key]: value }));
    }
  }

  private region(): string {
    const { parent } = this;
    return parent === null || parent.parent === null ? String(this.key) : parent.region();
  }

  path(): string {
    if (this.parent === null) return "";
    const above = this.parent.path();
    return typeof this.key === "number" ? inElement(above, this.key) : inField(above, this.key);
  }

  refuse(what: string): never {
    throw new SpecError("SPEC005", `${this.path() || "the state"}: ${what}`);
  }

  /** @throws SpecError when this is part of the state before */
  demandWritable(): void {
    if (!this.writable) this.refuse("the state before is read-only; write to next");
  }
}
