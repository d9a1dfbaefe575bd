/** What the page of one trace is given. */
import type { Statement } from "../contract/statement.ts";
import type { Subject } from "../trace/diagram.ts";
import type { PlainValue } from "../trace/trace.ts";

/** One trace, and what it is about. */
export interface TraceData {
  readonly model: string;
  readonly modelSentence: string;
  readonly property: Pick<Statement, "id" | "name" | "sentence" | "formula">;
  /** Flags that were overridden on the command line. */
  readonly set: Readonly<Record<string, PlainValue>>;
  readonly subject: Subject;
}
