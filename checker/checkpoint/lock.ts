/** Who uses a checkpoint: a file in its folder that names the process. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ModelError } from "../errors.ts";
import { hasCode, realDisk, type Disk } from "./disk.ts";

const LOCK = "lock";

/** A process, so that another one that gets its number later is not taken for it. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it began, as far as the system says. */
  readonly began: string;
}

const shape = z.strictObject({ pid: z.int().min(1), host: z.string(), began: z.string() });

/**
 * Takes a folder; from a process that is no more, too.
 * @returns what lets it go
 * @throws ModelError MODEL010 when a process uses it
 */
export function takeLock(folder: string, disk: Disk = realDisk): () => void {
  const file = join(folder, LOCK);
  const own = ownText();
  for (;;) {
    try {
      disk.claim(file, own);
      break;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    const holder = holderOf(disk, file);
    if (holder === null) continue; // it was released just now
    if (isAlive(holder)) throw inUse(folder, holder);
    disk.remove(file);
  }
  return () => {
    if (isOwn(folder, disk)) disk.remove(file);
  };
}

/**
 * To be called before something is written: two that take a folder from one that is no more, at the same
 * time, both believe that they have it.
 * @throws Error when this process, in any of its threads, has not taken the folder, or not any more
 */
export function demandLock(folder: string, disk: Disk = realDisk): void {
  if (!isOwn(folder, disk)) throw new Error("another run has taken it over");
}

function isOwn(folder: string, disk: Disk): boolean {
  return disk.readAll(join(folder, LOCK))?.toString("utf8") === ownText();
}

function ownText(): string {
  return JSON.stringify({ pid: process.pid, host: hostname(), began: beganOf(process.pid) });
}

/** Who holds a lock; `null`: nobody. A file that names nobody is what a process left that died with its first words. */
function holderOf(disk: Disk, file: string): Owner | null {
  const bytes = disk.readAll(file);
  if (bytes === null) return null;
  try {
    return shape.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return { pid: 0, host: hostname(), began: "" };
  }
}

function isAlive({ pid, host, began }: Owner): boolean {
  // Of another machine nothing is known.
  if (host !== hostname()) return true;
  if (pid === 0) return false;
  try {
    process.kill(pid, 0); // asks, and sends nothing
  } catch (error) {
    return hasCode(error, "EPERM");
  }
  return beganOf(pid) === began;
}

/** When a process began, in a unit of its machine; empty where the system does not say. */
function beganOf(pid: number): string {
  try {
    const [boot, stat] = ["/proc/sys/kernel/random/boot_id", `/proc/${pid}/stat`].map((path) =>
      readFileSync(path, "utf8"),
    );
    // The name of the program stands in parentheses, and may have blanks and parentheses itself.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
    return `${boot?.trim() ?? ""} ${fields[19] ?? ""}`;
  } catch {
    return "";
  }
}

function inUse(folder: string, { pid, host }: Owner): ModelError {
  const who = host === hostname() ? `process ${pid}` : `process ${pid} of ${host}`;
  return new ModelError(
    "MODEL010",
    `the checkpoint in ${folder} is used by ${who}. Wait for it, or name another folder; ` +
      `if there is no such process any more, remove ${join(folder, LOCK)}`,
  );
}
