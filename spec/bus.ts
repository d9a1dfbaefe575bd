/**
 * The bus: memory-mapped I/O as an L2 should see it. No trust domain, no host, no route.
 *
 * A vCPU of an L2 issues an access. At one instant between issue and return the access is performed
 * on the register that was meant, and what it gives is fixed. Then it returns. There is nothing else:
 * no second instant, no other register, no other answer.
 *
 *     idle ──issue──▶ pending ──perform──▶ done ──return──▶ idle
 *                        └──────nobody there──────────────▶ idle
 *
 * What no device of the L2's own is there for, because it was unplugged or because the L2 asks for
 * something else, has no effect: it reads as all ones, and may be refused. It needs no instant.
 *
 * A kick may be buffered: the device then acts on it later, on all together that it had not come to. No
 * kick is lost: one that comes when the device has begun to act makes it act again.
 *
 * Written apart from `actions/` and `rules/`: it says what they must amount to.
 */
import { specification, system, type Access, type Read } from "../checker/index.ts";
import {
  BUS_REGISTERS,
  constantsSchema,
  initialStates,
  stateSchema,
  type BusAccess,
  type BusConstants,
  type BusDevice,
  type BusState,
} from "./bus-state.ts";
import { DIRECTIONS, REGS, type L2, type Reg, type Vcpu } from "./constants.ts";

// ---- who does what -----------------------------------------------------------------------------

const access = {
  l2: { access: "own" },
  bus: { access: "write", dev: "write" },
  device: { dev: "write" },
} as const satisfies Access<BusState>;

const spec = specification<BusConstants>()({
  constants: constantsSchema,
  state: stateSchema,
  access,
  indices: { access: ["vcpu", "vm"] },
  rules: {},
});

/** A device acts on a kick. */
function act(dev: Read<BusDevice>, next: BusDevice): void {
  next.kick = Math.min(dev.kick + 1, 2);
  next.isr = "V1";
}

/** What a device does with an access: the datum that a read gives. `next` starts as the device was. */
function perform(dev: Read<BusDevice>, next: BusDevice, a: BusAccess, c: BusConstants): Reg {
  const isRead = a.dir === "READ";
  switch (a.register) {
    case "data":
      // Wide: both halves. V2 stands for every value whose high half is not zero.
      if (isRead) return a.wide && dev.dataHi !== "ZERO" ? "V2" : dev.data;
      next.data = a.datum;
      if (a.wide) next.dataHi = "ZERO";
      return "ZERO";
    case "dataHi":
      if (isRead) return dev.dataHi;
      next.dataHi = a.datum;
      return "ZERO";
    case "kick":
      if (isRead) return "ZERO";
      if (c.kicks === "AT_ONCE") act(dev, next);
      else next.kicked = true;
      return "ZERO";
    case "isr":
      if (!isRead) return "ZERO";
      next.isr = "ZERO";
      return dev.isr;
  }
}

/** Every access to a register of one of the devices that somebody owns. */
const accesses = (c: BusConstants): readonly BusAccess[] =>
  c.devices.flatMap((device) =>
    BUS_REGISTERS.flatMap((register) =>
      [false, true].flatMap((wide) => [
        { device, register, wide, dir: "READ" as const, datum: "ZERO" as const },
        ...REGS.map((datum) => ({ device, register, wide, dir: "WRITE" as const, datum })),
      ]),
    ),
  );

// ---- steps -------------------------------------------------------------------------------------

interface Sees {
  readonly access: Read<BusState["access"]>;
}

/** What is pending, or `null`. */
const pendingOf = (s: Sees, v: Vcpu, k: L2) => {
  const now = s.access[v][k];
  return now.kind === "pending" ? now : null;
};

export const busIssues = spec.action("BusIssues", {
  sentence: "An L2 issues an access to a register of a device of its own.",
  source: "virtual MMIO as a driver relies on it",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, access: accesses(c) }),
  guard: {
    itsOwn: (_s, { vm, access: { device } }, c) => c.owners[device].includes(vm),
    idle: (s, { vcpu, vm }) => s.access[vcpu][vm].kind === "idle",
  },
  effect: (_s, next, { vcpu, vm, access }) => {
    next.access[vcpu][vm] = { kind: "pending", access, dir: access.dir };
  },
  message: { to: "bus", label: "access" },
});

export const busIssuesElsewhere = spec.action("BusIssuesElsewhere", {
  sentence:
    "An L2 asks for something that is no register of a device of its own: another's device, nobody's address, an ill-formed access.",
  source: "virtual MMIO as a driver relies on it",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, dir: DIRECTIONS }),
  guard: { idle: (s, { vcpu, vm }) => s.access[vcpu][vm].kind === "idle" },
  effect: (_s, next, { vcpu, vm, dir }) => {
    next.access[vcpu][vm] = { kind: "pending", access: null, dir };
  },
  message: { to: "bus", label: "access to nothing of its own" },
});

export const busPerforms = spec.action("BusPerforms", {
  sentence: "The access is performed, at once and as a whole, on the register that was meant.",
  source: "virtual MMIO as a driver relies on it",
  actor: "bus",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: { access: (s, { vcpu, vm }) => pendingOf(s, vcpu, vm)?.access ?? null },
  guard: { present: (s, _p, _c, { access }) => s.dev[access.device].present },
  effect: (s, next, { vcpu, vm }, c, { access }) => {
    const datum = perform(s.dev[access.device], next.dev[access.device], access, c);
    next.access[vcpu][vm] = { kind: "done", result: { ok: true, datum } };
  },
});

export const busReturns = spec.action("BusReturns", {
  sentence: "The L2 takes the result of an access that was performed.",
  source: "virtual MMIO as a driver relies on it",
  actor: "l2",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
  let: {
    result: (s, { vcpu, vm }) => {
      const now = s.access[vcpu][vm];
      return now.kind === "done" ? now.result : null;
    },
  },
  effect: (_s, next, { vcpu, vm }, _c, { result }) => {
    next.access[vcpu][vm] = { kind: "idle", result };
  },
});

export const busFindsNobody = spec.action("BusFindsNobody", {
  sentence:
    "Nobody is there for the access: it is refused, or drops what is written; and it reads as all ones.",
  source: "virtual MMIO as a driver relies on it; domain facts 3.7, 5.3",
  actor: "bus",
  params: (c) => ({ vcpu: c.vcpus, vm: c.l2s, refused: [false, true] }),
  let: { pending: (s, { vcpu, vm }) => pendingOf(s, vcpu, vm) },
  guard: {
    nobody: (s, _p, _c, { pending: { access } }) =>
      access === null || !s.dev[access.device].present,
  },
  effect: (_s, next, { vcpu, vm, refused }, _c, { pending: { dir } }) => {
    const datum = dir === "READ" ? "ONES" : "ZERO";
    next.access[vcpu][vm] = { kind: "idle", result: { ok: !refused, datum } };
  },
});

export const busDeviceWakes = spec.action("BusDeviceWakes", {
  sentence: "A device comes to the kicks that it has buffered.",
  source: "domain facts 3.5 (eventfds coalesce)",
  actor: "device",
  params: (c) => ({ device: c.devices }),
  guard: {
    kicked: (s, { device }) => s.dev[device].kicked,
    idle: (s, { device }) => !s.dev[device].acting,
  },
  effect: (_s, next, { device }) => {
    next.dev[device].kicked = false;
    next.dev[device].acting = true;
  },
});

export const busDeviceActs = spec.action("BusDeviceActs", {
  sentence: "The device has acted on them.",
  source: "domain facts 3.5",
  actor: "device",
  params: (c) => ({ device: c.devices }),
  guard: { acting: (s, { device }) => s.dev[device].acting },
  effect: (s, next, { device }) => {
    act(s.dev[device], next.dev[device]);
    next.dev[device].acting = false;
  },
});

export const busUnplugs = spec.action("BusUnplugs", {
  sentence:
    "A device is unplugged: nobody answers for it any more. What it has buffered it still does.",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  actor: "device",
  params: (c) => ({ device: c.unplugs ? c.devices : [] }),
  guard: { present: (s, { device }) => s.dev[device].present },
  effect: (_s, next, { device }) => {
    next.dev[device].present = false;
  },
});

export const bus = system(spec, {
  name: "bus",
  init: initialStates,
  actions: [
    busIssues,
    busIssuesElsewhere,
    busPerforms,
    busReturns,
    busFindsNobody,
    busDeviceWakes,
    busDeviceActs,
    busUnplugs,
  ],
});
