/** A folder for files that are needed while the program runs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own; `dispose` removes it with all that is in it. */
export interface TemporaryFolder {
  /** Its path. */
  readonly out: string;
  readonly dispose: () => void;
}

/** A new folder, named after `what` it is for; it is removed at the end of the program at the latest. */
export function temporaryFolder(what: string): TemporaryFolder {
  const out = mkdtempSync(join(tmpdir(), `passproof-${what}-`));
  const dispose = (): void => {
    process.off("exit", dispose);
    rmSync(out, { recursive: true, force: true });
  };
  process.once("exit", dispose); // also when a second Ctrl-C ends the program
  return { out, dispose };
}
