/**
 * History: what each L2 asked for, and what was done about it.
 *
 * One request at a time for each vCPU and L2, from the step that issues it to the step that retires
 * it. `device` is the device that the L2 means: the one that its driver names; of a request that is
 * no driver's, the one that the L2's own view of the BARs has at the address at issue. Nothing in the
 * system reads this.
 */
import { z } from "zod";
import { each, took, id, total, type Monitor, type Read, type Step } from "../../checker/index.ts";
import { deviceAt, tableAt } from "../../spec/addresses.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import {
  kernelCompletes,
  kernelEmulates,
  kernelMapsGpa,
  kernelRefuses,
  kernelTakesKick,
} from "../../spec/actions/l0-kernel.ts";
import {
  l1Denies,
  l1Emulates,
  l1Forwards,
  l1MapsGpa,
  l1Remaps,
  l1Responds,
} from "../../spec/actions/l1-exits.ts";
import { l2Reissues, l2Retire } from "../../spec/actions/l2-instructions.ts";
import { l2Boots } from "../../spec/actions/l2-life.ts";
import {
  DIRECTIONS,
  MSIX_PAGE,
  REGS,
  SIZES,
  UNITS,
  VECTOR_DATUM,
  requests as requestsOf,
  type Device,
  type L2,
  type Page,
  type Vcpu,
} from "../../spec/constants.ts";
import { leafOf } from "../../spec/hypercalls.ts";
import { KICK } from "../../spec/rules/emulator.ts";
import { gpaSchema } from "../../spec/state.ts";
import { isAboutDevice, isHostile, registersFor, type Asked } from "../../spec/requests.ts";
import { monitor, type C, type S } from "../language.ts";
import { expected } from "../response/device.ts";
import { askedIn } from "./images.ts";

const requestSchema = (c: C) =>
  z.object({
    /** What it is, by name. */
    request: z.enum(requestsOf(c)),
    /** By the driver of an honest L2, which knows what it means; not by a hostile L2 or by user mode. */
    own: z.boolean(),
    /** The registers that carry it. */
    leaf: z.enum(REGS),
    gpa: gpaSchema(c),
    size: z.enum(SIZES),
    dir: z.enum(DIRECTIONS),
    data: z.enum(REGS),
    /** The device that the L2 means; null: none that the host emulates. */
    device: z.nullable(id("device", z.literal([...c.devices]))),
    /** How often it was performed, saturating; the device and unit of the last time. */
    applied: z.int().min(0).max(2),
    appliedTo: z.nullable(id("device", z.literal([...c.devices]))),
    appliedOff: z
      .int()
      .min(0)
      .max(UNITS - 1),
    /** It was performed as asked: same size and direction, same datum when a write. */
    asAsked: z.boolean(),
    /** The datum that the device had to give. */
    value: z.enum(REGS),
    /** It reached the host while the device that the L2 meant was not there. */
    absent: z.boolean(),
    /** Responses produced for it, saturating. */
    responses: z.int().min(0).max(2),
    /** When it was issued a descriptor was waiting. */
    described: z.boolean(),
    /** L0 has served it, as a request of the L2. */
    byL0: z.boolean(),
    /** L1 has served it. */
    byL1: z.boolean(),
  });

export const requests = monitor({
  name: "requests",
  sentence: "The outstanding request of each L2, and what has been done about it.",
  state: (c) =>
    z.object({
      of: total(c.vcpus, total(c.l2s, z.nullable(requestSchema(c)), "vm"), "vcpu"),
      /** Whose request the emulator has: the L2 that called, or for which L1 did. */
      inEmulator: total(c.vcpus, z.nullable(id("vm", z.literal([...c.l2s]))), "vcpu"),
    }),
  init: (_s, c) => ({
    of: each(c.vcpus, () => each(c.l2s, () => null)),
    inEmulator: each(c.vcpus, () => null),
  }),
  update: (m, nextM, s, next, step, c) => {
    const issued = issues(s, step, c);
    if (issued !== null) {
      const { v, k, asked } = issued;
      const { r11, r12, r13, r14, r15 } = registersFor(asked, s.cpu[v].gpr, c);
      const own = !c.hostileL2s.includes(k) && !isHostile(asked.request);
      nextM.of[v][k] = {
        request: asked.request,
        own,
        leaf: r11,
        gpa: r14,
        size: r12,
        dir: r13,
        data: r15,
        // A driver knows; what others mean is what they address.
        device: own && isAboutDevice(asked.request) ? asked.device : deviceMeant(s, k, r14.page, c),
        applied: 0,
        appliedTo: null,
        appliedOff: 0,
        asAsked: true,
        value: "ZERO",
        absent: false,
        // A call refused for its mask has its answer at once.
        responses: asked.way === "CALL" && next.cpu[v].inTd && next.cpu[v].vm === k ? 1 : 0,
        described: c.virtqueue && s.shm[k].desc,
        // A hostile host has what it gets: it may serve it.
        byL0:
          c.host === "MAXIMAL" &&
          asked.way === "CALL" &&
          !next.cpu[v].inTd &&
          leafOf(r11) === "MMIO",
        byL1: false,
      };
      return;
    }
    if (took(step, l2Retire) || took(step, l2Boots)) {
      nextM.of[step.params.vcpu][step.params.vm] = null;
      return;
    }
    const v = step.params["vcpu"];
    if (v !== 0 && v !== 1) return;

    if (isKernelStep(step)) {
      // Whose call the kernel has: an L2's, or L1's own for the L2 that it serves.
      const { vm, gpr } = s.hostCpu[v];
      const k = vm === 0 ? s.l1.cpu[v].k : vm;
      const request = s.l1.cpu[v].pc === "FORWARDING_CONFIG" && vm === 0 ? null : nextM.of[v][k];
      if (took(step, kernelEmulates)) {
        nextM.inEmulator[v] = request === null ? null : k;
        if (request !== null && vm !== 0) request.byL0 = true;
        return;
      }
      nextM.inEmulator[v] = null;
      if (request === null) return;
      if (isAbsent(s, request)) request.absent = true;
      if (took(step, kernelTakesKick)) {
        request.applied = Math.min(request.applied + 1, 2);
        request.appliedTo = deviceAt(s.map, c.devices, gpr.r14.page);
        // Whatever was asked for, it is the kick register that is written.
        request.appliedOff = KICK;
        if (vm !== 0) request.byL0 = true;
      }
      if (took(step, kernelMapsGpa) && !step.params.retry) {
        request.applied = Math.min(request.applied + 1, 2);
        request.appliedOff = request.gpa.off;
        if (gpr.r14.page !== request.gpa.page) request.asAsked = false;
        if (vm !== 0) request.byL0 = true;
      }
      // An answer to L1's own call is not yet one to the L2.
      if (vm !== 0) request.responses = Math.min(request.responses + 1, 2);
      return;
    }
    if (isL1Step(step)) {
      const { k } = s.l1.cpu[v];
      const request = nextM.of[v][k];
      if (request === null) return;
      if (took(step, l1Emulates)) {
        request.applied = Math.min(request.applied + 1, 2);
        request.appliedOff = request.gpa.off;
        request.value = s.l1.trusted[k];
      }
      if (took(step, l1Forwards) || took(step, l1Remaps) || took(step, l1MapsGpa)) {
        request.byL1 = true;
        return;
      }
      if (took(step, l1Emulates)) request.byL1 = true;
      request.responses = Math.min(request.responses + 1, 2);
      return;
    }
    if (took(step, emulatorDispatches)) {
      const k = m.inEmulator[v];
      const request = k === null ? null : nextM.of[v][k];
      const run = s.run[v];
      if (request === null || run === null) return;
      const table = tableAt(c.devices, run.page);
      const at = deviceAt(s.map, c.devices, run.page);
      const performed = at !== null && s.emulator.dev[at].life === "PRESENT" ? at : table;
      if (isAbsent(s, request)) request.absent = true;
      if (performed === null) return;
      request.applied = Math.min(request.applied + 1, 2);
      request.appliedTo = performed;
      request.appliedOff = run.off;
      // L1 gives the device a vector of its own.
      const datum = table !== null && request.byL1 ? VECTOR_DATUM[table] : request.data;
      if (
        run.size !== request.size ||
        run.dir !== request.dir ||
        (run.dir === "WRITE" && run.data !== datum)
      ) {
        request.asAsked = false;
      }
      if (run.dir === "READ" && table === null) {
        request.value = expected(s.emulator.dev[performed], run, c).datum;
      }
    }
  },
});

/** What the monitor remembers. */
export type History = typeof requests extends Monitor<infer M> ? Read<M> : never;
/** One request. */
export type Request = NonNullable<History["of"][Vcpu][L2]>;

/** The device that the L2 means is not there. */
const isAbsent = (s: S, { device }: { readonly device: Device | null }): boolean =>
  device !== null && (s.map[device] === null || s.emulator.dev[device].life !== "PRESENT");

/** The device that an L2 means by `page`: by its own view of the BARs, or by the table it has there. */
function deviceMeant(s: S, k: L2, page: Page, c: C): Device | null {
  return (
    deviceAt(s.config[k], c.devices, page) ??
    c.devices.find((d) => c.assigned[d].includes(k) && MSIX_PAGE[d] === page) ??
    null
  );
}

/** The request that an L2 issues in this step, if any. Code that runs again does not issue a new one. */
export function issues(
  s: S,
  step: Step,
  c: C,
): { readonly v: Vcpu; readonly k: L2; readonly asked: Asked } | null {
  if (took(step, l2Reissues)) return null;
  const v = c.vcpus.find((id) => id === step.params["vcpu"]);
  const k = c.l2s.find((id) => id === step.params["vm"]);
  if (v === undefined || k === undefined) return null;
  const asked = askedIn(s, step, v, k, c);
  return asked === null ? null : { v, k, asked };
}

const isKernelStep = (step: Step): boolean =>
  took(step, kernelEmulates) ||
  took(step, kernelTakesKick) ||
  took(step, kernelMapsGpa) ||
  took(step, kernelRefuses) ||
  took(step, kernelCompletes);

const isL1Step = (step: Step): boolean =>
  took(step, l1Forwards) ||
  took(step, l1Remaps) ||
  took(step, l1MapsGpa) ||
  took(step, l1Emulates) ||
  took(step, l1Denies) ||
  took(step, l1Responds);
