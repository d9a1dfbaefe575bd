/** `passproof cache`. */
import { ModelError, messageOf } from "../errors.ts";
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { bytes, counted } from "../report/style.ts";
import { projectStore } from "./kept-verdicts.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `cache`, parsed. */
export interface CacheRequest {
  /** Whether what is kept is deleted. */
  readonly clear: boolean;
}

/**
 * Shows what the verdict cache holds, and deletes it if asked to.
 * @throws ModelError MODEL005 when its folder cannot be used
 */
export function cacheCommand(request: CacheRequest, terminal: Terminal): Promise<ExitCode> {
  const store = projectStore(terminal);
  if (store === null) {
    terminal.write("No verdicts are kept: PASSPROOF_CACHE is off.\n");
    return Promise.resolve(exitCode.asExpected);
  }
  try {
    const { entries, bytes: size } = store.contents();
    if (request.clear) store.clear();
    const what = `${counted(entries, "entry", "entries")}, ${bytes(size)}`;
    terminal.write(`${store.folder}: ${request.clear ? "deleted " : ""}${what}\n`);
    return Promise.resolve(exitCode.asExpected);
  } catch (error) {
    const why = messageOf(error);
    throw new ModelError(
      "MODEL005",
      `the cache ${store.folder} cannot be used: ${why}; delete it, or set PASSPROOF_CACHE to another folder`,
      { cause: error },
    );
  }
}
