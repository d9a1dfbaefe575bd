/** Where text for readers goes while a report may have standard output for itself. */
import type { Style } from "../report/style.ts";
import type { Terminal } from "./terminal.ts";

/** Says things to a reader. */
export interface Voice {
  readonly say: (text: string) => void;
  /** As the stream shows it that is written to. */
  readonly style: Style;
}

/** @param toStdout whether standard output is a report's: text goes to standard error then */
export function voiceOf(terminal: Terminal, toStdout: boolean): Voice {
  return toStdout
    ? {
        say: (text) => {
          terminal.writeError(text);
        },
        style: terminal.err,
      }
    : {
        say: (text) => {
          terminal.write(text);
        },
        style: terminal.out,
      };
}
