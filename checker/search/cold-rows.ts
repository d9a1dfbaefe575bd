/** Rows that are on disk instead of in memory: the oldest ones. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { CheckerError, messageOf } from "../errors.ts";

/** Closes the files of stores that nobody has any more. */
const forgotten = new FinalizationRegistry<readonly number[]>((files) => {
  for (const file of files) closeSync(file);
});

/**
 * The first rows of an arena, in two files: words, and parents. The files have no name: they are gone when nobody has them
 * any more, however that comes about.
 */
export class ColdRows {
  /** Rows written. */
  count = 0;
  private readonly width: number;
  private readonly words: number;
  private readonly parents: number;
  private readonly one = new Int32Array(1);

  /** @throws the system's error when no file can be made in `folder` */
  constructor(folder: string, width: number) {
    this.width = width;
    const own = mkdtempSync(join(folder, "passproof-states-"));
    try {
      this.words = openSync(join(own, "words"), "wx+");
      this.parents = openSync(join(own, "parents"), "wx+");
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
    forgotten.register(this, [this.words, this.parents]);
  }

  /**
   * Writes the next rows.
   * @param parents of them; empty where they are not kept
   * @throws the system's error when they cannot be written; none of them is then taken for written
   */
  append(words: Int32Array, parents: Int32Array): void {
    writeAll(this.words, words, 4 * this.count * this.width);
    writeAll(this.parents, parents, 4 * this.count);
    this.count += words.length / this.width;
  }

  /** Reads row `i` into `out`. @throws CheckerError CHECK005 when it is lost */
  read(i: number, out: Int32Array): void {
    readAll(this.words, out, 4 * i * this.width);
  }

  /** The parent of row `i`, where they are kept. @throws CheckerError CHECK005 when it is lost */
  parentOf(i: number): number {
    readAll(this.parents, this.one, 4 * i);
    return this.one[0] as number; // there is one
  }
}

function writeAll(file: number, words: Int32Array, position: number): void {
  for (let done = 0; done < words.byteLength;) {
    const bytes = new Uint8Array(words.buffer, words.byteOffset + done, words.byteLength - done);
    done += writeSync(file, bytes, 0, bytes.length, position + done);
  }
}

function readAll(file: number, out: Int32Array, position: number): void {
  let read: number;
  try {
    read = readSync(file, out, 0, out.byteLength, position);
  } catch (e) {
    throw new CheckerError("CHECK005", `states on disk cannot be read: ${messageOf(e)}`, {
      cause: e,
    });
  }
  if (read !== out.byteLength)
    throw new CheckerError("CHECK005", "states on disk cannot be read: the file is shorter");
}
