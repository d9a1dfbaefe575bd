/**
 * Protocols of the TLA+ examples collection, written again, with the counts stated in its manifests
 * (and, for two-phase commit, in the tests of other checkers).
 */
import { z } from "zod";
import { describe, it } from "vitest";
import { claims, model, properties, specification, system, total } from "../../checker/index.ts";
import { expectOracle, expectPublished, says } from "./support.ts";
import { alternatingBit, spec as bitSpec } from "./systems/alternating-bit.ts";
import { ewd840, spec as ewdSpec } from "./systems/ewd840.ts";
import { inside, peterson, procs, spec as petersonSpec } from "./systems/peterson.ts";
import { text, upTo } from "./systems/text.ts";
import { spec as ringSpec, tokenRing, tokens } from "./systems/token-ring.ts";

const none = z.object({});
type None = z.infer<typeof none>;

describe("TwoPhase", () => {
  interface C {
    readonly rms: readonly number[];
  }
  const spec = specification<C>()({
    constants: z.object({ rms: z.array(z.int()) }),
    state: ({ rms }) =>
      z.object({
        rm: total(rms, z.enum(["working", "prepared", "committed", "aborted"])),
        tm: z.enum(["init", "committed", "aborted"]),
        tmPrepared: z.set(z.literal([...rms])),
        // The messages ever sent: "Prepared" by each resource manager, and the two broadcasts.
        prepared: z.set(z.literal([...rms])),
        decided: z.set(z.enum(["Abort", "Commit"])),
      }),
    access: {
      tm: { tm: "write", tmPrepared: "write", prepared: "read", decided: "write" },
      rm: { rm: "write", prepared: "write", decided: "read" },
    },
    rules: {},
  });
  const actions = [
    spec.action("TMCommit", {
      ...text,
      actor: "tm",
      guard: {
        init: (s) => s.tm === "init",
        all: (s, _p, c) => s.tmPrepared.size === c.rms.length,
      },
      effect: (_s, next) => {
        next.tm = "committed";
        next.decided.add("Commit");
      },
    }),
    spec.action("TMAbort", {
      ...text,
      actor: "tm",
      guard: { init: (s) => s.tm === "init" },
      effect: (_s, next) => {
        next.tm = "aborted";
        next.decided.add("Abort");
      },
    }),
    spec.action("TMRcvPrepared", {
      ...text,
      actor: "tm",
      params: (c) => ({ rm: c.rms }),
      guard: { init: (s) => s.tm === "init", sent: (s, { rm }) => s.prepared.has(rm) },
      effect: (_s, next, { rm }) => next.tmPrepared.add(rm),
    }),
    spec.action("RMPrepare", {
      ...text,
      actor: "rm",
      params: (c) => ({ rm: c.rms }),
      guard: { working: (s, { rm }) => s.rm[rm] === "working" },
      effect: (_s, next, { rm }) => {
        next.rm[rm] = "prepared";
        next.prepared.add(rm);
      },
    }),
    spec.action("RMChooseToAbort", {
      ...text,
      actor: "rm",
      params: (c) => ({ rm: c.rms }),
      guard: { working: (s, { rm }) => s.rm[rm] === "working" },
      effect: (_s, next, { rm }) => {
        next.rm[rm] = "aborted";
      },
    }),
    spec.action("RMRcvCommitMsg", {
      ...text,
      actor: "rm",
      params: (c) => ({ rm: c.rms }),
      guard: { sent: (s) => s.decided.has("Commit") },
      effect: (_s, next, { rm }) => {
        next.rm[rm] = "committed";
      },
    }),
    spec.action("RMRcvAbortMsg", {
      ...text,
      actor: "rm",
      params: (c) => ({ rm: c.rms }),
      guard: { sent: (s) => s.decided.has("Abort") },
      effect: (_s, next, { rm }) => {
        next.rm[rm] = "aborted";
      },
    }),
  ];
  const { invariant, reachable } = properties(spec);
  const twoPhase = (n: number) =>
    model({
      name: `two-phase-${n}`,
      sentence: "",
      size: "small",
      system: system(spec, {
        name: "TwoPhase",
        init: ({ rms }) => [
          {
            rm: Object.fromEntries(rms.map((r) => [r, "working" as const])),
            tm: "init" as const,
            tmPrepared: new Set<number>(),
            prepared: new Set<number>(),
            decided: new Set<never>(),
          },
        ],
        actions,
      }),
      constants: { rms: upTo(n) },
      claims: claims([
        invariant({
          ...says("TCConsistent", "no manager aborts while another commits"),
          holds: {
            agree: (s, { rms }) =>
              !rms.some((r) => s.rm[r] === "committed") || !rms.some((r) => s.rm[r] === "aborted"),
          },
        }),
        reachable({
          ...says("AllCommit", "the transaction can commit"),
          state: (s, { rms }) => rms.every((r) => s.rm[r] === "committed"),
        }),
      ]),
    });
  // To commit everywhere: n Prepare, n receptions, the decision, n receptions.
  const row = (n: number, states: number) => ({ states, steps: { AllCommit: 3 * n + 1 } });
  const three = { ...row(3, 288), transitions: 1146 - 1, depth: 11 - 1 };
  it("2 managers: 56 states", () => void expectPublished(twoPhase(2), row(2, 56)));
  it("3 managers: 288 states, 1146 generated, 11 levels", () =>
    void expectPublished(twoPhase(3), three));
  it("4 managers: 1568 states", () => void expectPublished(twoPhase(4), row(4, 1568)));
  it("5 managers: 8832 states", () => void expectPublished(twoPhase(5), row(5, 8832)));
  it("6 managers: 50816 states", () => void expectPublished(twoPhase(6), row(6, 50_816)));
  it("3 managers for the oracle", () => expectOracle(twoPhase(3), three));
  it("4 managers for the oracle", () => expectOracle(twoPhase(4), row(4, 1568)));
});

describe("TCommit", () => {
  const rms = [0, 1, 2] as const;
  const spec = specification<None>()({
    constants: none,
    state: () =>
      z.object({ rm: total(rms, z.enum(["working", "prepared", "committed", "aborted"])) }),
    access: { rm: { rm: "write" } },
    rules: {},
  });
  const prepare = spec.action("Prepare", {
    ...text,
    actor: "rm",
    params: () => ({ r: rms }),
    guard: { working: (s, { r }) => s.rm[r] === "working" },
    effect: (_s, next, { r }) => {
      next.rm[r] = "prepared";
    },
  });
  const commit = spec.action("DecideCommit", {
    ...text,
    actor: "rm",
    params: () => ({ r: rms }),
    guard: {
      prepared: (s, { r }) => s.rm[r] === "prepared",
      canCommit: (s) => rms.every((q) => s.rm[q] === "prepared" || s.rm[q] === "committed"),
    },
    effect: (_s, next, { r }) => {
      next.rm[r] = "committed";
    },
  });
  const abort = spec.action("DecideAbort", {
    ...text,
    actor: "rm",
    params: () => ({ r: rms }),
    guard: {
      undecided: (s, { r }) => s.rm[r] === "working" || s.rm[r] === "prepared",
      notCommitted: (s) => rms.every((q) => s.rm[q] !== "committed"),
    },
    effect: (_s, next, { r }) => {
      next.rm[r] = "aborted";
    },
  });
  const { invariant } = properties(spec);
  const commitment = model({
    name: "tcommit",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "TCommit",
      init: () => [{ rm: { 0: "working", 1: "working", 2: "working" } as const }],
      actions: [prepare, commit, abort],
    }),
    constants: {},
    claims: claims([
      invariant({
        ...says("TCConsistent", "no manager aborts while another commits"),
        holds: {
          agree: (s) =>
            !rms.some((r) => s.rm[r] === "committed") || !rms.some((r) => s.rm[r] === "aborted"),
        },
      }),
    ]),
  });
  const numbers = { states: 34, transitions: 94 - 1, depth: 7 - 1 };
  it("3 managers: 34 states, 94 generated, 7 levels", () =>
    void expectPublished(commitment, numbers));
  it("for the oracle too", () => expectOracle(commitment, numbers));
});

describe("TokenRing (EWD426)", () => {
  const { invariant, transition } = properties(ringSpec);
  const ring = (n: number, m: number) =>
    model({
      name: `token-ring-${n}-${m}`,
      sentence: "",
      size: "small",
      system: tokenRing,
      constants: { n, m },
      claims: claims([
        invariant({
          ...says("SomeToken", "there is always a token"),
          holds: { some: (s, { n }) => tokens(s, n) >= 1 },
        }),
        transition({
          ...says("StaysUnique", "one token stays one token"),
          when: (s, _next, _step, { n }) => tokens(s, n) === 1,
          holds: { one: (_s, next, _step, { n }) => tokens(next, n) === 1 },
        }),
      ]),
    });
  it("6 processes, 6 values: 46656 initial states, 248832 generated", () =>
    void expectPublished(ring(6, 6), { states: 46_656, transitions: 248_832 - 46_656, depth: 0 }));
  // A token at 0 in m^(n-1) states, at another place in (m - 1) m^(n-1).
  it("4 processes, 4 values for the oracle", () =>
    expectOracle(ring(4, 4), { states: 4 ** 4, transitions: (1 + 3 * 3) * 4 ** 3, depth: 0 }));
});

describe("EWD840", () => {
  const { invariant } = properties(ewdSpec);
  const ring = (n: number) =>
    model({
      name: `ewd840-${n}`,
      sentence: "",
      size: "tiny",
      system: ewd840,
      constants: { n },
      claims: claims([
        invariant({
          ...says("TerminationDetection", "what is detected is true"),
          when: (s) =>
            s.tpos === 0 &&
            s.tcolour === "white" &&
            s.colour[0] === "white" &&
            s.active[0] === false,
          holds: { terminated: (s) => s.active.every((a) => !a) },
        }),
        invariant({
          ...says("Inv", "Dijkstra's inductive invariant"),
          holds: {
            inv: (s) =>
              s.active.every((a, i) => i <= s.tpos || !a) ||
              s.colour.some((k, j) => j <= s.tpos && k === "orange") ||
              s.tcolour === "orange",
          },
        }),
      ]),
    });
  it("3 processes: 302 states", () => void expectPublished(ring(3), { states: 302 }));
  it("4 processes: 1566 states", () => void expectPublished(ring(4), { states: 1566 }));
  it("3 processes for the oracle", () => expectOracle(ring(3), { states: 302 }));
});

describe("AlternatingBit", () => {
  const { invariant, deadlockFree } = properties(bitSpec);
  const protocol = model({
    name: "alternating-bit",
    sentence: "",
    size: "tiny",
    system: alternatingBit,
    constants: { max: 2 },
    claims: claims([
      invariant({
        // The manifest claims ABTypeInv, which the schema is; this is what the protocol is for.
        ...says("Delivered", "an acknowledged value was received, after the first exchange"),
        when: (s) => s.sAck === s.sBit && s.msgQ.length > 0,
        holds: { received: (s) => s.rBit === s.sBit },
      }),
      deadlockFree(says("NoDeadlock", "something can always happen")),
    ]),
  });
  const numbers = { states: 240, depth: 10 - 1 };
  it("2 values, queues of 2: 240 states, 10 levels", () => void expectPublished(protocol, numbers));
  it("for the oracle too", () => expectOracle(protocol, numbers));
});

describe("Peterson (locks_auxiliary_vars)", () => {
  const { invariant, deadlockFree } = properties(petersonSpec);
  const lock = model({
    name: "peterson",
    sentence: "",
    size: "tiny",
    system: peterson,
    constants: {},
    claims: claims([
      invariant({
        ...says("Inv", "the inductive invariant of the proof"),
        holds: {
          flags: (s) => procs.every((p) => s.c[p] === (s.pc[p] !== "a0" && s.pc[p] !== "a1")),
          turns: (s, { rules }) =>
            procs.every(
              (p) =>
                !inside(s.pc[p]) ||
                s.turn === p ||
                ["a0", "a1", "a2"].includes(s.pc[rules.other(p)]),
            ),
          mutex: (s) => !(inside(s.pc[1]) && inside(s.pc[2])),
        },
      }),
      deadlockFree(says("NoDeadlock", "nobody waits for ever with nobody able to move")),
    ]),
  });
  const numbers = { states: 42, transitions: 77 - 1, depth: 11 - 1 };
  it("42 states, 77 generated, 11 levels", () => void expectPublished(lock, numbers));
  it("for the oracle too", () => expectOracle(lock, numbers));
});
