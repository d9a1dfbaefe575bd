/**
 * The user-space emulator: it finds the device by the address in the request, and nothing else.
 *
 * One dispatch at a time (the big lock), so a dispatch is one action [A30]. The back end of a device runs
 * by itself: it clears the eventfd first and then looks for work, so that a kick in between wakes it
 * again.
 *
 * Source: domain facts 3.4, 3.5, 3.7.
 */
import type { Draft } from "../../checker/index.ts";
import {
  BAR_PAGE,
  CONFIG,
  vectorOf,
  vectors,
  type Constants,
  type Device,
  type Reg,
  type Vcpu,
} from "../constants.ts";
import { KICK } from "../rules/emulator.ts";
import { tableAt } from "../addresses.ts";
import { spec } from "../specification.ts";
import type { State } from "../state.ts";

const honest = { hostIsHonest: (_s: unknown, _p: unknown, c: Constants) => c.host === "HONEST" };

/** The vCPU whose L1 takes the interrupts of a device: the first on which L1 runs an L2 that has it. [A32] [A39] */
function destination(d: Device, c: Constants): Vcpu {
  const home = c.vcpus.find((v) => c.runsOn[v].some((k) => c.assigned[d].includes(k)));
  return home ?? c.vcpus[0] ?? 0;
}

/** A device as it comes out of reset. */
function reset(dev: Draft<State["emulator"]["dev"][Device]>): void {
  dev.data = "ZERO";
  dev.dataHi = "ZERO";
  dev.isr = "ZERO";
  dev.msix = null;
  dev.serving = false;
  dev.event = false;
}

export const emulatorDispatches = spec.action("EmulatorDispatches", {
  sentence: "The emulator performs the request on the device whose address it carries.",
  source: "domain facts 3.4 (address_space_rw), 3.7 (unassigned: all ones, writes dropped [I])",
  actor: "emulator",
  params: (c) => ({ vcpu: c.vcpus }),
  let: { run: (s, { vcpu }) => s.run[vcpu] },
  guard: {
    unanswered: (_s, _p, _c, { run }) => !run.answered,
  },
  effect: (s, next, { vcpu }, c, { run }) => {
    const { page, off, size, dir } = run;
    let datum: Reg = "ONES";
    const isPresent = (d: Device): boolean => s.emulator.dev[d].life === "PRESENT";
    const device = c.rules.lookUp(s.map, s.emulator.dev, page, c);
    const table = tableAt(c.devices, page);
    const configured = page === "ecam" ? c.devices.find((d) => d === off) : undefined;
    if (device !== null) {
      datum = c.rules.access(next.emulator.dev[device], off, size, dir, run.data, c);
      if (off === KICK && dir === "WRITE" && c.backend === "LATER") next.eventfd[device] = true;
    } else if (table !== null && dir === "WRITE" && isPresent(table)) {
      next.emulator.dev[table].msix = vectors(c).length > 0 ? vectorOf(run.data) : null;
    } else if (configured !== undefined && dir === "WRITE" && isPresent(configured)) {
      // Configuration space of the device that L1 was given: its BAR moves, or it is reset.
      if (run.data === CONFIG.home) next.map[configured] = BAR_PAGE[configured];
      else if (run.data === CONFIG.free) next.map[configured] = "alt";
      else if (run.data === CONFIG.reset) {
        reset(next.emulator.dev[configured]);
        next.eventfd[configured] = false;
      }
    }
    next.run[vcpu] = {
      page,
      off,
      size,
      dir,
      data: dir === "READ" ? datum : run.data,
      answered: true,
    };
  },
  message: { to: "l0Kernel", label: "KVM_RUN" },
});

export const emulatorWakes = spec.action("EmulatorWakes", {
  sentence: "The back end of a device wakes: it clears the eventfd before it looks for work.",
  source: "domain facts 3.5 (eventfds coalesce)",
  actor: "emulator",
  params: (c) => ({ device: c.devices }),
  guard: {
    ...honest,
    kicked: (s, { device }) => s.eventfd[device],
    notServing: (s, { device }) => !s.emulator.dev[device].serving,
  },
  effect: (_s, next, { device }) => {
    next.eventfd[device] = false;
    next.emulator.dev[device].serving = true;
  },
});

export const emulatorServes = spec.action("EmulatorServes", {
  sentence:
    "The back end does what it was kicked for: it serves the descriptor there is, and has something to report.",
  source: "domain facts 3.5",
  actor: "emulator",
  params: (c) => ({ device: c.devices }),
  guard: {
    ...honest,
    serving: (s, { device }) => s.emulator.dev[device].serving,
  },
  effect: (s, next, { device }, c) => {
    const dev = s.emulator.dev[device];
    next.emulator.dev[device].serving = false;
    const owner = c.assigned[device].find((k) => !c.virtqueue || s.shm[k].desc);
    // Without a descriptor there is nothing to do.
    if (c.virtqueue && owner === undefined) return;
    if (c.virtqueue && owner !== undefined) next.shm[owner] = { desc: false, used: true };
    next.emulator.dev[device].kick = Math.min(dev.kick + 1, 2);
    next.emulator.dev[device].isr = "V1";
    if (dev.msix !== null) next.emulator.dev[device].event = true;
  },
});

export const emulatorSignals = spec.action("EmulatorSignals", {
  sentence: "The emulator raises the device's interrupt; the kernel passes its vector on to L1.",
  source: "domain facts 3.3 (patches 0018, 0019–0026)",
  actor: "emulator",
  params: (c) => ({ device: c.devices }),
  let: {
    vector: (s, { device }) => (s.emulator.dev[device].event ? s.emulator.dev[device].msix : null),
  },
  guard: honest,
  writes: ["emulator"],
  effect: (_s, next, { device }) => {
    next.emulator.dev[device].event = false;
  },
  message: {
    to: "l0Kernel",
    label: "MSI",
    carries: (_s, { device }, c, { vector }) => ({ vector, to: destination(device, c) }),
  },
  partner: {
    actor: "l0Kernel",
    // A full ring: the event stays with the device until there is room (the fix of patch 0024).
    guard: { room: (s, _p, c) => c.irqPath !== "RING" || s.ring.length < c.ringSlots },
    effect: (_s, next, _p, c, { vector, to }) => {
      next.pi[to].on = true;
      if (c.irqPath === "RING") {
        next.ring.push(vector);
        // One vector tells L1 to look at the ring.
        next.pi[to].pir[0] = true;
      } else {
        next.pi[to].pir[vector] = true;
      }
    },
  },
});

export const emulatorUnplugs = spec.action("EmulatorUnplugs", {
  sentence:
    "The host begins to unplug a device: its address, with all that is registered for it, is nobody's from now on.",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  actor: "emulator",
  params: (c) => ({ device: c.devices }),
  guard: {
    ...honest,
    present: (s, { device }) => s.emulator.dev[device].life === "PRESENT",
    unplugLeft: (s) => s.hostTodo.unplugs > 0,
  },
  effect: (s, next, { device }) => {
    next.emulator.dev[device].life = "GOING";
    next.map[device] = null;
    next.hostTodo.unplugs = s.hostTodo.unplugs - 1;
  },
});

export const emulatorRemoves = spec.action("EmulatorRemoves", {
  sentence: "Everything that the device has taken is done: it is gone.",
  source: "as EmulatorUnplugs [I]",
  actor: "emulator",
  params: (c) => ({ device: c.devices }),
  guard: {
    ...honest,
    going: (s, { device }) => s.emulator.dev[device].life === "GOING",
    drained: (s, { device }) =>
      !s.eventfd[device] && !s.emulator.dev[device].serving && !s.emulator.dev[device].event,
  },
  effect: (_s, next, { device }) => {
    next.emulator.dev[device].life = "GONE";
  },
});

export const emulatorActions = [
  emulatorDispatches,
  emulatorWakes,
  emulatorServes,
  emulatorSignals,
  emulatorUnplugs,
  emulatorRemoves,
] as const;
