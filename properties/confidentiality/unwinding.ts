/**
 * Unwinding lemmas for the module's steps (Rushby 1992): conditions on single steps, from which the
 * module's part in N1 follows by induction. Where N1 fails, they say at which step.
 *
 * Two states are alike when they agree on everything but the registers that hold secrets; the host
 * sees none of those, so alike states look the same to it.
 */
import { each, type Read } from "../../checker/index.ts";
import { l1Actions } from "../../spec/actions/l1-vmm.ts";
import { l2Actions } from "../../spec/actions/l2-driver.ts";
import { privatePages, vectors, type Vcpu } from "../../spec/constants.ts";
import { sameGpr, type Gpr } from "../../spec/state.ts";
import { ownHypercall } from "../declassification.ts";
import { determined, noninterference, observer, transition, type C, type S } from "../language.ts";
import { HOST_REGIONS } from "../observer.ts";
import { secretsOfVictim } from "./secrets.ts";

const anyHost = "every host, the maximal one included";

/** Steps of L2s and of L1 in which the module takes part. */
const moduleSteps = new Set(
  [...l2Actions, ...l1Actions]
    .filter(({ partner }) => partner?.actor === "tdxModule")
    .map((a) => a.name),
);

const source =
  "domain facts 2.2–2.5; J. Rushby, Noninterference, Transitivity, and Channel-Control";

/** The registers that hold no secrets. */
const OPEN_REGISTERS = ["rax", "rcx", "r10", "r11", "r12", "r13", "r14", "r15"] as const;
const open = ({ rax, rcx, r10, r11, r12, r13, r14, r15 }: Read<Gpr>) => ({
  ...{ rax, rcx, r10, r11, r12, r13, r15 },
  r14: { page: r14.page, off: r14.off, sh: r14.sh },
});

/** L1's buffers, without the secrets in them. */
const openBuffers = (s: S, c: C, v: Vcpu) =>
  each(c.runsOn[v], (k) => ({ registers: open(s.buf[v][k].gpr), rip: s.buf[v][k].rip }));

/** The vCPU that leaves the trust domain in this step, or `null`. */
const exitOf = (s: S, next: S, c: C): Vcpu | null =>
  c.vcpus.find((v) => s.cpu[v].inTd && !next.cpu[v].inTd) ?? null;

export const outputConsistency = determined({
  id: "U1",
  name: "OutputConsistency",
  sentence:
    "What the host finds after an exit follows from the step, from what was released in it, and, where L1 left, from what L1 had to go by: from no secret register of anybody.",
  formula: "s ~ t ∧ released(s, a) = released(t, a) ⇒ out(s, a) = out(t, a), for every exit a",
  source,
  serves: ["REQ-SECRET-FROM-HOST", "REQ-MASK-OUT"],
  claimedFor: anyHost,
  secret: secretsOfVictim,
  on: (s, next, _step, c) => exitOf(s, next, c) !== null,
  given: (s, next, step, c) => {
    const v = exitOf(s, next, c);
    if (v === null) return null;
    const { vm, exitInfo } = s.cpu[v];
    return {
      ...{ v, vm, step },
      released: ownHypercall.value(s, step, c) as unknown,
      configuration: s.config,
      pages: s.sept,
      // L1 goes by its own state, by what an entry reported, and by what stands in its buffers.
      l1:
        vm === 0
          ? {
              cpu: s.l1.cpu[v],
              work: s.l1.work,
              bars: s.l1.pbar,
              exitInfo,
              had: openBuffers(s, c, v),
            }
          : null,
    };
  },
  outcome: (s, next, _step, c) => {
    const v = exitOf(s, next, c);
    return v === null ? null : next.hostCpu[v];
  },
});

/** Somebody who sees everything but the registers that hold secrets. */
const everythingElse = observer({
  name: "whoever sees all but secret registers",
  sentence: "Everything in the state but the registers that hold secrets, saved or live.",
  places: (c) => [
    ...HOST_REGIONS,
    ...(["tdvps", "virr", "l1", "config", "l2", "l2Irq"] as const),
    ...c.vcpus.flatMap((v) => [
      ...(["inTd", "vm", "rip", "exitInfo"] as const).map((x) => `cpu.${v}.${x}` as const),
      ...OPEN_REGISTERS.map((r) => `cpu.${v}.gpr.${r}` as const),
      ...c.l2s.flatMap((k) => [
        `buf.${v}.${k}.rip` as const,
        ...OPEN_REGISTERS.map((r) => `buf.${v}.${k}.gpr.${r}` as const),
      ]),
    ]),
  ],
});

export const stepConsistency = noninterference({
  id: "U2",
  name: "StepConsistency",
  sentence:
    "From alike states the same step with the same release leads to alike states: a secret register reaches nothing but secret registers.",
  formula:
    "s ~ t ∧ released(s, a) = released(t, a) ⇒ step(s, a) ~ step(t, a), for all pairs (s, t) that two runs reach",
  source,
  serves: ["REQ-SECRET-FROM-HOST"],
  claimedFor: `${anyHost}; for secrets in registers, so not where a driver sends what its memory holds`,
  secret: secretsOfVictim,
  observer: everythingElse,
  declassify: [ownHypercall],
});

export const localRespect = transition({
  id: "U3",
  name: "LocalRespect",
  sentence:
    "A step of the module for an L2 or L1 by which no vCPU leaves the trust domain changes nothing that the host sees.",
  formula: "□ [moduleStep(a) ∧ ∀ v: inTd′(v) = inTd(v) ⇒ seen_host′ = seen_host]",
  source,
  serves: ["REQ-SECRET-FROM-HOST"],
  claimedFor: anyHost,
  when: (s, next, step, c) =>
    moduleSteps.has(step.action) && c.vcpus.every((v) => s.cpu[v].inTd === next.cpu[v].inTd),
  holds: {
    noExit: (s, next, _step, c) =>
      c.vcpus.every((v) => {
        const [before, after] = [s.hostCpu[v], next.hostCpu[v]];
        return (
          before.status === after.status &&
          before.reason === after.reason &&
          before.vm === after.vm &&
          before.page === after.page &&
          sameGpr(before.gpr, after.gpr)
        );
      }),
    noPage: (s, next, _step, c) => privatePages(c).every((p) => s.sept[p] === next.sept[p]),
    nothingPosted: (s, next, _step, c) =>
      c.vcpus.every(
        (v) =>
          s.pi[v].on === next.pi[v].on &&
          vectors(c).every((vector) => s.pi[v].pir[vector] === next.pi[v].pir[vector]),
      ),
  },
});
