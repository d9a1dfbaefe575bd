/** Searches with checkpoints, in processes that end: they do it here in one. */
import { Checkpoint, silently, type Surroundings } from "../../checker/checkpoint/checkpoint.ts";
import { CheckerError } from "../../checker/errors.ts";
import type { Model } from "../../checker/index.ts";
import { check, type CheckOptions } from "../../checker/search/check.ts";
import type { Kept, Saving } from "../../checker/search/saving.ts";
import { MemoryDisk } from "./memory-disk.ts";

/** What a search has found. */
export interface Found {
  /** But for times and bytes. */
  readonly result: unknown;
  /** Of each exploration: its rows with their parents, in order. */
  readonly rows: readonly string[];
  readonly blocks: number;
}

/** Ends a search as the end of its process does. */
const ended = new CheckerError("CHECK003", "the process was ended");

/** A checkpoint that is written after each block. */
export function always(
  disk: MemoryDisk,
  identity: Readonly<Record<string, string>> = { model: "a test" },
  around: Partial<Surroundings> = {},
): Checkpoint {
  const pace = { everyMs: 0, share: Infinity, markMs: 0, worthMs: 0 };
  return new Checkpoint("folder", identity, pace, { ...silently, ...around, disk });
}

/**
 * Checks `model`.
 * @param lives blocks after which the process ends
 * @param after called after each block, with its number
 * @returns `null`: it ended
 */
export function search(
  model: Model,
  options: CheckOptions,
  saving: Saving | null,
  lives = Infinity,
  after: (block: number) => void = () => undefined,
): Found | null {
  const rows: string[] = [];
  let blocks = 0;
  const watched: Saving = {
    exploration: (kept) => {
      const saver = saving?.exploration(kept) ?? null;
      return {
        restore: () => saver?.restore() ?? null,
        between: (position) => {
          saver?.between(position);
          after(++blocks);
          if (blocks >= lives) throw ended;
        },
        ended: (position, isOver) => {
          saver?.ended(position, isOver);
          rows.push(rowsOf(kept));
        },
      };
    },
  };
  try {
    return { result: plain(check(model, { ...options, saving: watched })), rows, blocks };
  } catch (error) {
    if (error === ended) return null;
    throw error;
  }
}

/** Searches without an end before its own, and keeps nothing. */
export function lastingly(model: Model, options: CheckOptions): Found {
  const found = search(model, options, null);
  if (found === null) throw new Error("nobody ends it");
  return found;
}

/** Searches in processes of which number `n` ends after `lives(n)` blocks. */
export function inLives(
  model: Model,
  options: (n: number) => CheckOptions,
  lives: (n: number) => number,
): Found & { readonly lives: number } {
  const disk = new MemoryDisk();
  for (let n = 0; ; n++) {
    const own = options(n);
    const found = search(model, own, always(disk), lives(n));
    if (found !== null && own.maxStates === undefined) return { ...found, lives: n + 1 };
  }
}

/** What must be the same, whoever has expanded which state. */
export function outcomeOf(found: Found | null): unknown {
  return found === null ? null : { result: found.result, rows: found.rows };
}

function plain(result: unknown): unknown {
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      key === "seconds" || key === "bytesPerState" ? null : value,
    ),
  );
}

function rowsOf({ visited }: Kept): string {
  const row = new Int32Array(visited.arena.width);
  return Array.from({ length: visited.count }, (_, i) => {
    visited.arena.read(i, 0, row);
    return `${visited.arena.parentOf(i)}: ${row.join(" ")}`;
  }).join("\n");
}
