import { z } from "zod";
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
    // @ts-expect-error unknown enum value
    next.l0[vcpu].phase = "gone";
    // @ts-expect-error the state before is read-only
    s.l0[vcpu].phase = "out";
    // @ts-expect-error a foreign region
    void s.tdx;
    // @ts-expect-error readable, not writable
    void next.pc;
    // @ts-expect-error no such field
    void s.l0[vcpu].foo;
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
      // @ts-expect-error no such message field
      void m.zzz;
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
