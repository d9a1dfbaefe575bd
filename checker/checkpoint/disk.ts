/** What checkpoints ask of a file system. Tests put one in its place that fails. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  fstatSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** A file that is being written. */
export interface Writing {
  write(bytes: Uint8Array): void;
  /** Resolved to be on the disk, and closed. */
  finish(): void;
  /** Closed, as it is. */
  close(): void;
}

/** A file that is being read. */
export interface Reading {
  readonly bytes: number;
  /** Fills `into` with what comes next; fewer bytes only at the end. */
  read(into: Uint8Array): number;
  close(): void;
}

/** Calls may throw what `node:fs` throws. */
export interface Disk {
  makeFolder(folder: string): void;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): readonly string[];
  /** All of a file; `null`: there is none. */
  readAll(file: string): Buffer | null;
  open(file: string): Reading;
  /** A new file, or an old one from its beginning. */
  create(file: string): Writing;
  /** A new file with this content. @throws Error EEXIST where there is one */
  claim(file: string, content: string): void;
  /** At once, whatever is there under the new name. */
  rename(from: string, to: string): void;
  /** Nothing happens where there is none. */
  remove(file: string): void;
  /** Nothing happens where it is not empty. */
  removeFolder(folder: string): void;
  /** What was renamed in it is on the disk. */
  settle(folder: string): void;
}

/** The disk of this machine. */
export const realDisk: Disk = {
  makeFolder: (folder) => {
    makeFolder(resolve(folder));
  },
  list: (folder) => unlessMissing(() => readdirSync(folder), []),
  readAll: (file) => unlessMissing(() => readFileSync(file), null),
  open: (file) => {
    const descriptor = openSync(file, "r");
    return {
      bytes: fstatSync(descriptor).size,
      read: (into) => fill(descriptor, into),
      close: () => {
        closeSync(descriptor);
      },
    };
  },
  create: (file) => {
    const descriptor = openSync(file, "w");
    const close = (): void => {
      closeSync(descriptor);
    };
    return {
      write: (bytes) => {
        for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      },
      finish: () => {
        try {
          fsyncSync(descriptor);
        } finally {
          close();
        }
      },
      close,
    };
  },
  claim: (file, content) => {
    const descriptor = openSync(file, "wx");
    try {
      writeSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
  },
  rename: renameSync,
  remove: (file) => {
    rmSync(file, { force: true });
  },
  removeFolder: (folder) => {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (!hasCode(error, "ENOTEMPTY") && !isMissing(error)) throw error;
    }
  },
  settle: (folder) => {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
};

// One by one: in folders that take no others, as those of /proc, Node tries for ever to make several.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}

function fill(descriptor: number, into: Uint8Array): number {
  let filled = 0;
  while (filled < into.length) {
    const n = readSync(descriptor, into, filled, into.length - filled, null);
    if (n === 0) break;
    filled += n;
  }
  return filled;
}

function unlessMissing<T>(f: () => T, missing: T): T {
  try {
    return f();
  } catch (error) {
    if (isMissing(error)) return missing;
    throw error;
  }
}

/** Below a file there is nothing either. */
function isMissing(error: unknown): boolean {
  return hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR");
}

/** Whether an error is one of the operating system with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
