/**
 * What the actions of L1 share: whether L1 runs on the vCPU, what it decides about the exit that it is
 * back with, and how it calls the host itself.
 */
import type { Plain, Read } from "../../checker/index.ts";
import { LEAF_MMIO, type Vcpu } from "../constants.ts";
import type { Context, L1Decision, L1Sees } from "../rules.ts";
import { ZERO_GPR, type Gpa, type Gpr, type State } from "../state.ts";

type Cpu = Read<State["cpu"]>;

/** L1 is the VM that runs on the vCPU. */
export const l1Runs = {
  runs: (s: { readonly cpu: Cpu }, { vcpu }: { readonly vcpu: Vcpu }) =>
    s.cpu[vcpu].inTd && s.cpu[vcpu].vm === 0,
};

/**
 * What L1 decides about the exit that it is back with from TDG.VP.ENTER, if it is of this kind;
 * `null` otherwise, when there is no such exit, and while the L2 is held by another vCPU: what L1
 * served meanwhile would meet a device that is about to move or to be reset.
 */
export function decisionIf<K extends L1Decision["kind"]>(
  kind: K,
  s: L1Sees,
  vcpu: Vcpu,
  c: Context,
): Extract<L1Decision, { kind: K }> | null {
  const { inTd, vm, exitInfo } = s.cpu[vcpu];
  if (!inTd || vm !== 0 || s.l1.cpu[vcpu].pc !== "IN_L2" || exitInfo === null) return null;
  const { work } = s.l1;
  if (work !== null && work.k === s.l1.cpu[vcpu].k && work.by !== vcpu) return null;
  const decision = c.rules.decide(s, vcpu, exitInfo, c);
  // The test of `kind` is what makes it this member of the union.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
  return decision.kind === kind ? (decision as Extract<L1Decision, { kind: K }>) : null;
}

/** The registers of L1's own RequestMMIO; what the call does not expose is L1's secret. */
export const l1Call = (
  s: L1Sees,
  of: Pick<Plain<Gpr>, "r12" | "r13" | "r15">,
  gpa: Plain<Gpa>,
): Plain<Gpr> => ({
  ...ZERO_GPR,
  rcx: "ABI",
  r11: LEAF_MMIO,
  r12: of.r12,
  r13: of.r13,
  r14: gpa,
  r15: of.r15,
  sec: s.l1.secret,
  xmm: s.l1.secret,
});
