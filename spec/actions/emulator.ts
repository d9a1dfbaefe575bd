/**
 * The user-space emulator: it finds the device by the address in the request, and nothing else.
 *
 * One dispatch at a time (the big lock), so a dispatch is one action.
 * Source: domain facts 3.4, 3.7.
 */
import { deviceAt } from "../addresses.ts";
import { spec } from "../specification.ts";

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
    const device = deviceAt(s.emulator.bar, c.devices, run.page);
    const data =
      device === null
        ? "ONES"
        : c.rules.access(next.emulator.dev[device], run.off, run.size, run.dir, run.data);
    next.run[vcpu] = {
      page: run.page,
      off: run.off,
      size: run.size,
      dir: run.dir,
      data: run.dir === "READ" ? data : run.data,
      answered: true,
    };
  },
  message: { to: "l0Kernel", label: "KVM_RUN" },
});

export const emulatorActions = [emulatorDispatches] as const;
