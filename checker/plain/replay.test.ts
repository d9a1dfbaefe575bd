import { z } from "zod";
import { describe, expect, it } from "vitest";
import {
  model,
  patch,
  properties,
  seq,
  specification,
  system,
  total,
  type Action,
} from "../index.ts";
import { CheckerError, SpecError } from "../errors.ts";
import { tracking } from "./access.ts";
import { failedIn, failedOf } from "./judge.ts";
import { replay } from "./replay.ts";
import { enabled, initialStates, successors } from "./semantics.ts";

/** A client that sends numbers to a server through a queue; the server keeps the last two. */
const ids = [0, 1] as const;
const text = { sentence: "", source: "" } as const;
const spec = specification<{ max: number }>()({
  constants: z.object({ max: z.int() }),
  state: ({ max }) =>
    z.object({
      sent: total(ids, z.int().min(0).max(max)),
      queue: seq(z.int().min(0).max(max), 1),
      last: z.nullable(z.int().min(0).max(max)),
    }),
  access: {
    client: { sent: "own", queue: "write" },
    server: { queue: "write", last: "write" },
    nobody: {},
  },
  indices: { sent: ["id"] },
  rules: { more: (n: number): number => n + 1 },
});
const send = spec.action("Send", {
  ...text,
  actor: "client",
  params: () => ({ id: ids }),
  choose: { by: () => [1, 2] },
  guard: {
    fits: (s, { id, by }, c) => s.sent[id] + by <= c.max,
    room: (s) => s.queue.length === 0,
  },
  message: { to: "server", label: "NUMBER", carries: (s, { id, by }) => s.sent[id] + by },
  effect: (s, next, { id, by }) => {
    next.sent[id] = s.sent[id] + by;
  },
  partner: {
    actor: "server",
    guard: { notTwice: (s, _p, _c, n) => s.last !== n },
    effect: (_s, next, _p, _c, n) => next.queue.push(n),
  },
});
const take = spec.action("Take", {
  ...text,
  actor: "server",
  let: { head: (s) => s.queue.at(0) },
  effect: (_s, next, _p, _c, { head }) => {
    next.last = head;
    next.queue.shift();
  },
});
const withActions = (...actions: Action[]) =>
  model({
    name: "queue",
    sentence: "",
    size: "tiny",
    system: system(spec, {
      name: "Queue",
      init: () => [{ sent: { 0: 0, 1: 0 }, queue: [], last: null }],
      actions,
    }),
    constants: { max: 3 },
    claims: [],
  });
const queue = withActions(send, take);
const initial = { sent: { 0: 0, 1: 0 }, queue: [], last: null };

describe("successors", () => {
  it("enumerates parameters outermost first, choose last, in the order of the actions", () => {
    const [first] = initialStates(queue);
    expect(enabled(queue, first)).toEqual([
      { action: "Send", params: { id: 0, by: 1 } },
      { action: "Send", params: { id: 0, by: 2 } },
      { action: "Send", params: { id: 1, by: 1 } },
      { action: "Send", params: { id: 1, by: 2 } },
    ]);
  });
  it("carries the message to the partner, which may refuse it", () => {
    const state = { sent: { 0: 0, 1: 0 }, queue: [], last: 1 };
    expect(successors(queue, state).map((x) => [x.params, x.message, x.state])).toEqual([
      [{ id: 0, by: 2 }, 2, { sent: { 0: 2, 1: 0 }, queue: [2], last: 1 }],
      [{ id: 1, by: 2 }, 2, { sent: { 0: 0, 1: 2 }, queue: [2], last: 1 }],
    ]);
  });
  it("a binding that is null disables the action", () => {
    expect(enabled(withActions(take), initial)).toEqual([]);
    expect(enabled(withActions(take), { ...initial, queue: [0] })).toHaveLength(1);
  });
  it("both parts read the state before", () => {
    const swap = spec.action("Swap", {
      ...text,
      actor: "client",
      params: () => ({ id: ids }),
      effect: (_s, next) => next.queue.push(1),
      message: { to: "server", label: "" },
      partner: {
        actor: "server",
        effect: (s, next) => {
          next.last = s.queue.length === 0 ? 0 : 3;
        },
      },
    });
    expect(successors(withActions(swap), initial)[0]?.state).toMatchObject({ queue: [1], last: 0 });
  });
});

describe("properties on plain states", () => {
  const { invariant, transition, monitor } = properties(spec);
  const says = { id: "X", name: "X", sentence: "", formula: "", source: "", claimedFor: "" };
  const at = (last: number | null, m: unknown = null) => ({
    state: { ...initial, last },
    monitor: m,
  });
  it("name the conjuncts that fail, and tell a false antecedent", () => {
    const p = invariant({
      ...says,
      when: (s) => s.last !== null,
      holds: { small: (s) => (s.last ?? 0) < 2, even: (s) => (s.last ?? 0) % 2 === 0 },
    });
    expect(failedIn(queue, p, at(null))).toBeNull();
    expect(failedIn(queue, p, at(0))).toEqual([]);
    expect(failedIn(queue, p, at(3))).toEqual(["small", "even"]);
  });
  it("see the monitor before and after a step", () => {
    const count = monitor({
      name: "Count",
      sentence: "",
      state: () => z.object({ n: z.int().min(0).max(9) }),
      init: () => ({ n: 0 }),
      update: (m, nextM) => {
        nextM.n = m.n + 1;
      },
    });
    const p = transition({
      ...says,
      monitor: count,
      holds: { counts: (_s, _n, step, _c, m, nextM) => step.action === "T" && nextM.n === m.n + 1 },
    });
    const step = { action: "T", params: {} };
    expect(failedOf(queue, p, at(0, { n: 1 }), step, at(1, { n: 2 }))).toEqual([]);
    expect(failedOf(queue, p, at(0, { n: 1 }), step, at(1, { n: 1 }))).toEqual(["counts"]);
  });
});

describe("replay", () => {
  const run = {
    initial,
    steps: [
      { action: "Send", params: { by: 2, id: 1 } },
      { action: "Take", params: {} },
    ],
  };
  it("gives the run as JSON values", () => {
    expect(replay(queue, run, null, "P")).toEqual({
      model: "queue",
      property: "P",
      constants: { max: 3 },
      initial: { sent: { 0: 0, 1: 0 }, queue: [], last: null },
      initialMonitor: null,
      steps: [
        {
          action: "Send",
          params: { id: 1, by: 2 },
          actor: "client",
          message: { to: "server", label: "NUMBER", value: 2 },
          state: { sent: { 0: 0, 1: 2 }, queue: [2], last: null },
          monitor: null,
        },
        {
          action: "Take",
          params: {},
          actor: "server",
          message: null,
          state: { sent: { 0: 0, 1: 2 }, queue: [], last: 2 },
          monitor: null,
        },
      ],
    });
  });
  it("runs the monitor beside it", () => {
    const { monitor } = properties(spec);
    const seen = monitor({
      name: "Seen",
      sentence: "",
      state: () => z.object({ actions: z.set(z.enum(["Send", "Take"])) }),
      init: () => ({ actions: new Set<"Send" | "Take">() }),
      update: (_m, nextM, _s, _next, step) => nextM.actions.add(step.action as "Send"),
    });
    const trace = replay(queue, run, seen, "P");
    expect([trace.initialMonitor, ...trace.steps.map((s) => s.monitor)]).toEqual([
      { actions: [] },
      { actions: ["Send"] },
      { actions: ["Send", "Take"] },
    ]);
  });
  it.each([
    ["a step that a clause refuses", { action: "Send", params: { id: 0, by: 2 } }, /fits/],
    [
      "a step with an unknown parameter value",
      { action: "Send", params: { id: 7, by: 2 } },
      /no instance/,
    ],
    ["a step of an unknown action", { action: "Zap", params: {} }, /no action Zap/],
  ])("refuses %s", (_what, step, message) => {
    const from = { ...initial, sent: { 0: 2, 1: 0 } };
    const go = () => replay(queue, { initial: from, steps: [step] }, null, "P");
    expect(go).toThrow(CheckerError);
    expect(go).toThrow(message);
  });
  it("finds an effect that depends on something else than the state", () => {
    let calls = 0;
    const dice = spec.action("Dice", {
      ...text,
      actor: "server",
      effect: (_s, next) => {
        next.last = calls++ % 2;
      },
    });
    const go = () =>
      replay(withActions(dice), { initial, steps: [{ action: "Dice", params: {} }] }, null, "P");
    expect(go).toThrow(expect.objectContaining({ code: "SPEC004" }));
    expect(go).toThrow(/Math\.random/);
  });
});

describe("tracking", () => {
  const step = (action: Action, params: Record<string, unknown> = {}) => {
    const go = () =>
      replay(withActions(action), { initial, steps: [{ action: action.name, params }] }, null, "P");
    return go;
  };
  // oxlint-disable typescript/no-explicit-any -- silences the compiler, which refuses all of these too
  it.each([
    [
      "reading a foreign region",
      (s: any) => void s.last,
      /Bad of client touches s\.last: client has no access/,
    ],
    ["writing a foreign region", (_s: any, next: any) => (next.last = 1), /touches next\.last/],
    [
      "reading another's element",
      (s: any) => void s.sent[1],
      /touches s\.sent\[1\]: its own element is \[0\]/,
    ],
    [
      "writing another's element",
      (_s: any, next: any) => (next.sent[1] = 1),
      /touches next\.sent\[1\]/,
    ],
    ["listing the elements of all", (s: any) => Object.values(s.sent), /touches s\.sent\[1\]/],
    [
      "replacing a region owned in part",
      (_s: any, next: any) => (next.sent = { 0: 1, 1: 1 }),
      /not all of it/,
    ],
  ])("refuses %s", (_what, effect: (s: any, next: any) => unknown, message) => {
    const bad = spec.action("Bad", {
      ...text,
      actor: "client",
      params: () => ({ id: ids }),
      effect: (s, next) => void effect(s, next),
    });
    const go = step(bad, { id: 0 });
    expect(go).toThrow(SpecError);
    expect(go).toThrow(expect.objectContaining({ code: "SPEC005" }));
    expect(go).toThrow(message);
  });
  it("refuses a write to a region that may only be read, and reading without the indices bound", () => {
    const other = specification<object>()({
      constants: z.object({}),
      state: () => z.object({ r: z.boolean(), o: z.array(z.boolean()).length(2) }),
      access: { a: { r: "read", o: "own" } },
      indices: { o: ["i"] },
      rules: {},
    });
    const go = (effect: (s: any, next: any) => unknown) => {
      const bad = other.action("Bad", {
        ...text,
        actor: "a",
        effect: (s, next) => void effect(s, next),
      });
      const m = model({
        name: "m",
        sentence: "",
        size: "tiny",
        system: system(other, {
          name: "s",
          init: () => [{ r: false, o: [true, true] }],
          actions: [bad],
        }),
        constants: {},
        claims: [],
      });
      const run = {
        initial: { r: false, o: [true, true] },
        steps: [{ action: "Bad", params: {} }],
      };
      return () => replay(m, run, null, "P");
    };
    expect(go((s) => s.r)).not.toThrow();
    expect(go((_s, next) => (next.r = true))).toThrow(/next\.r: a has read access only/);
    expect(go((s) => s.o)).toThrow(/the parameter i is not bound/);
  });
  it("refuses a clause that reads a parameter its text does not name", () => {
    const clause = (_s: unknown, { id }: { id: number }): boolean => id === 0;
    const values = tracking(queue).values({ id: 0, by: 1 }, clause, 1, "Send, guard clause c");
    expect(clause(null, values as { id: number })).toBe(true);
    expect(() => (values as { by: number }).by).toThrow(/Send, guard clause c reads by, which/);
  });
  it("calls a clause whose text does not tell when everything is bound", () => {
    const both = spec.action("Both", {
      ...text,
      actor: "server",
      params: () => ({ id: ids, other: ids }),
      guard: { same: (_s, p) => Object.values(p).every((v) => v === 1) },
      effect: (_s, next) => next.queue.push(0),
    });
    expect(enabled(withActions(both), initial).map((x) => x.params)).toEqual([{ id: 1, other: 1 }]);
  });
  it("reports declared beside exercised rights", () => {
    const eyes = tracking(queue);
    replay(
      queue,
      {
        initial,
        steps: [
          { action: "Send", params: { id: 0, by: 1 } },
          { action: "Take", params: {} },
        ],
      },
      null,
      "P",
      eyes,
    );
    expect(eyes.report()).toEqual([
      { actor: "client", region: "sent", declared: "own", reads: ["Send"], writes: ["Send"] },
      { actor: "client", region: "queue", declared: "write", reads: ["Send"], writes: [] },
      {
        actor: "server",
        region: "queue",
        declared: "write",
        reads: ["Take"],
        writes: ["Send", "Take"],
      },
      { actor: "server", region: "last", declared: "write", reads: ["Send"], writes: ["Take"] },
    ]);
  });
});

describe("what a system says of a message", () => {
  /** The queue with a `present`, and the run that sends 2. */
  const messageOf = (present: unknown, base = queue) =>
    replay(
      // Some of the tests hand over what its type forbids.
      { ...base, system: { ...base.system, present: present as typeof queue.system.present } },
      { initial, steps: [{ action: "Send", params: { id: 0, by: 2 } }] },
      null,
      "P",
    ).steps[0]?.message;

  it("stands beside its value", () => {
    const seen: unknown[] = [];
    const present = (n: unknown, c: unknown) => {
      seen.push(n, c);
      return [`0x${Number(n).toString(16).padStart(4, "0")}`];
    };
    expect(messageOf(present)).toEqual({
      to: "server",
      label: "NUMBER",
      value: 2,
      lines: ["0x0002"],
    });
    expect(seen[0]).toBe(2);
    expect(seen[1]).toMatchObject({ max: 3, rules: {} });
  });
  it("is left out when it says nothing, and when nothing passes", () => {
    const plain = { to: "server", label: "NUMBER", value: 2 };
    for (const present of [null, () => null, () => []])
      expect(messageOf(present)).toStrictEqual(plain);
    const silent = withActions({
      ...send,
      message: { to: "server", label: "NUMBER", carries: null },
      partner: null,
    });
    expect(messageOf(() => ["never"], silent)).toStrictEqual({ ...plain, value: null });
  });
  it.each([
    ["throws", () => ((undefined as unknown as { x: number }).x, null)],
    ["answers one text instead of lines", () => "0x2"],
    ["answers numbers", () => [2]],
    ["breaks a line", () => ["a\nb"]],
    ["answers nothing at all", () => undefined],
  ])("spoils the trace when it %s", (_what, present) => {
    expect(() => messageOf(present)).toThrow(
      expect.objectContaining({
        code: "SPEC002",
        message: expect.stringMatching(/^present, for the message of Send: /) as string,
      }),
    );
  });
  it("stays with a patched system", () => {
    const present = () => ["line"];
    const shown = system(spec, { name: "Q", init: () => [initial], actions: [send], present });
    expect(patch(shown, { name: "p", effects: {} }).present).toBe(present);
  });
});
