/** Files that reports are written to: found writable before a long run, and replaced at once after it. */
import {
  closeSync,
  constants,
  appendFileSync,
  accessSync,
  existsSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { ModelError, messageOf } from "../errors.ts";

/** What was found could not be written: a full disk, say. Neither bad usage nor a bug. */
export class OutputError extends Error {
  /** @param what what was being written, as the user calls it */
  constructor(what: string, cause: unknown) {
    const why = messageOf(cause);
    super(`${what} cannot be written: ${why}`, { cause });
    this.name = "OutputError";
  }
}

/** Somewhere to write. */
export interface OutputFile {
  /** Writes the whole content; of a stream: the next piece. @throws OutputError */
  write(content: string): void;
  /** Removes what was prepared and not written; closes a stream. */
  readonly discard: () => void;
}

/**
 * Prepares to write `file`: that a temporary file can be made beside it is tried now; it is made when
 * there is something to write, and renamed when it is complete. What is no regular file (a terminal, a pipe) is written in place.
 * @param option how the user named the file, for the message
 * @throws ModelError MODEL005 when it cannot be written
 */
export function outputFile(file: string, option: string): OutputFile {
  const what = `${option} ${file}`;
  try {
    const target = existsSync(file) ? realpathSync(file) : resolve(file);
    if (existsSync(target)) {
      const stat = statSync(target);
      if (stat.isDirectory()) throw new Error("it is a directory");
      accessSync(target, constants.W_OK);
      if (!stat.isFile()) {
        return {
          write: (content) => {
            attempt(what, () => {
              writeFileSync(target, content);
            });
          },
          discard: () => undefined,
        };
      }
    }
    if (!existsSync(dirname(target))) throw new Error(`there is no folder ${dirname(target)}`);
    const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    // Only tried: nothing is left behind by a run that a signal ends.
    closeSync(openSync(temporary, "w"));
    rmSync(temporary);
    const discard = (): void => {
      rmSync(temporary, { force: true });
    };
    process.once("exit", discard);
    return {
      write: (content) => {
        attempt(what, () => {
          writeFileSync(temporary, content);
          renameSync(temporary, target);
        });
      },
      discard,
    };
  } catch (error) {
    throw unwritable(what, error);
  }
}

/**
 * Opens `file` to be written piece by piece, each with one call: unlike {@link outputFile} it is there
 * from now on, whatever becomes of the run. A reader may meet the beginning of a piece at its end.
 * @param option how the user named the file, for the message
 * @throws ModelError MODEL005 when it cannot be written
 */
export function outputStream(file: string, option: string, how: "append" | "replace"): OutputFile {
  const what = `${option} ${file}`;
  try {
    const descriptor = openSync(file, how === "append" ? "a" : "w");
    let open = true;
    return {
      write: (content) => {
        attempt(what, () => {
          appendFileSync(descriptor, content);
        });
      },
      discard: () => {
        if (open) closeSync(descriptor);
        open = false;
      },
    };
  } catch (error) {
    throw unwritable(what, error);
  }
}

function attempt(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new OutputError(what, error);
  }
}

function unwritable(what: string, error: unknown): ModelError {
  const why = messageOf(error);
  return new ModelError("MODEL005", `${what} cannot be written: ${why}`, { cause: error });
}
