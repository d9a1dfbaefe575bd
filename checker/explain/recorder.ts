/** Records what functions of a specification read and write, on plain states. */
import type { Domain } from "../schema/domain.ts";
import { watched, type How, type Key } from "../plain/watching.ts";
import { joinPath } from "../trace/value.ts";

/** Which of the values that a function gets: before or after the step; the system's or the monitor's. */
export type Side = "s" | "next" | "m" | "nextM";

/** One read or write. */
export interface Access {
  /** `null`: a write. */
  readonly how: How | null;
  readonly side: Side;
  readonly keys: readonly Key[];
  /** In the words of traces. */
  readonly path: string;
}

/** The path of `keys`, as traces write it. */
export function pathOf(keys: readonly Key[]): string {
  return keys.reduce<string>((path, key) => joinPath(path, key), "");
}

/** Whether one of two paths lies in the other, or they are equal. */
export function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

/** Whether `path` is `around` or lies in it. */
export function isWithin(path: string, around: string): boolean {
  if (around === "" || path === around) return true;
  if (!path.startsWith(around)) return false;
  const next = path[around.length];
  return next === "." || next === "[";
}

/** Watches views, and keeps what happens to them. */
export class Recorder {
  private log: Access[] = [];

  /** `view`, of a value of `domain`, recorded under `side`. */
  view(domain: Domain, view: unknown, side: Side): unknown {
    const note = (keys: readonly Key[], how: How | null): void => {
      this.log.push({ how, side, keys, path: pathOf(keys) });
    };
    return watched(domain, view, {
      read: note,
      write: (keys) => {
        note(keys, null);
      },
    });
  }

  /** What happens while `f` runs, in order, and what it returns. */
  during<T>(f: () => T): { readonly value: T; readonly log: readonly Access[] } {
    const outer = this.log;
    const log: Access[] = [];
    this.log = log;
    try {
      return { value: f(), log };
    } finally {
      this.log = outer;
    }
  }

  /** Takes `more` as happening now. */
  repeat(more: readonly Access[]): void {
    this.log.push(...more);
  }
}
