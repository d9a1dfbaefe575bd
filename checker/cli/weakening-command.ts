/** `passproof weakening`. */
import { exitCode, type ExitCode } from "../report/outcome.ts";
import { passes } from "../weakening/acceptances.ts";
import { weakeningReport } from "../weakening/weakening-json.ts";
import { formatWeakenings, NOTHING_KNOWN, summaryOf } from "../weakening/weakening-text.ts";
import { againstBase, commitText } from "./base-lock.ts";
import { jsonReport } from "./json-report.ts";
import { lockFile } from "./judges/lock.ts";
import type { Terminal } from "./terminal.ts";

/** The command line of `weakening`, parsed. */
export interface WeakeningRequest {
  /** A commit; by default where this one branched off. */
  readonly base: string | undefined;
  readonly models: string | undefined;
  readonly lock: string | undefined;
  /** A path, or `-` for standard output. */
  readonly json: string | undefined;
}

/**
 * Compares what is claimed with what was claimed at a base, and says what became weaker.
 * @param now decides which acceptances still count
 * @throws ModelError for what cannot be used
 */
export async function weakeningCommand(
  { base: ref, models, lock, json }: WeakeningRequest,
  terminal: Terminal,
  now = new Date(),
): Promise<ExitCode> {
  const report = jsonReport(json, terminal);
  try {
    const { base, found } = await againstBase(
      lockFile({ models, lock: lock === undefined ? undefined : { mode: "compare", file: lock } }),
      models,
      ref,
      now,
    );
    const { green, red, yellow } = report.style.color;
    report.say(
      typeof found === "string"
        ? `${yellow(`Nothing to compare with: ${found}.`)}\n${NOTHING_KNOWN}\n`
        : `${formatWeakenings(found, report.style)}${(passes(found) ? green : red)(`Against ${commitText(base)}: ${summaryOf(found)}.`)}\n`,
    );
    const data = weakeningReport({ name: base.name, commit: base.sha }, found);
    report.write(`${JSON.stringify(data, null, 2)}\n`);
    if (typeof found === "string") return exitCode.incomplete;
    return passes(found) ? exitCode.asExpected : exitCode.unexpected;
  } finally {
    report.discard();
  }
}
