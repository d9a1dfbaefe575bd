/**
 * Two clients take turns on one machine. A scheduler that gives both their slices whatever they do
 * tells one nothing of the other; one that passes over idle clients tells each how busy the other
 * is. Both verdicts are folklore of separation kernels: Hu, "Lattice scheduling and covert channels"
 * (S&P 1992), names the second channel and proposes the first scheduler.
 */
import { test } from "vitest";
import { z } from "zod";
import { properties, specification, system, type Model } from "../../checker/index.ts";
import { expectKnown, instance, says, words } from "./support.ts";

const spec = specification<{ readonly skipsIdle: boolean }>()({
  constants: z.object({ skipsIdle: z.boolean() }),
  state: () =>
    z.object({
      turn: z.enum(["high", "low"]),
      /** Whether the high client has work: the secret. */
      highWants: z.boolean(),
      highDone: z.int().min(0).max(2),
      lowDone: z.int().min(0).max(2),
      /** Slices since the beginning, modulo 3: a clock on the wall. */
      clock: z.int().min(0).max(2),
    }),
  access: {
    scheduler: {
      turn: "write",
      highWants: "read",
      highDone: "write",
      lowDone: "write",
      clock: "write",
    },
    high: { highWants: "write" },
  },
  rules: {},
});
const { observer, secret, noninterference } = properties(spec);

const slice = spec.action("Slice", {
  ...words,
  actor: "scheduler",
  effect: (s, next, _params, c) => {
    next.clock = (s.clock + 1) % 3;
    if (s.turn === "low") next.lowDone = (s.lowDone + 1) % 3;
    else if (s.highWants) next.highDone = (s.highDone + 1) % 3;
    const other = s.turn === "low" ? "high" : "low";
    next.turn = c.skipsIdle && !s.highWants ? "low" : other;
  },
});
const decide = spec.action("HighDecides", {
  ...words,
  actor: "high",
  params: () => ({ wants: [false, true] }),
  effect: (_s, next, { wants }) => {
    next.highWants = wants;
  },
});

const low = observer({
  ...{ name: "low", sentence: "" },
  sees: (s) => ({ clock: s.clock, done: s.lowDone }),
});
const noLeak = noninterference({
  ...says("N"),
  observer: low,
  secret: secret({
    ...{ name: "whether high is busy", sentence: "" },
    differs: { wants: (next) => void (next.highWants = !next.highWants) },
  }),
});

function machine(skipsIdle: boolean): Model {
  return instance(
    system(spec, {
      name: "Scheduler",
      init: () => [{ turn: "low" as const, highWants: true, highDone: 0, lowDone: 0, clock: 0 }],
      actions: [slice, decide],
    }),
    { skipsIdle },
    [noLeak],
  );
}

test("fixed slices tell low nothing", () => {
  expectKnown(machine(false), { word: "holds" });
});

test("passing over an idle client shows low that it was idle", () => {
  // After the first slice the turn differs, which low does not see; the second slice is its own in
  // one of the runs only.
  expectKnown(machine(true), { word: "violated", failed: "sameObservations", steps: 2 });
});
