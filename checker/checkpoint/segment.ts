/** Rows in files: each row's words, and its parent. Written once, and never changed. */
import { createHash } from "node:crypto";
import type { Rows } from "../search/states.ts";
import type { Disk } from "./disk.ts";

/** A file of rows `from … to − 1`. */
export interface Segment {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  /** Of its bytes: 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Bytes written or read at a time, about. */
const pieceBytes = 1 << 20;

function recordsInPiece(width: number): number {
  return Math.max(1, Math.floor(pieceBytes / (4 * (width + 1))));
}

/**
 * Writes rows to `path`, which is complete and on the disk afterwards.
 * @returns SHA-256 of the file
 */
export function writeRows(
  disk: Disk,
  path: string,
  rows: Rows,
  range: Pick<Segment, "from" | "to">,
): string {
  const { width } = rows;
  const hash = createHash("sha256");
  const file = disk.create(path);
  try {
    const words = new Int32Array(recordsInPiece(width) * (width + 1));
    const bytes = new Uint8Array(words.buffer);
    const row = new Int32Array(width);
    let used = 0;
    const put = (): void => {
      const piece = bytes.subarray(0, 4 * used);
      hash.update(piece);
      file.write(piece);
      used = 0;
    };
    for (let i = range.from; i < range.to; i++) {
      rows.read(i, 0, row);
      words.set(row, used);
      words[used + width] = rows.parentOf(i);
      used += width + 1;
      if (used === words.length) put();
    }
    put();
  } catch (error) {
    file.close();
    throw error;
  }
  file.finish();
  return hash.digest("hex");
}

/**
 * Reads a segment, row by row; what is wrong with it, or `null`. Rows are handed out before that is
 * known.
 * @param take gets the words of a row, in memory that is used again, and its parent
 */
export function readRows(
  disk: Disk,
  path: string,
  width: number,
  { from, to, sha256 }: Segment,
  take: (row: Int32Array, parent: number) => void,
): string | null {
  const record = width + 1;
  const file = disk.open(path);
  try {
    const bytes = 4 * record * (to - from);
    if (file.bytes !== bytes) return `it has ${file.bytes} bytes instead of ${bytes}`;
    const hash = createHash("sha256");
    const words = new Int32Array(recordsInPiece(width) * record);
    for (let left = bytes; left > 0;) {
      const piece = new Uint8Array(words.buffer, 0, Math.min(left, 4 * words.length));
      if (file.read(piece) !== piece.length) return "it ends too early";
      hash.update(piece);
      left -= piece.length;
      for (let at = 0; at < piece.length / 4; at += record)
        take(words.subarray(at, at + width), words[at + width] as number); // in range
    }
    return hash.digest("hex") === sha256 ? null : "its content is not what was written";
  } finally {
    file.close();
  }
}
