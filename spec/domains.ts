/**
 * The trust-domain boundary: who may read and who may write which region of the state.
 *
 * | region   | what it is                                                           |
 * | -------- | -------------------------------------------------------------------- |
 * | cpu      | what a running VM sees of its vCPU: registers, RIP, exit information |
 * | tdvps    | the module's control structure of a vCPU                             |
 * | sept     | the secure EPT: is a private page mapped, blocked or removed         |
 * | virr     | interrupts pending for L1 on a vCPU                                  |
 * | buf      | L1's guest-state buffers, in L1's private memory                     |
 * | l1       | L1's own control state, its devices, its trusted devices             |
 * | config   | the configuration space that L1 emulates for each L2                 |
 * | l2       | an L2 driver's own control state                                     |
 * | l2Irq    | interrupts pending for an L2, as L1 injected them                    |
 * | ram      | an L2's private memory: a word that its driver sends to its device   |
 * | shm      | an L2's buffers in shared memory, open to the host                   |
 * | hostCpu  | what the last TD exit put into the host's registers                  |
 * | l0       | the host kernel's own state, with the registers it will hand back    |
 * | run      | the page that kernel and emulator share: the MMIO request, without a VM in it |
 * | pi       | the posted-interrupt descriptors, in the host's memory               |
 * | ring     | events from the host to L1, in shared memory                         |
 * | attr     | which RAM pages the kernel has turned into shared ones               |
 * | map      | the emulator's address map, which the kernel's registrations follow  |
 * | eventfd  | kicks taken and not yet served                                       |
 * | emulator | the user-space emulator's devices                                    |
 * | hostTodo | budgets of an honest host's housekeeping                             |
 *
 * Trusted: the module and the CPU; L1 by its L2s. Untrusted: everything of the host, and every L2
 * as seen by the others. Source: domain facts 6.1.
 */
import type { Access, Zone } from "../checker/index.ts";
import type { State } from "./state.ts";

export const access = {
  /** An L2: its own control state, and its registers while it runs. What it loads before a trap travels in the message. */
  l2: { cpu: "read", config: "read", l2: "own", l2Irq: "own", ram: "own", shm: "own" },
  /** The module: never the host's, L1's or L2's own state. */
  tdxModule: {
    cpu: "write",
    tdvps: "write",
    sept: "write",
    virr: "write",
    buf: "write",
    hostCpu: "write",
    pi: "write",
  },
  /** L1: its buffers, its own state, and its registers while it runs. */
  l1: {
    cpu: "read",
    virr: "write",
    buf: "write",
    l1: "write",
    config: "write",
    l2Irq: "write",
    ring: "write",
  },
  /** The honest host kernel: exits and its own state, nothing of the trust domain's. */
  l0Kernel: {
    hostCpu: "read",
    l0: "write",
    run: "write",
    pi: "write",
    ring: "write",
    attr: "write",
    map: "read",
    eventfd: "write",
    hostTodo: "write",
  },
  /** The emulator: its only key is the address in `run`; it does not learn which VM asked. */
  emulator: {
    run: "write",
    map: "write",
    eventfd: "write",
    shm: "write",
    emulator: "write",
    hostTodo: "write",
  },
  /** The maximal host sees exits as the honest one does; what it may do is what the module accepts. */
  host: { hostCpu: "read", pi: "write" },
} as const satisfies Access<State>;

/** A principal of the system. */
export type Actor = keyof typeof access;

/** The sides of the boundary, each with its actors from the one that is protected to the one that is furthest. */
export const zones = [
  { name: "trust domain", actors: ["l2", "l1", "tdxModule"] },
  { name: "host", actors: ["l0Kernel", "emulator", "host"] },
] as const satisfies readonly Zone<keyof typeof access>[];
