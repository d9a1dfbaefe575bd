/** What a verdict shows: the trace, and why it ends where it does. */
import type { Trace } from "./trace.ts";
import type { TraceEnding } from "./subject.ts";
import type { PropertyResult } from "../verdict.ts";

/** What a result shows. */
export interface Evidence {
  readonly trace: Trace;
  readonly ending: TraceEnding;
}

/** The trace of a result, and why it ends; `null` for verdicts without one. */
export function evidence({
  verdict,
  kind,
}: Pick<PropertyResult, "verdict" | "kind">): Evidence | null {
  switch (verdict.word) {
    case "violated": {
      const { trace, failed, beside, lasso, abstract, element } = verdict;
      return {
        trace,
        ending: {
          kind: "violated",
          failed,
          ...(beside === undefined ? {} : { beside }),
          ...(lasso === undefined ? {} : { lasso }),
          ...(abstract === undefined ? {} : { abstract }),
          ...(element === undefined ? {} : { element }),
          ...(kind === "recoverable" ? { deadEnd: true } : {}),
        },
      };
    }
    case "reached":
      return {
        trace: verdict.trace,
        ending: {
          kind: "reached",
          ...(verdict.what === undefined ? {} : { what: verdict.what }),
        },
      };
    case "error": {
      const { trace, message, beside } = verdict;
      if (trace === null) return null;
      return {
        trace,
        ending: { kind: "error", message, ...(beside === undefined ? {} : { beside }) },
      };
    }
    case "holds":
    case "unreached":
    case "vacuous":
    case "notFound":
    case "incomplete":
      return null;
  }
}
