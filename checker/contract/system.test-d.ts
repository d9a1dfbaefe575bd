/**
 * What must not compile. Each `@ts-expect-error` is itself checked: `tsc` refuses one that expects
 * nothing, and `test/types.test.ts` removes them one at a time and demands exactly the error named.
 */
import { z } from "zod";
import { properties } from "./property-language.ts";
import { seq, total } from "./schema.ts";
import { specification, took, type Step } from "./system.ts";

interface C {
  readonly vcpus: readonly (0 | 1)[];
  readonly strict: boolean;
}
const run = z.object({ data: z.enum(["ZERO", "ONES"]), n: z.int().min(0).max(3) });
const state = (c: C) =>
  z.object({
    l0: total(
      c.vcpus,
      z.object({ phase: z.enum(["out", "answered"]), run: z.nullable(run), last: run }),
    ),
    tdx: total(c.vcpus, z.object({ q: seq(run, 2), who: z.set(z.enum(["a", "b"])) })),
    pc: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("idle") }),
      z.object({ kind: z.literal("run"), k: z.int().min(0).max(2) }),
    ]),
  });
const spec = specification<C>()({
  constants: z.object({ vcpus: z.array(z.literal([0, 1])), strict: z.boolean() }),
  state,
  access: { l0: { l0: "write", pc: "read" }, tdx: { tdx: "write", l0: "write", pc: "write" } },
  rules: { flip: (d: "ZERO" | "ONES"): "ZERO" | "ONES" => (d === "ZERO" ? "ONES" : "ZERO") },
});
export const a1 = spec.action("A1", {
  sentence: "",
  source: "",
  actor: "l0",
  params: (c) => ({ vcpu: c.vcpus, flag: [true, false] }),
  choose: {
    val: (s, { vcpu }) => (s.l0[vcpu].run === null ? (["ZERO"] as const) : (["ONES"] as const)),
  },
  let: { run: (s, { vcpu }) => s.l0[vcpu].run },
  guard: {
    answered: (s, { vcpu, flag }) => s.l0[vcpu].phase === "answered" && flag,
    idle: (s, _p, _c, { run }) => s.pc.kind === "idle" && run.n === 3,
  },
  effect: (s, next, { vcpu, val }, c, { run }) => {
    next.l0[vcpu].last.data = c.rules.flip(run.data);
    next.l0[vcpu].last = run;
    next.l0[vcpu].last.data = val;
    next.l0[vcpu].run = { data: "ONES", n: 2 };
    next.l0[vcpu].phase = s.pc.kind === "run" ? "out" : "answered";
    // @ts-expect-error TS2322 unknown enum value
    next.l0[vcpu].phase = "gone";
    // @ts-expect-error TS2540 the state before is read-only
    s.l0[vcpu].phase = "out";
    // @ts-expect-error TS2339 a foreign region
    void s.tdx;
    // @ts-expect-error TS2339 readable, not writable
    void next.pc;
    // @ts-expect-error TS2339 no such field
    void s.l0[vcpu].foo;
    // @ts-expect-error TS2339 no such field in a nested record
    next.l0[vcpu].last.date = "ONES";
    // @ts-expect-error TS2322 a number where an enum value is due
    next.l0[vcpu].last.data = 1;
    // @ts-expect-error TS2339 no such region
    void s.l2;
    // @ts-expect-error TS7053 parameters are literals: there is no vCPU 2
    void s.l0[2];
    // @ts-expect-error TS2367 parameters are literals: this comparison is never true
    void (vcpu === 2);
    // @ts-expect-error TS2367 a chosen parameter is a literal, too
    void (val === "TWOS");
    // @ts-expect-error TS2540 constants are read-only
    c.strict = false;
    // @ts-expect-error TS2339 no such rule
    c.rules.flop(run.data);
    // @ts-expect-error TS2540 a whole region of the state before is read-only
    s.l0 = next.l0;
    // @ts-expect-error TS2540 a `let` binding is part of the state before
    run.n = 0;
  },
  message: { to: "tdx", label: "ENTER", carries: (s, { vcpu }) => s.l0[vcpu].last },
  partner: {
    actor: "tdx",
    guard: { ok: (s, { vcpu }, _c, m) => s.tdx[vcpu].q.length < 2 && m.n > 0 },
    effect: (s, next, { vcpu }, c, m) => {
      next.tdx[vcpu].q.push(m);
      next.tdx[vcpu].q.push({ data: "ZERO", n: 0 });
      next.tdx[vcpu].who.copyFrom(s.tdx[vcpu].who);
      next.pc = c.strict ? { kind: "idle" } : { kind: "run", k: 1 };
      // @ts-expect-error TS2339 no such message field
      void m.zzz;
      // @ts-expect-error TS2345 an element of the wrong shape
      next.tdx[vcpu].q.push({ data: "ZERO" });
      // @ts-expect-error TS2339 a sequence of the state before is read-only
      s.tdx[vcpu].q.shift();
      // @ts-expect-error TS2345 not a member of the set's domain
      next.tdx[vcpu].who.add("c");
      // @ts-expect-error TS2322 no such variant
      next.pc = { kind: "walk" };
      // @ts-expect-error TS2339 a field that belongs to another variant
      void (s.pc.kind === "idle" && s.pc.k);
      // @ts-expect-error TS2339 an array method that no view has
      void s.tdx[vcpu].q.map;
    },
  },
});
export const f = (step: Step): 0 | 1 | null => (took(step, a1) ? step.params.vcpu : null);
export const a2 = spec.action("A2", {
  sentence: "",
  source: "",
  actor: "tdx",
  effect: (_s, next) => {
    next.pc = { kind: "idle" };
  },
});
export const a3 = spec.action("A3", {
  sentence: "",
  source: "",
  // @ts-expect-error TS2322 no such actor
  actor: "l9",
  effect: () => {
    /* never compiled */
  },
});
export const mixed = specification<C>()({
  constants: z.object({ vcpus: z.array(z.literal([0, 1])), strict: z.boolean() }),
  state,
  // @ts-expect-error TS2322 no such right
  access: { l0: { l0: "rw" } },
  rules: {},
});
export const foreign = specification<C>()({
  constants: z.object({ vcpus: z.array(z.literal([0, 1])), strict: z.boolean() }),
  state,
  // @ts-expect-error TS2353 the matrix names a region that does not exist
  access: { l0: { l9: "read" } },
  rules: {},
});
const owned = specification<C>()({
  constants: z.object({ vcpus: z.array(z.literal([0, 1])), strict: z.boolean() }),
  state,
  access: { l0: { l0: "own", tdx: "read" } },
  indices: { l0: ["vcpu"] },
  rules: {},
});
export const a4 = owned.action("A4", {
  sentence: "",
  source: "",
  actor: "l0",
  params: (c) => ({ vcpu: c.vcpus }),
  effect: (s, next, { vcpu }) => {
    next.l0[vcpu].phase = s.l0[vcpu].phase;
    // @ts-expect-error TS2339 readable, not writable
    void next.tdx;
    // @ts-expect-error TS2339 no access at all
    void s.pc;
  },
});
const { invariant, monitor, transition } = properties(spec);
const seen = monitor({
  name: "Seen",
  sentence: "",
  state: () => z.object({ times: z.int().min(0).max(3) }),
  init: () => ({ times: 0 }),
  update: (m, nextM, s, _next, step) => {
    if (took(step, a1) && s.l0[step.params.vcpu].phase === "out") nextM.times = m.times;
    // @ts-expect-error TS2540 the monitor's value before is read-only
    m.times = 0;
    // @ts-expect-error TS2540 a monitor cannot write the system
    _next.pc = { kind: "idle" };
  },
});
export const p1 = invariant({
  id: "P1",
  name: "P1",
  sentence: "",
  formula: "",
  source: "",
  claimedFor: "",
  monitor: seen,
  holds: {
    ok: (s, c, m) => s.pc.kind === "idle" && c.strict && m.times === 0,
    // @ts-expect-error TS2339 no such field of the monitor
    bad: (_s, _c, m) => m.often === 0,
  },
});
export const p2 = transition({
  id: "P2",
  name: "P2",
  sentence: "",
  formula: "",
  source: "",
  claimedFor: "",
  holds: {
    ok: (s, next) => s.pc.kind === next.pc.kind,
    // @ts-expect-error TS2367 an unknown enum value
    bad: (s) => s.l0[0].phase === "gone",
  },
});
export const narrowed = spec.action("Narrowed", {
  sentence: "",
  source: "",
  actor: "tdx",
  writes: ["pc"],
  effect: (_s, next) => {
    next.pc = { kind: "idle" };
    // @ts-expect-error TS2339 the action declares that it writes pc only
    void next.tdx;
  },
});
export const tooWide = spec.action("TooWide", {
  sentence: "",
  source: "",
  actor: "l0",
  // @ts-expect-error TS2322 a region that the actor may not write
  writes: ["tdx"],
  effect: () => {},
});
const asked = properties(spec, [
  {
    id: "REQ-A",
    sentence: "",
    source: { id: "text", title: "", sentence: "" },
    where: "",
    basis: "stated",
  },
]);
const said = { name: "", sentence: "", formula: "", source: "", claimedFor: "" };
export const p3 = asked.invariant({ ...said, id: "P3", serves: ["REQ-A"], holds: {} });
// @ts-expect-error TS2345 with requirements, a property says which it serves
export const p4 = asked.invariant({ ...said, id: "P4", holds: {} });
// @ts-expect-error TS2322 it serves one at least
export const p5 = asked.invariant({ ...said, id: "P5", serves: [], holds: {} });
// @ts-expect-error TS2322 no such requirement
export const p6 = asked.invariant({ ...said, id: "P6", serves: ["REQ-B"], holds: {} });
