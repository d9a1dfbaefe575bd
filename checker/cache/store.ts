/** Entries on disk, one file each. Whatever goes wrong there costs time and nothing else. */
import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { messageOf } from "../errors.ts";
import { decodeEntry, encodeEntry } from "./entry.ts";

const ENTRY = /^[0-9a-f]{64}$/;
const UNFINISHED = ".tmp";
/** What nobody has finished for so long is left over from a run that was ended. */
const FORGOTTEN_MS = 3_600_000;
/** Bytes written after which it is looked again how large the whole is. */
const SWEEP_EVERY = 64 * 1024 ** 2;

/** Bytes that entries may take together. */
export const MOST_BYTES = 512 * 1024 ** 2;

/** What a folder holds. */
export interface Contents {
  readonly entries: number;
  readonly bytes: number;
}

/**
 * A folder of entries. Several programs may use one: entries are written beside their place and renamed,
 * and one that is gone was never there.
 */
export class Store {
  readonly folder: string;
  private readonly mostBytes: number;
  private readonly note: (text: string) => void;
  private usable = true;
  private untilSweep = 0;

  /** @param note is called once, when the folder cannot be used */
  constructor(folder: string, note: (text: string) => void, mostBytes: number = MOST_BYTES) {
    this.folder = folder;
    this.note = note;
    this.mostBytes = mostBytes;
  }

  /** The answer kept for a key; what is there and is no answer to it is deleted. */
  read<T>(key: string, is: (value: unknown) => value is T): T | null {
    if (!this.usable) return null;
    const file = join(this.folder, key); // if it is wrong and cannot be removed, it is found wrong again
    let bytes: Buffer;
    try {
      bytes = readFileSync(file);
    } catch (error) {
      if (!isMissing(error)) this.giveUp("read", error);
      return null;
    }
    const found = decodeEntry(key, bytes);
    if (found === null || !is(found.answer)) {
      remove(file);
      return null;
    }
    try {
      const now = new Date();
      utimesSync(file, now, now); // what is used is not old
    } catch {
      // Of another user, or removed just now: it was read.
    }
    return found.answer;
  }

  /** Keeps an answer. */
  write(key: string, answer: unknown): void {
    if (!this.usable) return;
    const temporary = join(this.folder, `${randomUUID()}${UNFINISHED}`);
    try {
      const bytes = encodeEntry(key, answer);
      mkdirSync(this.folder, { recursive: true });
      writeFileSync(temporary, bytes);
      renameSync(temporary, join(this.folder, key));
      this.untilSweep -= bytes.length;
      if (this.untilSweep < 0) this.sweep();
    } catch (error) {
      this.giveUp("written", error);
      remove(temporary);
    }
  }

  /** @throws Error when the folder is there, and cannot be read */
  contents(): Contents {
    const files = this.files().filter((f) => ENTRY.test(f.name));
    return { entries: files.length, bytes: files.reduce((sum, f) => sum + f.bytes, 0) };
  }

  /** Deletes all entries. @throws Error when one cannot be deleted */
  clear(): void {
    for (const { name } of this.files()) rmSync(join(this.folder, name), { force: true });
  }

  /** Deletes what was not used for longest, until the rest is small enough. */
  private sweep(): void {
    this.untilSweep = SWEEP_EVERY;
    const now = Date.now();
    let total = 0;
    for (const file of this.files().toSorted((a, b) => b.used - a.used)) {
      const isEntry = ENTRY.test(file.name);
      if (isEntry) total += file.bytes;
      if (isEntry ? total > this.mostBytes : now - file.used > FORGOTTEN_MS) {
        rmSync(join(this.folder, file.name), { force: true });
      }
    }
  }

  /** The files that are ours. */
  private files(): { readonly name: string; readonly bytes: number; readonly used: number }[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    return names
      .filter((name) => ENTRY.test(name) || name.endsWith(UNFINISHED))
      .flatMap((name) => {
        const found = statSync(join(this.folder, name), { throwIfNoEntry: false });
        return found === undefined ? [] : [{ name, bytes: found.size, used: found.mtimeMs }];
      });
  }

  private giveUp(what: string, error: unknown): void {
    this.usable = false;
    const why = messageOf(error);
    this.note(`verdicts cannot be ${what} in the cache, and are computed: ${why}`);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whoever may not remove it can do without.
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
