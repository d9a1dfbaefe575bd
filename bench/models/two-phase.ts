/**
 * Two-phase commit after TwoPhase of the TLA+ examples: a transaction manager and n resource
 * managers, messages as a growing set. The peers are `bench/peers/two-phase.{pml,m}`.
 */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  total,
  type Model,
} from "../../checker/index.ts";
import { each } from "./each.ts";
import { says } from "./statement.ts";

const managers = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
type Rm = (typeof managers)[number];
interface Constants {
  readonly rms: readonly Rm[];
}

const spec = specification<Constants>()({
  constants: z.object({ rms: z.array(z.literal(managers)) }),
  state: (c) =>
    z.object({
      rm: total(c.rms, z.enum(["working", "prepared", "committed", "aborted"])),
      tm: z.enum(["open", "done"]),
      /** Resource managers known by the transaction manager to be prepared. */
      tmPrepared: z.set(z.literal(c.rms)),
      /** Messages: who sent "prepared", and the manager's decision. */
      sent: z.set(z.literal(c.rms)),
      commit: z.boolean(),
      abort: z.boolean(),
    }),
  access: {
    tm: { tm: "write", tmPrepared: "write", sent: "read", commit: "write", abort: "write" },
    rm: { rm: "write", sent: "write", commit: "read", abort: "read" },
  },
  rules: {},
});
const { invariant, deadlockFree } = properties(spec);

const tmRcvPrepared = spec.action("TmRcvPrepared", {
  sentence: "The transaction manager learns that a resource manager is prepared.",
  source: "TwoPhase.tla",
  actor: "tm",
  params: (c) => ({ rm: c.rms }),
  guard: {
    undecided: (s) => s.tm === "open",
    sent: (s, { rm }) => s.sent.has(rm),
  },
  effect: (_s, next, { rm }) => {
    next.tmPrepared.add(rm);
  },
  footprint: ({ rm }) => ({ reads: [["tm"], ["sent", rm]], writes: [["tmPrepared", rm]] }),
});
const tmCommit = spec.action("TmCommit", {
  sentence: "The transaction manager commits: all are prepared.",
  source: "TwoPhase.tla",
  actor: "tm",
  guard: {
    undecided: (s) => s.tm === "open",
    allPrepared: (s, _p, c) => s.tmPrepared.size === c.rms.length,
  },
  effect: (_s, next) => {
    next.tm = "done";
    next.commit = true;
  },
  footprint: () => ({ reads: [["tmPrepared"]], writes: [["tm"], ["commit"]] }),
});
const tmAbort = spec.action("TmAbort", {
  sentence: "The transaction manager aborts, for any reason.",
  source: "TwoPhase.tla",
  actor: "tm",
  guard: { undecided: (s) => s.tm === "open" },
  effect: (_s, next) => {
    next.tm = "done";
    next.abort = true;
  },
  footprint: () => ({ writes: [["tm"], ["abort"]] }),
});
const rmPrepare = spec.action("RmPrepare", {
  sentence: "A resource manager prepares, and says so.",
  source: "TwoPhase.tla",
  actor: "rm",
  params: (c) => ({ rm: c.rms }),
  guard: { working: (s, { rm }) => s.rm[rm] === "working" },
  effect: (_s, next, { rm }) => {
    next.rm[rm] = "prepared";
    next.sent.add(rm);
  },
  footprint: ({ rm }) => ({
    writes: [
      ["rm", rm],
      ["sent", rm],
    ],
  }),
});
const rmChooseToAbort = spec.action("RmChooseToAbort", {
  sentence: "A resource manager aborts on its own.",
  source: "TwoPhase.tla",
  actor: "rm",
  params: (c) => ({ rm: c.rms }),
  guard: { working: (s, { rm }) => s.rm[rm] === "working" },
  effect: (_s, next, { rm }) => {
    next.rm[rm] = "aborted";
  },
  footprint: ({ rm }) => ({ writes: [["rm", rm]] }),
});
const rmRcvCommit = spec.action("RmRcvCommit", {
  sentence: "A resource manager is told to commit.",
  source: "TwoPhase.tla",
  actor: "rm",
  params: (c) => ({ rm: c.rms }),
  guard: { told: (s) => s.commit },
  effect: (_s, next, { rm }) => {
    next.rm[rm] = "committed";
  },
  footprint: ({ rm }) => ({ reads: [["commit"]], writes: [["rm", rm]] }),
});
const rmRcvAbort = spec.action("RmRcvAbort", {
  sentence: "A resource manager is told to abort.",
  source: "TwoPhase.tla",
  actor: "rm",
  params: (c) => ({ rm: c.rms }),
  guard: { told: (s) => s.abort },
  effect: (_s, next, { rm }) => {
    next.rm[rm] = "aborted";
  },
  footprint: ({ rm }) => ({ reads: [["abort"]], writes: [["rm", rm]] }),
});

const consistent = invariant({
  ...says(
    "Consistent",
    "No resource manager commits while another aborts.",
    "□ ¬∃ i, j: rm[i] = committed ∧ rm[j] = aborted",
  ),
  holds: {
    agree: (s, c) =>
      !(c.rms.some((i) => s.rm[i] === "committed") && c.rms.some((i) => s.rm[i] === "aborted")),
  },
});
const alive = deadlockFree(says("Alive", "Something can always happen.", "□ enabled"));

const twoPhaseCommit = system(spec, {
  name: "two-phase",
  init: (c) => [
    {
      rm: each(c.rms, "working" as const),
      tm: "open" as const,
      tmPrepared: new Set<Rm>(),
      sent: new Set<Rm>(),
      commit: false,
      abort: false,
    },
  ],
  actions: [tmRcvPrepared, tmCommit, tmAbort, rmPrepare, rmChooseToAbort, rmRcvCommit, rmRcvAbort],
});

/** Two-phase commit with `n` resource managers, 1 to 9. */
export function twoPhase(n: number): Model {
  return model({
    name: `two-phase-${n}`,
    sentence: `Two-phase commit with ${n} resource managers.`,
    size: "full",
    system: twoPhaseCommit,
    constants: { rms: managers.slice(0, n) },
    claims: claims([consistent, alive]),
  });
}
