/**
 * What concerns all vCPUs of an L2 at once: its BAR moves, or it is reset. It waits until each of them
 * stands still: `l1.work` says what, and no vCPU enters that L2 meanwhile. [A23] One such work at a time.
 *
 * How it goes on is in `l1-bars.ts` and `l1-reset.ts`.
 */
import { each } from "../../checker/index.ts";
import {
  BAR_PAGE,
  CONFIG,
  kindOf,
  type Constants,
  type Device,
  type L2,
  type Page,
  type Vcpu,
} from "../constants.ts";
import type { Context, L1Sees } from "../rules.ts";
import { spec } from "../specification.ts";
import { decisionIf, l1Call, l1Runs } from "./l1-turn.ts";

/** What concerns all vCPUs of an L2 at once, while L1 is about it. */
export type Work = NonNullable<L1Sees["l1"]["work"]>;

/** Whether a BAR write needs more than a note: the address changes, and the policy is to track it. */
export const isTracked = (
  { device, page }: { readonly device: Device; readonly page: Page },
  k: L2,
  s: L1Sees,
  c: Constants,
): boolean => {
  if (s.config[k][device] === page) return false;
  if (c.barPolicy !== "TRACK_MOVE") return c.barPolicy === "TRACK_OFF";
  // The real device can be moved to the free slot, if no other device is there, and back.
  const isFree = c.devices.every((other) => other === device || s.l1.pbar[other] !== page);
  return isFree && (page === "alt" || page === BAR_PAGE[device]);
};

/** The next device after `after` that is to be reset with L2 `k`: its own, not one that others share. */
export const nextToReset = (k: L2, after: Device | null, c: Constants): Device | null =>
  c.devices.find(
    (d) => kindOf(c, d) === "pt" && c.assigned[d].includes(k) && (after === null || d > after),
  ) ?? null;

export const l1Holds = spec.action("L1Holds", {
  sentence:
    "A BAR is to move, or an L2 to be reset: L1 lets no vCPU enter that L2 until it is done.",
  source: "domain facts 1.6 (what gap 1 lacks) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: {
    work: (s, { vcpu }, c) => {
      const { k } = s.l1.cpu[vcpu];
      const synced = each(c.crashes > 0 ? c.vcpus : [], () => "NO" as const);
      const move = decisionIf("moveBar", s, vcpu, c);
      if (move !== null && isTracked(move, k, s, c)) {
        const { device, page } = move;
        return { kind: "MOVE" as const, k, by: vcpu, device, page, synced };
      }
      if (decisionIf("reset", s, vcpu, c) === null) return null;
      // An instance with crashes gives each L2 a device of its own.
      const device = nextToReset(k, null, c);
      return device === null
        ? null
        : { kind: "RESET" as const, k, by: vcpu, device, page: "hole" as const, synced };
    },
  },
  guard: {
    nothingElse: (s) => s.l1.work === null,
  },
  effect: (_s, next, { vcpu }, _c, { work }) => {
    next.l1.work = work;
    next.l1.cpu[vcpu].pc = "HOLDING";
  },
});

export const l1Interrupts = spec.action("L1Interrupts", {
  sentence:
    "L1 takes another vCPU out of an L2, by an interprocessor interrupt: out of the one that is held, and for a reset out of any.",
  source: "domain facts 2.1 (an interrupt for L1 ends the L2's turn) [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s) => s.l1.work },
  guard: {
    other: (_s, { vcpu }, _c, { work }) => work.by !== vcpu,
  },
  writes: [],
  effect: () => {},
  message: {
    to: "tdxModule",
    label: "interprocessor interrupt",
    carries: (s, _p, _c, { work }) =>
      s.l1.cpu[work.by].pc === "SYNCING" ? ("ANY" as const) : work.k,
  },
  partner: {
    actor: "tdxModule",
    guard: {
      runsThere: (s, { vcpu }, _c, whom) => {
        const { inTd, vm } = s.cpu[vcpu];
        return inTd && vm !== 0 && (whom === "ANY" || vm === whom);
      },
    },
    effect: (s, next, { vcpu }, c) => {
      const { vm, gpr, rip } = s.cpu[vcpu];
      if (vm === 0) return;
      c.rules.trap(s, next, vcpu, vm, "NOTIFICATION", { gpr, rip: rip[vm] }, null, c);
    },
  },
});

/** The work of `v`, if every vCPU of the L2 stands still with direct hypercalls off. */
export const workReady = (s: L1Sees, v: Vcpu, c: Context): Work | null => {
  const { work } = s.l1;
  if (work === null || work.by !== v || s.l1.cpu[v].pc !== "HOLDING") return null;
  const ready = c.vcpus.every(
    (o) =>
      (o === v || c.rules.standsStill(s, o, work.k)) &&
      (work.kind === "RESET" || !s.l1.cpu[o].direct[work.k]),
  );
  return ready ? work : null;
};

export const l1Configures = spec.action("L1Configures", {
  sentence:
    "Once every vCPU of the L2 stands still, L1 moves or resets the real device through configuration space.",
  source: "domain facts 1.6, 2.10 [I]",
  actor: "l1",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { work: (s, { vcpu }, c) => workReady(s, vcpu, c) },
  guard: {
    ...l1Runs,
    throughTheHost: (_s, _p, c, { work }) => work.kind === "RESET" || c.barPolicy === "TRACK_MOVE",
  },
  writes: ["l1"],
  effect: (_s, next, { vcpu }) => {
    next.l1.cpu[vcpu].pc = "FORWARDING_CONFIG";
  },
  message: {
    to: "tdxModule",
    label: "TDG.VP.VMCALL (L1's own)",
    carries: (s, _p, _c, { work: { kind, device, page } }) =>
      l1Call(
        s,
        {
          r12: "ONE",
          r13: "WRITE",
          r15: kind === "RESET" ? CONFIG.reset : page === "alt" ? CONFIG.free : CONFIG.home,
        },
        { page: "ecam", off: device, sh: true },
      ),
  },
  partner: {
    actor: "tdxModule",
    effect: (s, next, { vcpu }, c, registers) => {
      c.rules.tdcall(s, next, vcpu, { gpr: registers, rip: 0 }, c);
    },
  },
});

/** The work whose configuration access `v` waits for, if it is of this kind. */
export const workUnderWay = (kind: "MOVE" | "RESET", s: L1Sees, v: Vcpu): Work | null =>
  s.l1.cpu[v].pc === "FORWARDING_CONFIG" && s.l1.work?.kind === kind ? s.l1.work : null;

/** The reset that waits for the vCPUs, or null. */
export const syncing = (s: L1Sees): Work | null =>
  s.l1.work !== null && s.l1.cpu[s.l1.work.by].pc === "SYNCING" ? s.l1.work : null;
