/**
 * Who sees what. Confidentiality begins here: what is not in these definitions is not observed, and
 * what is in them must not depend on a secret.
 *
 * Not observed [A35]: time, caches, how long a step takes. Runs are compared step by step, so the number
 * and the order of steps is compared, and no clock is needed for that.
 */
import { each, type Step } from "../checker/index.ts";
import { hostActions } from "../spec/actions/adversary.ts";
import { emulatorActions } from "../spec/actions/emulator.ts";
import { kernelActions } from "../spec/actions/l0-kernel.ts";
import { l1Actions } from "../spec/actions/l1-vmm.ts";
import { l2Actions } from "../spec/actions/l2-driver.ts";
import type { L2 } from "../spec/constants.ts";
import { l1Runs, observer, runs, type C, type S } from "./language.ts";

/**
 * The L2 whose secrets are at stake. [A40] L2s differ in their number, their device and their neighbours
 * only, so one of them stands for all; it is honest wherever there are hostile neighbours.
 */
export const VICTIM: L2 = 1;

const named = (actions: readonly { readonly name: string }[]) =>
  new Set(actions.map((a) => a.name));
const hostSteps = named([...hostActions, ...kernelActions, ...emulatorActions]);
const l1Steps = named(l1Actions);
const l2Steps = named(l2Actions);

/**
 * The regions that stand before the host.
 *
 * - `hostCpu`: of the last exit of each vCPU, its kind (status, reason), the VM that left, the page
 *   of a violation and never the offset in it, and the registers;
 * - `pi`, `ring`, `shm`: posted interrupts, L1's events, the L2s' queues: all shared memory;
 * - `sept`, `attr`: which private pages it has taken away, which RAM pages it was told to share;
 * - the rest: everything that its own kernel and emulator remember, the devices included.
 */
export const HOST_REGIONS = [
  ...(["hostCpu", "pi", "ring", "shm", "sept", "attr"] as const),
  ...(["l0", "run", "map", "eventfd", "emulator", "hostTodo"] as const),
] as const;

export const host = observer({
  name: "the host",
  sentence:
    "The host sees each exit (kind, VM, reason, page, and the registers it is given), all shared memory, the posted interrupts, the pages it manages, and all that its kernel and its emulator remember; it knows which of its own steps it can take.",
  places: () => HOST_REGIONS,
  notices: ({ action }: Step) => hostSteps.has(action),
});

/** What always stands before L2 `k`: its control state, interrupts, configuration space, queue and memory. */
const l2Places = (c: C, k: L2) => [
  ...c.vcpus.flatMap((v) => [`l2.${v}.${k}`, `l2Irq.${v}.${k}`] as const),
  `config.${k}` as const,
  ...(c.virtqueue ? ([`shm.${k}`] as const) : []),
  // The victim's memory is what is secret.
  ...(c.ops.includes("SEND") && k !== VICTIM ? ([`ram.${k}`] as const) : []),
];

/** And while it runs: its registers, among them the answers of its devices, and where it is. */
const l2Registers = (s: S, c: C, k: L2) =>
  each(c.vcpus, (v) =>
    runs(s, v, k) ? { registers: s.cpu[v].gpr, retired: s.cpu[v].rip[k] } : null,
  );

/** The L2s other than the victim. */
const others = (c: C): readonly L2[] => c.l2s.filter((k) => k !== VICTIM);

export const neighbours = observer({
  name: "every other L2",
  sentence:
    "An L2 sees its registers while it runs, and with them what its devices answer; its own memory, queue and configuration space; and the interrupts that L1 injects into it. All other L2s than the victim are watched together.",
  places: (c) => others(c).flatMap((k) => l2Places(c, k)),
  sees: (s, c) => ({ running: each(others(c), (k) => l2Registers(s, c, k)) }),
  notices: ({ action, params }, c) =>
    l2Steps.has(action) && others(c).some((k) => k === params["vm"]),
});

export const outsideL1 = observer({
  name: "the host and every L2",
  sentence: "Everybody but the module and L1: what the host sees, and what each L2 sees.",
  places: (c) => [...HOST_REGIONS, ...c.l2s.flatMap((k) => l2Places(c, k))],
  sees: (s, c) => ({ running: each(c.l2s, (k) => l2Registers(s, c, k)) }),
  notices: ({ action }) => hostSteps.has(action) || l2Steps.has(action),
});

export const l1 = observer({
  name: "L1",
  sentence:
    "L1 sees its own control state, its registers while it runs and what an entry reported in them, the interrupts that wait for it and those it has injected, the ring, the configuration spaces that it emulates, and the buffers of all L2s but the victim's.",
  places: (c) => [
    ...(["l1", "virr", "l2Irq", "ring", "config"] as const),
    ...c.vcpus.flatMap((v) => others(c).map((k) => `buf.${v}.${k}` as const)),
  ],
  sees: (s, c) => ({
    running: each(c.vcpus, (v) =>
      l1Runs(s, v) ? { registers: s.cpu[v].gpr, exit: s.cpu[v].exitInfo } : null,
    ),
  }),
  notices: ({ action }) => l1Steps.has(action),
});
