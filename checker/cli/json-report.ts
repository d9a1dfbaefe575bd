/** `--json` of commands that have no other output: a report for programs beside the text for readers. */
import { outputFile } from "./output-file.ts";
import type { Terminal } from "./terminal.ts";
import { voiceOf, type Voice } from "./voice.ts";

/** A report that was found writable, if one was asked for, and the voice that does not get in its way. */
export interface JsonReport extends Voice {
  /** Standard output is the report's. */
  readonly toStdout: boolean;
  /** Writes it, where one was asked for. @throws OutputError */
  write(content: string): void;
  /** Removes what was prepared and not written. */
  discard(): void;
}

/**
 * @param path a file, `-` for standard output, or absent for none
 * @throws ModelError MODEL005 when it cannot be written
 */
export function jsonReport(path: string | undefined, terminal: Terminal): JsonReport {
  const toStdout = path === "-";
  const file = path === undefined || toStdout ? null : outputFile(path, "--json");
  return {
    ...voiceOf(terminal, toStdout),
    toStdout,
    write: (content) => {
      if (toStdout) terminal.write(content);
      file?.write(content);
    },
    discard: () => file?.discard(),
  };
}
