/**
 * Fairness: what the implementation is assumed not to postpone for ever, and why it may be.
 *
 * One condition for each agent that runs by itself: a thread of the host, a vCPU inside the trust
 * domain, a back end. An agent does one thing after another, so of its actions one is assumed to
 * come, not each of them: a condition for each action would promise that an agent does all that it
 * could do, and so decide for it. What is on its way to somebody (an interrupt raised, posted, sent
 * to another vCPU, pending) is no agent's next thing to do: each such way has a condition of its own.
 *
 * What the host does of its own accord (reclaims pages, interrupts, migrates, unplugs, finds a lock
 * held) and what an L2 chooses to do (to ask, to touch memory, to halt, to crash) need not happen at
 * all. The maximal host is not assumed to do anything.
 *
 * Which of several L2s L1 runs on a vCPU is L1's choice, and no fairness of it is assumed: what is
 * claimed of runs is claimed where L1 runs one L2 on each vCPU.
 */
import { strong, weak, type Action, type Fairness, type Step } from "../checker/index.ts";
import {
  emulatorDispatches,
  emulatorRemoves,
  emulatorServes,
  emulatorSignals,
  emulatorWakes,
} from "./actions/emulator.ts";
import {
  kernelCompletes,
  kernelEmulates,
  kernelEnters,
  kernelHandsToL1,
  kernelMapsGpa,
  kernelNotifies,
  kernelRefuses,
  kernelRepairs,
  kernelResumes,
  kernelRetries,
  kernelTakesKick,
} from "./actions/l0-kernel.ts";
import { l1Switches } from "./actions/l1-entries.ts";
import { l1Actions } from "./actions/l1-vmm.ts";
import { l1Interrupts } from "./actions/l1-work.ts";
import { l2Reexecutes, l2Reissues, l2Retire } from "./actions/l2-instructions.ts";
import { l2Boots, l2TakesInterrupt } from "./actions/l2-life.ts";
import { kernelStartsOver } from "./actions/misdeeds.ts";
import type { Constants, Device, Vcpu } from "./constants.ts";

const vcpus = (c: Constants): readonly Vcpu[] => c.vcpus;
const devices = (c: Constants): readonly Device[] => c.devices;

/** Whether a step is one of some actions, of the vCPU that is its parameter. */
function onVcpu(actions: readonly Pick<Action, "name">[]) {
  const names = new Set(actions.map((a) => a.name));
  return (step: Step, _c: Constants, v: Vcpu): boolean =>
    step.params["vcpu"] === v && names.has(step.action);
}

/** What L1 does on a vCPU of its own accord: which L2 it runs is its choice, and {@link interprocessorInterruptsArrive} is about two vCPUs. */
const l1Code = l1Actions.filter((a) => a !== l1Switches && a !== l1Interrupts);

/** The same of the device that is its parameter. */
function ofDevice(actions: readonly Pick<Action, "name">[]) {
  const names = new Set(actions.map((a) => a.name));
  return (step: Step, _c: Constants, d: Device): boolean =>
    step.params["device"] === d && names.has(step.action);
}

export const hostThreads = weak({
  name: "hostThreads",
  sentence:
    "Each vCPU's thread of the host goes on with the exit that it has, in the kernel or in the emulator.",
  why: "a vCPU is a thread of the host like any other: a kernel that schedules its threads lets it run, and none of the work between exit and entry waits for anything but a lock that is given back",
  each: vcpus,
  of: onVcpu([
    kernelEmulates,
    kernelTakesKick,
    kernelMapsGpa,
    kernelRefuses,
    kernelHandsToL1,
    kernelRepairs,
    kernelResumes,
    kernelRetries,
    kernelCompletes,
    kernelStartsOver,
    emulatorDispatches,
  ]),
});

export const entriesSucceed = strong({
  name: "entriesSucceed",
  sentence: "A vCPU that is entered again and again is at some time entered with success.",
  why: "an entry fails for locks that other CPUs hold while they are in the module, each for a bounded time, and the kernel tries again; that it is refused every single time would need somebody who takes the lock each time anew",
  each: vcpus,
  of: (step: Step, _c: Constants, v: Vcpu): boolean =>
    step.action === kernelEnters.name && step.params["vcpu"] === v && step.params["busy"] === false,
});

export const trustDomainRuns = weak({
  name: "trustDomainRuns",
  sentence:
    "Each vCPU that is in the trust domain executes: L1 goes on with what it does, and an L2 goes on behind its trapping instruction, and boots.",
  why: "the CPU executes instructions as long as the host leaves it in the trust domain, and L1 is straight-line code between two exits; that the host interrupts it rarely enough to get anywhere is part of the budget of interrupts",
  each: vcpus,
  of: onVcpu([...l1Code, l2Retire, l2Reexecutes, l2Reissues, l2Boots]),
});

export const interruptsAreTaken = strong({
  name: "interruptsAreTaken",
  sentence: "An L2 that can take an interrupt again and again takes one at some time.",
  why: "a CPU with interrupts enabled takes a pending one before it goes on to the next instruction; an L2 that holds them off does so for a while, not at every instruction for ever",
  each: vcpus,
  of: onVcpu([l2TakesInterrupt]),
});

export const backEndsRun = weak({
  name: "backEndsRun",
  sentence:
    "Each device's part of the emulator goes on with what it has: it wakes when it was kicked, serves, and goes when it is told to and has nothing left.",
  why: "back ends and the emulator's event loop are threads of the host that wait for an eventfd, which the host's scheduler wakes when it is set",
  each: devices,
  of: ofDevice([emulatorWakes, emulatorServes, emulatorRemoves]),
});

export const interruptsAreRaised = weak({
  name: "interruptsAreRaised",
  sentence: "A device that has something to report, and somewhere to report it to, does so.",
  why: "a back end reports by an eventfd or a request of its own to the kernel, which handles either whether or not the back end has more to do",
  each: devices,
  of: ofDevice([emulatorSignals]),
});

export const notificationsArrive = strong({
  name: "notificationsArrive",
  sentence:
    "The notification of a posted interrupt reaches a vCPU that is in the trust domain again and again.",
  why: "it is an interrupt that the host has sent to the physical CPU, which hardware delivers there; where the vCPU is out, the entry that follows finds the interrupt posted",
  each: vcpus,
  of: onVcpu([kernelNotifies]),
});

export const interprocessorInterruptsArrive = weak({
  name: "interprocessorInterruptsArrive",
  sentence: "An interrupt that L1 sends from one vCPU to another takes the other out of its L2.",
  why: "hardware, or the host for it, delivers interprocessor interrupts like any other: what is sent to a vCPU that stays in the trust domain reaches it",
  each: vcpus,
  of: onVcpu([l1Interrupts]),
});

/** All of them: what a run of an honest host, of the module and of L1 is like. */
export const fairness: readonly Fairness[] = [
  hostThreads,
  entriesSucceed,
  trustDomainRuns,
  interruptsAreTaken,
  backEndsRun,
  interruptsAreRaised,
  notificationsArrive,
  interprocessorInterruptsArrive,
];
