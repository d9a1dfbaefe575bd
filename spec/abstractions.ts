/**
 * The ledger of abstractions: what this model leaves out or merges, why nothing is lost for its
 * properties, and what would fail if that were wrong. Where one is made, the text names its entry.
 *
 * Most are challenged in `test/widenings/`: there the system is widened by just what the entry
 * leaves out, and has to keep its verdicts.
 */
import type { Abstraction } from "../checker/index.ts";

/** Where abstractions are taken back, once each, and the verdicts have to stay. */
const WIDENED = {
  values: "test/widenings/values.test.ts",
  host: "test/widenings/host.test.ts",
  devices: "test/widenings/devices.test.ts",
  l1: "test/widenings/l1.test.ts",
  l2: "test/widenings/l2.test.ts",
} as const;
/** Where the abstraction is held against machine words. */
const COMMUTES = "spec/concrete/commutes.test.ts";

/** What is merged of registers, values and addresses. */
const values: readonly Abstraction[] = [
  {
    id: "A1",
    sentence:
      "One general-purpose register and one vector register stand for all that a mask can leave unexposed.",
    argument:
      "The module treats every register other than RAX and RCX by its mask bit alone, so two registers with equal bits are copied, cleared and kept alike; a mask that exposes the one and not the other is among the values.",
    challengedBy: "spec/concrete/module.test.ts",
    only: ["S1", "S2", "S4", "S5", "S33", "S38", "N1", "N2", "N3", "N4", "N4T", "N5", "U1", "U2"],
  },
  {
    id: "A2",
    sentence:
      "Of the contents of registers and devices only those are told apart that mean something, and one or two ordinary values.",
    argument:
      "Everybody copies values or compares them with constants, and every constant is a value of its own: renaming ordinary values renames the run. Values that coincide in the machine (leaf 0, status 0, datum 0) coincide here. For the same reason two values suffice where runs are compared that differ in a secret: any two that differ are renamed to them.",
    challengedBy: WIDENED.values,
  },
  {
    id: "A4",
    sentence: "An address is a page and one of four units in it, and a unit is one register.",
    argument:
      "Nobody on the path looks at an offset but to see whether an access ends in its page, whether it is a registered kick, and, in the emulator, which register it is: four units are four registers, the last of them at the end of the page.",
    challengedBy: COMMUTES,
  },
  {
    id: "A5",
    sentence:
      "A size is one unit, two units or illegal; an illegal direction is counted with the illegal sizes.",
    argument:
      "Host and L1 test size and direction in the same place and refuse both alike. Of a legal access they ask only where it ends.",
    challengedBy: COMMUTES,
  },
  {
    id: "A6",
    sentence:
      "A device is four registers: one that keeps what is written, its high half, one that counts writes up to two, one that a read clears. A trusted device is one that keeps what is written.",
    argument:
      "They show each way in which an access can go wrong on its way: a wrong datum, a half, a second or a missing write, a second or a missing read. The path knows nothing else of a device, and two where one was asked for is wrong already.",
    challengedBy: "test/defects.test.ts",
  },
  {
    id: "A7",
    sentence: "The MSI-X table of a device stays where it is when a BAR of the device moves.",
    argument:
      "A table in a window that moves would be one more page whose address nobody compares. What becomes of an L2's accesses to a page that moved is shown with the registers.",
    challengedBy: "as-found-bar-write",
    only: ["S10", "S15", "S32", "R2", "R2E", "R3"],
  },
  {
    id: "A8",
    sentence: "MapGPA stands for each service other than MMIO, and one unknown leaf for the rest.",
    argument:
      "Routing asks of a leaf only whether it is RequestMMIO and whether its server knows it. MapGPA is the one with the most to lose: it hands private memory to the host.",
    challengedBy: WIDENED.values,
    only: ["S19", "S20", "S21", "S22", "S27", "S35", "R2", "R3"],
  },
  {
    id: "A9",
    sentence: "A host that gets a call with R10 other than zero does not look at R10.",
    argument:
      "A host that does look takes the call for one that it does not know, and refuses it: that is the behaviour for an unknown leaf. The other host is in the model only to show what a status that is not set means.",
    challengedBy: "vendor-status",
  },
  {
    id: "A10",
    sentence:
      "The operands of MapGPA, of a configuration write and of an implicit access stand in the registers of a RequestMMIO.",
    argument:
      "In which registers they stand matters to who decodes them, which is L1 in private memory, and to a host that is shown them, which is S1. That they lie on those of an MMIO request makes every confusion of the two find something to work on.",
    challengedBy: "hostile-host-nested-ept",
  },
  {
    id: "A11",
    sentence:
      "A hostile L2 asks for one representative of each address, size, leaf and sharing that some rule tells apart; a kick, a read of `isr` and a read of the data register stand for all accesses to somebody else's device.",
    argument:
      "What the rules before the device look at, besides the address, is: size and page crossing, which have requests of their own; the kick register, where an illegal size is tried; the direction, for which a kick is also read and `isr` also written; and the datum where it is a vector or an order to configuration space, each of which is tried. At a device a kick and a read of `isr` leave a trace, so none goes unseen; a read of the data register leaves none and is there for what a neighbour could learn by it.",
    challengedBy: WIDENED.values,
  },
  {
    id: "A39",
    sentence:
      "Where a device's queue lies and which vCPU takes its interrupts is known to the emulator, as its L2s are assigned.",
    argument:
      "In truth the driver writes the queue's address into the device, and L1 the destination into the MSI-X entry. Both are written once, by parties that are trusted in it, along ways that are modelled for the vector; a wrong destination would be A32's, a wrong queue would be memory of the L2's own choice.",
    challengedBy: "recommended-interrupts",
    only: ["S10", "S28", "S32", "S36", "LV4", "LV3"],
  },
  {
    id: "A36",
    sentence: "An L2's queue holds one descriptor, the contents of which do not matter.",
    argument:
      "The queue lies in shared memory, so nothing in it is trusted and nothing in it is claimed. What is claimed is that a kick finds the descriptor that was written before it, which one shows.",
    challengedBy: "recommended-interrupts",
    only: ["S22", "S28", "S36", "LV3", "LV4"],
  },
  {
    id: "A37",
    sentence: "A device has one interrupt vector.",
    argument:
      "L1 and host treat vectors by their number alone. Two of one device differ from those of two devices in nothing but the owner, and devices of one owner are among the models.",
    challengedBy: "recommended-two-l2s-interrupts",
    only: ["S10", "S29", "S32", "R2", "R2E", "R3", "LV4"],
  },
];

/** What is merged of the host. */
const host: readonly Abstraction[] = [
  {
    id: "A3",
    sentence: "An honest host tracks in the same step in which it blocks a page.",
    argument:
      "In between only the module could tell the difference, and a translation that is still valid then serves as it did before. The maximal host blocks and tracks in separate steps, in any order.",
    challengedBy: WIDENED.devices,
  },
  {
    id: "A12",
    sentence:
      "The maximal host answers a call with one of eleven register sets: a status and a datum of each kind, one of them without anything in the registers that must not come through, an echo, and whole requests forged.",
    argument:
      "The module copies or drops each register without looking at it, and L1 and L2 compare a status with success and retry, a leaf with those they know. RCX, which is to be ignored, takes several values; registers that must not come through carry one that nothing else has, or in one of the answers nothing.",
    challengedBy: WIDENED.host,
  },
  {
    id: "A13",
    sentence:
      "After an exit that asked for nothing the maximal host enters with one of two register sets, and with one where the entry fails.",
    argument:
      "The module drops all of them. One that did not would let either of the two through, and they differ in every register.",
    challengedBy: WIDENED.host,
  },
  {
    id: "A14",
    sentence: "The maximal host has no program counter, no memory and no emulator of its own.",
    argument:
      "Whatever a host computes between an exit and the next entry, what the trust domain gets of it is that entry: its registers, its flag, and pages blocked meanwhile. The maximal host chooses all of them anew each time, so it is every host, the honest one included.",
    challengedBy: WIDENED.host,
  },
  {
    id: "A29",
    sentence: "The module does all that it does for one exit or entry in one step.",
    argument:
      "The vCPU is associated with one physical CPU that runs nothing else meanwhile, and its control structure is locked. What another CPU does to the secure EPT in between acts as though it came before or after: a page is blocked under the lock that the translation takes, and is not reused before the next TLB epoch.",
    challengedBy: WIDENED.host,
  },
  {
    id: "A30",
    sentence: "The emulator finds the device and performs the access on it in one step.",
    argument:
      "It holds its big lock from the look-up to the end of the access; address map, unplugging and reset take the same lock. Without it a device would be read on its way out (S26, S30), and nothing else.",
    challengedBy: WIDENED.devices,
  },
  {
    id: "A31",
    sentence:
      "The kernel's registrations (filter and fast path) follow the emulator's address map at once.",
    argument:
      "They follow before the configuration access that moves the device is answered, and until then no vCPU of its L2 runs. A neighbour that comes too early is refused or finds nobody.",
    challengedBy: WIDENED.devices,
    only: ["S13", "S14", "S15", "S23", "S24", "S25", "S26", "S27", "R1", "R2", "R2E", "R3", "LV1"],
  },
  {
    id: "A32",
    sentence: "The interrupt of a device goes to one vCPU, which does not change.",
    argument:
      "L1 keeps one table for all vCPUs, and injects where the interrupt arrives, or where the L2 runs at all if it does not run there: S10 says so. Which of several vCPUs of an L2 takes an interrupt makes no difference to what is claimed.",
    challengedBy: WIDENED.devices,
    only: ["S10", "S29", "S32", "LV4"],
  },
  {
    id: "A34",
    sentence:
      "Of the module, what no actor here can cause is left out: routing to L1 of its own accord, single-stepping, pending pages, exits that report an error.",
    argument:
      "Each ends as something modelled does: L1 gets the CPU as when the host asks for it, or the host gets it with no registers exposed. The maximal host asks for L1 at any entry and interrupts at any instruction.",
    challengedBy: "hostile-host",
  },
  {
    id: "A35",
    sentence: "There is no time, no cache, no page-table walk and no instruction byte.",
    argument:
      "No agent of the path reads a clock, and every interleaving is explored, so any step may take as long as it likes. What leaks through time or caches is not claimed. An instruction decoded wrongly is a request for something else, which a hostile L2 makes anyway.",
    challengedBy: "hostile-host",
  },
  {
    id: "A38",
    sentence: "Against the maximal host interrupts are posted; there is no ring of events.",
    argument:
      "What L1 takes from the ring is a vector, which the maximal host can post as well; L1 routes either by the same table.",
    challengedBy: "hostile-host-interrupts",
    only: ["S10", "N1", "N4"],
  },
];

/** What is merged of L1 and the L2s. */
const guests: readonly Abstraction[] = [
  {
    id: "A15",
    sentence: "An L2 loads its registers and traps in one step.",
    argument:
      "An exit in between saves the registers as they are loaded, and the trap follows with them. It gives a later rollback another place to go back to, the trap instead of the load; whether there is a rollback does not depend on it.",
    challengedBy: WIDENED.l2,
  },
  {
    id: "A16",
    sentence: "An L2 takes interrupts, halts, faults on its memory and crashes between operations.",
    argument:
      "A handler that runs inside an operation saves and restores the registers that the operation uses, as every handler does; for the path it is as though it had run before the operation or after it.",
    challengedBy: WIDENED.l2,
  },
  {
    id: "A17",
    sentence: "A driver has one operation under way on each vCPU.",
    argument:
      "A hypercall or an access is an instruction: it has ended before the next one begins. A thread that is preempted before it has looked at the result has it in saved registers, which nobody on the path reads.",
    challengedBy: "recommended-two-vcpus",
  },
  {
    id: "A18",
    sentence: "Code that runs again after a rollback uses the mask of the call ABI.",
    argument:
      "It is the same code, and its mask is a constant of it: whichever that is decides what the call exposes, the second time as the first. (Code that had an illegal mask the second time would be told of the failure of something performed: S26 besides.)",
    challengedBy: WIDENED.l2,
  },
  {
    id: "A19",
    sentence: "An L2 halts only where L1 has another L2 to run.",
    argument:
      "Otherwise L1 would enter the same L2 again, from the buffer that the module has just written: a detour that changes nothing.",
    challengedBy: WIDENED.l2,
  },
  {
    id: "A20",
    sentence:
      "RIP counts two instructions for each operation, the load and the trap, and none for HLT.",
    argument:
      "Other instructions trap nowhere, so nobody but the L2 sees the RIP between them. After HLT the RIP moves with L1's consent like after a configuration write; leaving it alone merges lives that differ by a number.",
    challengedBy: WIDENED.l2,
    only: ["S2", "S3", "S4", "N4", "N4T", "LV1"],
  },
  {
    id: "A21",
    sentence: "An L2 crashes once.",
    argument:
      "A reset leaves nothing behind that the next one could find: registers, buffer, pending interrupts and device are as after the first.",
    challengedBy: WIDENED.l2,
    only: ["S29", "S23", "S24", "S27", "S32", "LV1", "LV4", "LV9"],
  },
  {
    id: "A22",
    sentence: "L1 reads and writes its buffers even while the host holds their page blocked.",
    argument:
      "In truth it would leave the CPU with a violation of its own and repeat the access when the page is back. That is an exit of L1 with its registers kept, between two steps of L1.",
    challengedBy: WIDENED.l1,
  },
  {
    id: "A23",
    sentence: "L1 moves a BAR or resets an L2 once at a time.",
    argument:
      "It holds a lock meanwhile. Two L2s have no buffer in common that both works would touch, and each work is on a device of its own, so that the order does not matter. The first to move gets the free slot; the second finds it taken.",
    challengedBy: WIDENED.l1,
  },
  {
    id: "A24",
    sentence:
      "L1 serves an exit in one step up to its next instruction that leaves, and has no RIP.",
    argument:
      "Between two exits L1 works on its private memory, under locks of its own where several vCPUs use it. An interrupt in between keeps its registers and comes back to the same place.",
    challengedBy: WIDENED.l1,
  },
  {
    id: "A25",
    sentence:
      "Of private memory the host takes away one page of each L2's RAM, L1's buffers and its virtual-APIC pages, and no other page of L1 or of an L2.",
    argument:
      "These are the pages whose absence the module meets in three different ways: an L2 faults, an entry or L1's own entry faults, and the latter with or without a buffer. For want of any other page L1 leaves the CPU as it does for an interrupt. The word that an L2 sends to its device lies in a page that is left alone: a load that faults is a fault between two operations, and repeats.",
    challengedBy: WIDENED.l1,
  },
  {
    id: "A26",
    sentence:
      "An L1 that looks at the host's answers takes for implausible what no device here gives.",
    argument:
      "What is plausible depends on the device. The point is that a check exists on the mediated route and that it spoils no honest answer.",
    challengedBy: "l1-sanitises",
    only: ["S20", "S24", "S26", "N4", "R2"],
  },
  {
    id: "A27",
    sentence: "Against the maximal host one read and one write stand for all operations.",
    argument:
      "The module looks at none of R10 to R15, and the maximal host may answer anything to anything.",
    challengedBy: WIDENED.host,
  },
  {
    id: "A33",
    sentence:
      "Operations, requests, BAR writes and crashes are counted for each vCPU and L2, disturbances of an honest host for all of them, and there are few of each.",
    argument:
      "After an operation nothing is left of it but the contents of the device and the RIP, and after a disturbance a page that is back. A few in any order show whatever one can leave behind for the next. What happens at some time they do not show for a driver that asks without end, or for a host that disturbs without end: where a property of infinite runs needs that either ends, it says so, and the others are held against a driver without end in test/fairness.test.ts.",
    challengedBy: WIDENED.l2,
  },
  {
    id: "A40",
    sentence: "One L2 stands for all as the victim whose secrets are at stake.",
    argument:
      "L2s differ in their number, their devices and their neighbours only, and no rule asks for the number of one. What the host learns of the others is part of N1.",
    challengedBy: "recommended-three-l2s",
    only: ["N1", "N2", "N4", "N4T", "N4L1", "N5", "U1", "U2"],
  },
  {
    id: "A41",
    sentence:
      "A host that is out of order does one of five things, a few times: it answers wrongly, asks for L1 without reason, loses a request, takes a page, or loses a device.",
    argument:
      "Each leaves something of another kind behind: registers to hand back, a flag of the next entry, a request that nobody has, a page that is gone, an address where nobody answers. What a host can do besides is more of the same, or to wait.",
    challengedBy: "test/fairness.test.ts",
    only: ["LV7", "LV10"],
  },
];

export const abstractions: readonly Abstraction[] = [...values, ...host, ...guests].toSorted(
  (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
);
