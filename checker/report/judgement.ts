/** Judgements: what the steps after a run find, beside the verdicts, that counts in the exit code. */
import { z } from "zod";

/** Exit codes that a judgement can ask for: nothing wrong, not as it should be, not established, an error. */
const code = z.literal([0, 1, 3, 4]);

/** The schema of a judgement, as in `check --json`. */
export const judgementSchema = z.strictObject({
  /** The step that it comes from, e.g. `lock`. Unique in a run. */
  step: z.string().min(1),
  code,
  /** What was found, in one sentence. */
  summary: z.string(),
  /** One finding each, the worst first. `good` and `note` ask for nothing. */
  lines: z.array(
    z.strictObject({
      tone: z.enum(["bad", "doubtful", "good", "note"]),
      text: z.string(),
    }),
  ),
  /** The same for programs; as each step defines it. */
  data: z.json().optional(),
});

/** What a step after the run found. The run is as expected only if all of them have code 0. */
export type Judgement = z.infer<typeof judgementSchema>;

/** One finding, and how to take it. */
export type JudgementLine = Judgement["lines"][number];
