/**
 * Protocols of the TLA+ examples collection, written again, with the counts stated in its manifests
 * (and, for two-phase commit, in the tests of other checkers).
 */
import { z } from "zod";
import { describe, it } from "vitest";
import {
  claims,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  type Read,
} from "../../checker/index.ts";
import { expectOracle, expectPublished, says } from "./support.ts";

const none = z.object({});
type None = z.infer<typeof none>;
const text = { sentence: "", source: "tlaplus/Examples" } as const;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

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
  interface C {
    readonly n: number;
    readonly m: number;
  }
  const spec = specification<C>()({
    constants: z.object({ n: z.int(), m: z.int() }),
    state: ({ n, m }) =>
      z.object({
        c: z
          .array(
            z
              .int()
              .min(0)
              .max(m - 1),
          )
          .length(n),
      }),
    access: { ring: { c: "write" } },
    rules: {},
  });
  type Ring = Read<{ c: number[] }>;
  const tokens = (s: Ring, n: number): number =>
    upTo(n).filter((i) => (i === 0 ? s.c[0] === s.c[n - 1] : s.c[i] !== s.c[i - 1])).length;
  const create = spec.action("CreateToken", {
    ...text,
    actor: "ring",
    guard: { equal: (s, _p, { n }) => s.c[0] === s.c[n - 1] },
    effect: (s, next, _p, { n, m }) => {
      next.c[0] = ((s.c[n - 1] ?? 0) + 1) % m;
    },
  });
  const pass = spec.action("PassToken", {
    ...text,
    actor: "ring",
    params: ({ n }) => ({ i: upTo(n).slice(1) }),
    guard: { differs: (s, { i }) => s.c[i] !== s.c[i - 1] },
    effect: (s, next, { i }) => {
      next.c[i] = s.c[i - 1] ?? 0;
    },
  });
  const { invariant, transition } = properties(spec);
  const ring = (n: number, m: number) =>
    model({
      name: `token-ring-${n}-${m}`,
      sentence: "",
      size: "small",
      system: system(spec, {
        name: "TokenRing",
        init: (c) =>
          upTo(c.m ** c.n).map((code) => ({
            c: upTo(c.n).map((i) => Math.floor(code / c.m ** i) % c.m),
          })),
        actions: [create, pass],
      }),
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
  interface C {
    readonly n: number;
  }
  const colour = z.enum(["white", "orange"]);
  const spec = specification<C>()({
    constants: z.object({ n: z.int() }),
    state: ({ n }) =>
      z.object({
        active: z.array(z.boolean()).length(n),
        colour: z.array(colour).length(n),
        tpos: z
          .int()
          .min(0)
          .max(n - 1),
        tcolour: colour,
      }),
    access: {
      system: { active: "read", colour: "write", tpos: "write", tcolour: "write" },
      environment: { active: "write", colour: "write" },
    },
    rules: {},
  });
  const actions = [
    spec.action("InitiateProbe", {
      ...text,
      actor: "system",
      guard: {
        atZero: (s) => s.tpos === 0,
        inconclusive: (s) => s.tcolour === "orange" || s.colour[0] === "orange",
      },
      effect: (_s, next, _p, { n }) => {
        next.tpos = n - 1;
        next.tcolour = "white";
        next.colour[0] = "white";
      },
    }),
    spec.action("PassToken", {
      ...text,
      actor: "system",
      params: ({ n }) => ({ i: upTo(n).slice(1) }),
      guard: {
        here: (s, { i }) => s.tpos === i,
        mayPass: (s, { i }) =>
          s.active[i] === false || s.colour[i] === "orange" || s.tcolour === "orange",
      },
      effect: (s, next, { i }) => {
        next.tpos = i - 1;
        if (s.colour[i] === "orange") next.tcolour = "orange";
        next.colour[i] = "white";
      },
    }),
    spec.action("SendMsg", {
      ...text,
      actor: "environment",
      params: ({ n }) => ({ i: upTo(n), j: upTo(n) }),
      guard: {
        active: (s, { i }) => s.active[i] === true,
        other: (_s, { i, j }) => i !== j,
      },
      effect: (_s, next, { i, j }) => {
        next.active[j] = true;
        if (j > i) next.colour[i] = "orange";
      },
    }),
    spec.action("Deactivate", {
      ...text,
      actor: "environment",
      params: ({ n }) => ({ i: upTo(n) }),
      guard: { active: (s, { i }) => s.active[i] === true },
      effect: (_s, next, { i }) => {
        next.active[i] = false;
      },
    }),
  ];
  const { invariant } = properties(spec);
  const ewd840 = (n: number) =>
    model({
      name: `ewd840-${n}`,
      sentence: "",
      size: "tiny",
      system: system(spec, {
        name: "EWD840",
        init: (c) =>
          upTo(2 ** c.n).flatMap((a) =>
            upTo(2 ** c.n).flatMap((b) =>
              upTo(c.n).map((tpos) => ({
                active: upTo(c.n).map((i) => ((a >> i) & 1) === 1),
                colour: upTo(c.n).map((i) => (((b >> i) & 1) === 1 ? "orange" : "white")),
                tpos,
                tcolour: "orange" as const,
              })),
            ),
          ),
        actions,
      }),
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
  it("3 processes: 302 states", () => void expectPublished(ewd840(3), { states: 302 }));
  it("4 processes: 1566 states", () => void expectPublished(ewd840(4), { states: 1566 }));
  it("3 processes for the oracle", () => expectOracle(ewd840(3), { states: 302 }));
});

describe("AlternatingBit", () => {
  const bit = z.literal([0, 1]);
  const data = ["d1", "d2"] as const;
  const datum = z.enum(data);
  const spec = specification<{ max: number }>()({
    constants: z.object({ max: z.int() }),
    state: ({ max }) =>
      z.object({
        msgQ: seq(z.object({ bit, d: datum }), max),
        ackQ: seq(bit, max),
        sBit: bit,
        sAck: bit,
        rBit: bit,
        sent: datum,
        rcvd: datum,
      }),
    access: {
      sender: { msgQ: "write", ackQ: "write", sBit: "write", sAck: "write", sent: "write" },
      receiver: { msgQ: "write", ackQ: "write", rBit: "write", rcvd: "write" },
      channel: { msgQ: "write", ackQ: "write" },
    },
    rules: {},
  });
  const places = (n: number): readonly number[] => upTo(n);
  const actions = [
    spec.action("SndNewValue", {
      ...text,
      actor: "sender",
      params: () => ({ d: data }),
      guard: {
        acknowledged: (s) => s.sAck === s.sBit,
        room: (s, _p, { max }) => s.msgQ.length < max,
      },
      effect: (s, next, { d }) => {
        const flipped = s.sBit === 0 ? 1 : 0;
        next.sent = d;
        next.sBit = flipped;
        next.msgQ.push({ bit: flipped, d });
      },
    }),
    spec.action("ReSndMsg", {
      ...text,
      actor: "sender",
      guard: {
        unacknowledged: (s) => s.sAck !== s.sBit,
        room: (s, _p, { max }) => s.msgQ.length < max,
      },
      effect: (s, next) => next.msgQ.push({ bit: s.sBit, d: s.sent }),
    }),
    spec.action("RcvMsg", {
      ...text,
      actor: "receiver",
      let: { head: (s) => s.msgQ.at(0) },
      effect: (_s, next, _p, _c, { head }) => {
        next.rBit = head.bit;
        next.rcvd = head.d;
        next.msgQ.shift();
      },
    }),
    spec.action("SndAck", {
      ...text,
      actor: "receiver",
      guard: { room: (s, _p, { max }) => s.ackQ.length < max },
      effect: (s, next) => next.ackQ.push(s.rBit),
    }),
    spec.action("RcvAck", {
      ...text,
      actor: "sender",
      let: { head: (s) => s.ackQ.at(0) },
      effect: (_s, next, _p, _c, { head }) => {
        next.sAck = head;
        next.ackQ.shift();
      },
    }),
    spec.action("LoseMsg", {
      ...text,
      actor: "channel",
      choose: { place: (s) => places(s.msgQ.length) },
      effect: (s, next, { place }) => next.msgQ.copyFrom([...s.msgQ].filter((_, i) => i !== place)),
    }),
    spec.action("LoseAck", {
      ...text,
      actor: "channel",
      choose: { place: (s) => places(s.ackQ.length) },
      effect: (s, next, { place }) => next.ackQ.copyFrom([...s.ackQ].filter((_, i) => i !== place)),
    }),
  ];
  const { invariant, deadlockFree } = properties(spec);
  const protocol = model({
    name: "alternating-bit",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "AlternatingBit",
      init: () =>
        ([0, 1] as const).flatMap((b) =>
          data.flatMap((sent) =>
            data.map((rcvd) => ({
              msgQ: [],
              ackQ: [],
              sBit: b,
              sAck: b,
              rBit: b,
              sent,
              rcvd,
            })),
          ),
        ),
      actions,
    }),
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
  // TLC bounds the queues by a constraint: states beyond it are generated but not counted. Here a
  // full queue disables the sender: the same distinct states and levels, fewer transitions.
  const numbers = { states: 240, depth: 10 - 1 };
  it("2 values, queues of 2: 240 states, 10 levels", () => void expectPublished(protocol, numbers));
  it("for the oracle too", () => expectOracle(protocol, numbers));
});

describe("Peterson (locks_auxiliary_vars)", () => {
  const procs = [1, 2] as const;
  type Proc = (typeof procs)[number];
  const labels = ["a0", "a1", "a2", "a3", "cs", "a4"] as const;
  const spec = specification<None>()({
    constants: none,
    state: () =>
      z.object({
        pc: total(procs, z.enum(labels)),
        c: total(procs, z.boolean()),
        turn: z.literal([...procs]),
      }),
    access: { process: { pc: "write", c: "write", turn: "write" } },
    rules: { other: (p: Proc): Proc => (p === 1 ? 2 : 1) },
  });
  type Label = (typeof labels)[number];
  const at =
    (from: Label) =>
    (s: { pc: Readonly<Record<Proc, Label>> }, { p }: { p: Proc }) =>
      s.pc[p] === from;
  const common = { ...text, actor: "process", params: () => ({ p: procs }) } as const;
  const actions = [
    spec.action("a0", {
      ...common,
      guard: { at: at("a0") },
      effect: (_s, next, { p }) => {
        next.pc[p] = "a1";
      },
    }),
    spec.action("a1", {
      ...common,
      guard: { at: at("a1") },
      effect: (_s, next, { p }) => {
        next.c[p] = true;
        next.pc[p] = "a2";
      },
    }),
    spec.action("a2", {
      ...common,
      guard: { at: at("a2") },
      effect: (_s, next, { p }, c) => {
        next.turn = c.rules.other(p);
        next.pc[p] = "a3";
      },
    }),
    spec.action("a3", {
      ...common,
      guard: {
        at: at("a3"),
        free: (s, { p }, c) => !s.c[c.rules.other(p)] || s.turn === p,
      },
      effect: (_s, next, { p }) => {
        next.pc[p] = "cs";
      },
    }),
    spec.action("cs", {
      ...common,
      guard: { at: at("cs") },
      effect: (_s, next, { p }) => {
        next.pc[p] = "a4";
      },
    }),
    spec.action("a4", {
      ...common,
      guard: { at: at("a4") },
      effect: (_s, next, { p }) => {
        next.c[p] = false;
        next.pc[p] = "a0";
      },
    }),
  ];
  const inside = (label: Label): boolean => label === "cs" || label === "a4";
  const { invariant, deadlockFree } = properties(spec);
  const peterson = model({
    name: "peterson",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "Peterson",
      init: () => [{ pc: { 1: "a0", 2: "a0" }, c: { 1: false, 2: false }, turn: 1 } as const],
      actions,
    }),
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
  it("42 states, 77 generated, 11 levels", () => void expectPublished(peterson, numbers));
  it("for the oracle too", () => expectOracle(peterson, numbers));
});
