/**
 * History: what each L2 asked its device for, and what was done about it.
 *
 * One request at a time for each vCPU and L2, from the step that issues it to the step that retires
 * it. `device` is the device that the L2 means: the owner of the address under the L2's own view
 * of its BARs at issue. Nothing in the system reads this.
 */
import { z } from "zod";
import { each, took, total } from "../../checker/index.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { emulatorDispatches } from "../../spec/actions/emulator.ts";
import { kernelCompletes, kernelEmulates, kernelRefuses } from "../../spec/actions/l0-kernel.ts";
import { l1Denies, l1Responds } from "../../spec/actions/l1-vmm.ts";
import { REQUEST, l2MmioCall, l2MmioTouch, l2Retire } from "../../spec/actions/l2-driver.ts";
import { DIRECTIONS, REGS, SIZES, UNITS } from "../../spec/constants.ts";
import { monitor } from "../language.ts";
import { expected } from "../response/device.ts";

export const requests = monitor({
  name: "requests",
  sentence: "The outstanding MMIO request of each L2, and what has been done about it.",
  state: (c) =>
    z.object({
      of: total(
        c.vcpus,
        total(
          c.l2s,
          z.nullable(
            z.object({
              device: z.literal([...c.devices]),
              off: z
                .int()
                .min(0)
                .max(UNITS - 1),
              size: z.enum(SIZES),
              dir: z.enum(DIRECTIONS),
              data: z.enum(REGS),
              /** How often it was performed on a device, saturating; the device and unit of the last time. */
              applied: z.int().min(0).max(2),
              appliedTo: z.nullable(z.literal([...c.devices])),
              appliedOff: z
                .int()
                .min(0)
                .max(UNITS - 1),
              /** It was performed as asked: same size and direction, same datum when a write. */
              asAsked: z.boolean(),
              /** Of MMIO; otherwise of another service, and only `responses` means anything. */
              mmio: z.boolean(),
              /** The datum that the device had to give. */
              value: z.enum(REGS),
              /** It reached the emulator while the device that the L2 meant was nowhere. */
              absent: z.boolean(),
              /** Responses produced for it, saturating. */
              responses: z.int().min(0).max(2),
            }),
          ),
        ),
      ),
      /** Whose request the emulator has: the L2 that called, or for which L1 did. */
      inEmulator: total(c.vcpus, z.nullable(z.literal([...c.l2s]))),
    }),
  init: (_s, c) => ({
    of: each(c.vcpus, () => each(c.l2s, () => null)),
    inEmulator: each(c.vcpus, () => null),
  }),
  update: (m, nextM, s, _next, step, c) => {
    if (took(step, l2MmioCall) || took(step, l2MmioTouch)) {
      const { vcpu, vm, device, op } = step.params;
      const { off, size, dir, data } = REQUEST[op];
      nextM.of[vcpu][vm] = {
        device,
        off,
        size,
        dir,
        data,
        applied: 0,
        appliedTo: null,
        appliedOff: 0,
        asAsked: true,
        mmio: op !== "MAP_GPA",
        value: "ZERO",
        absent: false,
        responses: 0,
      };
      return;
    }
    if (took(step, l2Retire)) {
      nextM.of[step.params.vcpu][step.params.vm] = null;
      return;
    }
    if (took(step, kernelEmulates) || took(step, kernelRefuses) || took(step, kernelCompletes)) {
      const v = step.params.vcpu;
      const { vm } = s.hostCpu[v];
      const k = vm === 0 ? s.l1.cpu[v].k : vm;
      if (took(step, kernelEmulates)) {
        nextM.inEmulator[v] = k;
        return;
      }
      nextM.inEmulator[v] = null;
      // An answer to L1's own call is not yet one to the L2.
      const request = vm === 0 ? null : nextM.of[v][k];
      if (request !== null) request.responses = Math.min(request.responses + 1, 2);
      return;
    }
    if (took(step, l1Denies) || took(step, l1Responds)) {
      const request = nextM.of[step.params.vcpu][s.l1.cpu[step.params.vcpu].k];
      if (request !== null) request.responses = Math.min(request.responses + 1, 2);
      return;
    }
    if (took(step, emulatorDispatches)) {
      const v = step.params.vcpu;
      const k = m.inEmulator[v];
      const request = k === null ? null : nextM.of[v][k];
      const run = s.run[v];
      if (request === null || run === null) return;
      const device = deviceAt(s.emulator.bar, c.devices, run.page);
      if (s.emulator.bar[request.device] === null) request.absent = true;
      if (device === null) return;
      request.applied = Math.min(request.applied + 1, 2);
      request.appliedTo = device;
      request.appliedOff = run.off;
      if (
        run.size !== request.size ||
        run.dir !== request.dir ||
        (run.dir === "WRITE" && run.data !== request.data)
      ) {
        request.asAsked = false;
      }
      if (run.dir === "READ") request.value = expected(s.emulator.dev[device], run).datum;
    }
  },
});
