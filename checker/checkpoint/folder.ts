/** The files of one checkpoint, and what is done with them. */
import { join } from "node:path";
import { messageOf, ModelError } from "../errors.ts";
import type { Rows } from "../search/states.ts";
import type { Disk } from "./disk.ts";
import { decodeManifest, encodeManifest, type Manifest } from "./manifest.ts";
import { readRows, writeRows, type Segment } from "./segment.ts";

const MANIFEST = "manifest";
const UNFINISHED = ".tmp";
const OWN = /^(?:manifest|rows-\d+)(?:\.tmp)?$/;

/**
 * The folder of a checkpoint. Files of rows are written once; the manifest says which of them count. It is
 * written beside its place, brought to the disk, and renamed: whenever a process ends, either the
 * manifest before or the new one is there, with all the files that it names.
 */
export class Folder {
  readonly path: string;
  private readonly disk: Disk;
  private next = 0;

  constructor(path: string, disk: Disk) {
    this.path = path;
    this.disk = disk;
  }

  /**
   * What is there; `null`: no checkpoint.
   * @throws ModelError MODEL010 when it is damaged, MODEL005 when it cannot be read
   */
  read(): Manifest | null {
    const { disk, path } = this;
    let bytes: Buffer | null;
    try {
      bytes = disk.readAll(join(path, MANIFEST));
      this.next = Math.max(-1, ...this.own().map(numberOf)) + 1;
    } catch (error) {
      throw this.unreadable(error);
    }
    if (bytes === null) return null;
    const found = decodeManifest(bytes);
    if (typeof found === "string") throw this.damaged(MANIFEST, found);
    const has = new Set(this.own());
    const missing = found.parts.flatMap((p) => p.segments).find((s) => !has.has(s.file));
    if (missing !== undefined) throw this.damaged(missing.file, "it is missing");
    return found;
  }

  /** Whether there is a checkpoint, be it damaged. @throws Error when nobody can tell */
  isUsed(): boolean {
    return this.disk.list(this.path).includes(MANIFEST);
  }

  /** The states of each exploration; none where there is no checkpoint. @throws ModelError as {@link read} */
  states(): readonly number[] {
    return this.read()?.parts.map(({ mark }) => mark.states) ?? [];
  }

  /**
   * Reads rows, which are handed out before it is known whether they are whole.
   * @throws ModelError MODEL010 when they are not, MODEL005 when they cannot be read
   */
  readRows(segment: Segment, width: number, take: (row: Int32Array, parent: number) => void): void {
    const wrong = this.attempt(() =>
      readRows(this.disk, join(this.path, segment.file), width, segment, take),
    );
    if (wrong !== null) throw this.damaged(segment.file, wrong);
  }

  /** Writes rows to a new file. @throws Error when they cannot be written */
  writeRows(rows: Rows, from: number, to: number): Segment {
    // A name that was once used is not used again: a manifest on the disk may name it.
    const file = `rows-${this.next++}`;
    const sha256 = this.replace(file, (path) => writeRows(this.disk, path, rows, { from, to }));
    return { file, from, to, sha256 };
  }

  /** Has `manifest` count from now on. @throws Error when it cannot be written: that before counts */
  write(manifest: Manifest): void {
    const { disk, path } = this;
    const bytes = encodeManifest(manifest);
    // What it names is to be there before it is.
    disk.settle(path);
    this.replace(MANIFEST, (temporary) => {
      const file = disk.create(temporary);
      try {
        file.write(bytes);
      } catch (error) {
        file.close();
        throw error;
      }
      file.finish();
    });
    disk.settle(path);
  }

  /** Removes what no manifest names: left by a process that was ended. */
  tidy(manifest: Manifest | null): void {
    const named = new Set(manifest?.parts.flatMap((p) => p.segments.map((s) => s.file)));
    if (manifest !== null) named.add(MANIFEST);
    for (const name of this.own()) if (!named.has(name)) this.disk.remove(join(this.path, name));
  }

  /** Removes the checkpoint, and its folder if there is nothing else in it. */
  remove(): void {
    const { disk, path } = this;
    // Without a manifest there is no checkpoint, whatever else is left.
    disk.remove(join(path, MANIFEST));
    this.tidy(null);
    disk.removeFolder(path);
  }

  /** @throws ModelError MODEL010: it is something else than what it is used for */
  refuse(why: string): never {
    throw new ModelError(
      "MODEL010",
      `the checkpoint in ${this.path} ${why}. Nothing of it is used: remove the folder to begin anew, or name another one`,
    );
  }

  private damaged(file: string, wrong: string): ModelError {
    return new ModelError(
      "MODEL010",
      `the checkpoint in ${this.path} is damaged: ${file}: ${wrong}. Nothing of it is used: remove the folder to begin anew`,
    );
  }

  private unreadable(error: unknown): ModelError {
    const why = messageOf(error);
    return new ModelError("MODEL005", `the checkpoint in ${this.path} cannot be read: ${why}`, {
      cause: error,
    });
  }

  private attempt<T>(f: () => T): T {
    try {
      return f();
    } catch (error) {
      throw error instanceof ModelError ? error : this.unreadable(error);
    }
  }

  private own(): readonly string[] {
    return this.disk.list(this.path).filter((name) => OWN.test(name));
  }

  /** A file that is there when all of it is. */
  private replace<T>(name: string, write: (temporary: string) => T): T {
    const { disk, path } = this;
    const temporary = join(path, `${name}${UNFINISHED}`);
    try {
      const written = write(temporary);
      disk.rename(temporary, join(path, name));
      return written;
    } catch (error) {
      try {
        disk.remove(temporary);
      } catch {
        // It is in nobody's way.
      }
      throw error;
    }
  }
}

function numberOf(name: string): number {
  return Number(/^rows-(\d+)/.exec(name)?.[1] ?? -1);
}
