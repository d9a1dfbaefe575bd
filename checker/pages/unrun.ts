/** What pages are made of before anything was run: for tests of what they say of statements. */
import type { Suite } from "../contract/model.ts";
import { lockOf } from "../lock/lock-of.ts";
import type { LockedFacts } from "./established.ts";

/** A suite of which nothing is established. */
export function unrun(suite: Suite): LockedFacts {
  return {
    suite,
    lock: lockOf(suite, [], { tool: "a test", node: "", code: {} }),
    pages: { folder: "docs", command: "a test", counterexamples: "traces", points: [] },
  };
}
