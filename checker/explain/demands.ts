/** Fields that something shown later depends on. */
import type { Key } from "../plain/watching.ts";
import { isWithin, overlap, pathOf } from "./recorder.ts";

/** A field of the state, or of the monitor beside it. */
export interface Field {
  readonly of: "state" | "monitor";
  readonly keys: readonly Key[];
  readonly path: string;
}

/** A field, and whether its value counts, or it only enables (see `Weight`). */
export interface Demand extends Field {
  readonly value: boolean;
}

/** The field at `keys`. */
export function fieldAt(of: Field["of"], keys: readonly Key[]): Field {
  return { of, keys, path: pathOf(keys) };
}

/** A set of demands on one state and the monitor beside it. */
export class Demands {
  private readonly byField = new Map<string, Demand>();

  add({ of, keys, path }: Field, value: boolean): void {
    const key = `${of} ${path}`;
    const known = this.byField.get(key);
    if (known === undefined || (value && !known.value))
      this.byField.set(key, { of, keys, path, value });
  }

  get all(): readonly Demand[] {
    return [...this.byField.values()];
  }

  /** Whether anything is asked of the monitor. */
  get onMonitor(): boolean {
    return this.all.some((d) => d.of === "monitor");
  }

  /** The demands that a change of `field` meets. */
  on(field: Field): readonly Demand[] {
    return this.all.filter((d) => d.of === field.of && overlap(d.path, field.path));
  }

  /** Takes `demand` away if `field` answers all of it. */
  answer({ of, path }: Demand, field: Field): void {
    if (isWithin(path, field.path)) this.byField.delete(`${of} ${path}`);
  }
}
