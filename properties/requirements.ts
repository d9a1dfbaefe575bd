/**
 * What is asked of the system. Each is a wish of somebody who would build, run or review accelerated
 * passthrough, in words of that field; which properties serve it is said by the properties.
 *
 * Left out: what is asked of parts that the accelerated path does not touch (building a trust domain,
 * migrating it live, assigning physical devices).
 */
import type { Requirement } from "../checker/index.ts";
import {
  derived,
  ghci,
  hostStack,
  patentAbstract,
  tdxModule,
  threatModel,
  virtio,
} from "./sources.ts";

/** The requirements, by source. */
export const requirements = [
  // Patent abstract.
  {
    id: "REQ-DIRECT",
    sentence:
      "A driver in an L2 operates a virtual device that L1 has passed through to it by a hypercall to the module, which hands the request to L0, and L0 to its emulator.",
    source: patentAbstract,
    where: "abstract: the hypercall and its way",
    basis: "stated",
  },
  {
    id: "REQ-ADDRESS-MATCH",
    sentence: "The MMIO address of a device as the L2 sees it matches the address as L1 sees it.",
    source: patentAbstract,
    where: "abstract: the two addresses match",
    basis: "stated",
  },
  {
    id: "REQ-RESPONSE-BY-ADDRESS",
    sentence:
      "The emulator of the device that operates on L1 chooses its response by the MMIO address of the L2, and the operation is carried out on that device.",
    source: patentAbstract,
    where: "abstract: the emulated response, and its end",
    basis: "stated",
  },

  // Guest-hypervisor communication interface.
  {
    id: "REQ-OPERANDS",
    sentence:
      "What is done on a device is what the request says in R12 to R15: its size, direction, address and, for a write, its datum.",
    source: ghci,
    where: "TDG.VP.VMCALL, leaf 0x30 (RequestMMIO)",
    basis: "stated",
  },
  {
    id: "REQ-STATUS",
    sentence:
      "The status in R10 tells the caller whether its request was carried out: after a success it was, after a failure it was not.",
    source: ghci,
    where:
      "TDG.VP.VMCALL, R10; that a status is true is not written there, and without it no driver could use one",
    basis: "inferred",
  },
  {
    id: "REQ-SHAPE",
    sentence:
      "A request of another size than 1, 2, 4 or 8 bytes, or that crosses a page, fails and does nothing, not even in part.",
    source: ghci,
    where:
      "RequestMMIO, R12; virtio 1.2, 4.1.3.1 (width of accesses); that pages are not crossed is a rule of the guests and hosts read",
    basis: "readInCode",
  },
  {
    id: "REQ-SHARED-ADDRESS",
    sentence:
      "A request for MMIO names an address outside of the private memory of the trust domain; private memory is never read or written through one.",
    source: ghci,
    where: "RequestMMIO, R14: the shared bit is set",
    basis: "stated",
  },
  {
    id: "REQ-MAPGPA",
    sentence:
      "Memory of an L2 is shared with the host only after that L2 has asked for it, is no longer private then, and the L2 is told the truth about it.",
    source: ghci,
    where: "leaf 0x10001 (MapGPA)",
    basis: "stated",
  },

  // The module.
  {
    id: "REQ-MASK-OUT",
    sentence:
      "On an exit the host is given the registers that the caller's mask exposes and no other; where the exit is no hypercall, none.",
    source: tdxModule,
    where: "TDG.VP.VMCALL (RCX), and asynchronous exits",
    basis: "readInCode",
  },
  {
    id: "REQ-MASK-IN",
    sentence:
      "When the caller goes on after a hypercall, the host has written no register but those that its mask exposes; a mask that would expose one of the calling convention is refused.",
    source: tdxModule,
    where: "TDH.VP.ENTER after a TDVMCALL; TDG.VP.VMCALL, reserved bits of RCX",
    basis: "readInCode",
  },
  {
    id: "REQ-ROUTE-OF-CALLS",
    sentence:
      "Hypercalls of an L2 go to the host where L1 has enabled that, and to L1 otherwise; L1 alone enables it.",
    source: tdxModule,
    where: "L2_CTLS.ENABLE_TDVMCALL, which the host cannot write",
    basis: "readInCode",
  },
  {
    id: "REQ-RETIRED-ONCE",
    sentence:
      "An L2 executes each of its instructions exactly once, however often an entry failed, L1 was asked for or pages were taken away in between.",
    source: tdxModule,
    where:
      "RIP moves at the exit; that nothing moves it back is inferred, and hypothesis H2 says that something does",
    basis: "inferred",
  },
  {
    id: "REQ-ANSWER-ONCE",
    sentence:
      "The answer of the host to a hypercall is taken over exactly once, and nothing is taken over where there was no hypercall.",
    source: tdxModule,
    where:
      "TDH.VP.ENTER; that no answer is lost is inferred, and hypothesis H1 says that one can be",
    basis: "inferred",
  },
  {
    id: "REQ-ENTRY-FAILS",
    sentence:
      "An entry that fails can be made again: nothing is lost or done twice because of the failed one.",
    source: tdxModule,
    where: "TDH.VP.ENTER: locks that are held, pages that are missing",
    basis: "inferred",
  },
  {
    id: "REQ-L1-NEXT",
    sentence:
      "After the host has asked for L1, the L2 that left does not execute before L1 has, whatever fails in between.",
    source: tdxModule,
    where: "TDH.VP.ENTER, RESUME_L1",
    basis: "readInCode",
  },
  {
    id: "REQ-L1-TOLD",
    sentence:
      "When L1 is given control after an exit of its L2, it is told truthfully why the L2 left and whether the host has already answered.",
    source: tdxModule,
    where: "exits from an L2 to L1, cases 0x1100 to 0x1102",
    basis: "readInCode",
  },
  {
    id: "REQ-L1-STATE",
    sentence:
      "The image of an L2 that L1 is given, and the one from which the L2 goes on, are the latest ones, and of that L2 on that vCPU.",
    source: tdxModule,
    where:
      "the guest-state buffer; that it is always up to date is inferred, and hypothesis H2 says that it is not",
    basis: "inferred",
  },
  {
    id: "REQ-TRANSLATIONS",
    sentence: "The module uses no page of L1 that the host has taken away in an earlier TLB epoch.",
    source: tdxModule,
    where: "translations of L1's pages on entry",
    basis: "readInCode",
  },
  {
    id: "REQ-VM-IDENTITY",
    sentence:
      "The host can neither choose nor mistake the L2 that runs: an entry resumes the VM that left, or L1, and an exit names the VM.",
    source: tdxModule,
    where: "CURR_VM, and RCX on exits",
    basis: "readInCode",
  },
  {
    id: "REQ-INTERRUPTS-BY-L1",
    sentence:
      "The host cannot interrupt an L2: what an L2 gets was injected by L1, on a vCPU and with a vector that this L2 uses.",
    source: tdxModule,
    where:
      "posted interrupts of an L2, which the host cannot write; paravisors mediate interrupts (threat model)",
    basis: "readInCode",
  },
  {
    id: "REQ-PAGE-ONLY",
    sentence:
      "Of an implicit access of an L2 the host learns the page, and neither the place in it nor the datum.",
    source: tdxModule,
    where: "violations of the EPT: the low bits of the address are cleared",
    basis: "readInCode",
    unserved:
      "The specification keeps of such an exit a page and nothing else: no behaviour of it could be otherwise, so a property would say nothing. That registers are hidden is another requirement (REQ-MASK-OUT).",
  },

  // Threat model.
  {
    id: "REQ-SECRET-FROM-HOST",
    sentence:
      "The host learns of an L2 what that L2 exposes itself, and nothing else of its registers, its private memory, or what L1 keeps for it.",
    source: threatModel,
    where: "the host may read all that is not protected",
    basis: "stated",
  },
  {
    id: "REQ-SECRET-FROM-NEIGHBOURS",
    sentence:
      "An L2 learns nothing of another L2 of the same trust domain through the module, through L1, or through its devices.",
    source: threatModel,
    where: "paravisors: the guests above one are partitioned from one another",
    basis: "inferred",
  },
  {
    id: "REQ-SECRET-OF-L1",
    sentence: "Neither the host nor an L2 learns what L1 does not tell it.",
    source: threatModel,
    where: "L1 is inside the trust boundary",
    basis: "inferred",
  },
  {
    id: "REQ-HOST-INFLUENCE",
    sentence:
      "The host influences an L2 by its answers to what the L2 asked, and by no other choice: not by when it enters, what it interrupts, what it takes away.",
    source: threatModel,
    where: "the host may answer and interrupt as it likes",
    basis: "inferred",
  },
  {
    id: "REQ-L2-INFLUENCE",
    sentence: "An L2 influences L1 by what it asks of L1, and by nothing else that it has.",
    source: threatModel,
    where: "L2s are not trusted by L1",
    basis: "inferred",
  },
  {
    id: "REQ-OWN-DEVICE",
    sentence: "Whatever an L2 asks for, it operates only devices that L1 has passed through to it.",
    source: threatModel,
    where:
      "L2s distrust each other; the module hands on any address, and no host that was read looks at the VM",
    basis: "inferred",
  },
  {
    id: "REQ-TRUSTED-DEVICE",
    sentence:
      "A device that L1 emulates because the host is not trusted with it is never served by the host, and only its own L2 operates it.",
    source: threatModel,
    where: "devices of a paravisor are reached by private accesses",
    basis: "stated",
  },
  {
    id: "REQ-L1-NO-DEPUTY",
    sentence:
      "The host cannot make L1 act for an L2: what L1 does with its own authority, the L2 has asked for, with these arguments.",
    source: threatModel,
    where: "the host may hand over forged requests; L1s that were read serve what they are shown",
    basis: "inferred",
  },
  {
    id: "REQ-DRIVER-NO-DEPUTY",
    sentence:
      "User mode of an L2 cannot make its kernel reach MMIO at an address of the user's choice.",
    source: threatModel,
    where: "Linux d4fc4d014715, “Fix in-kernel MMIO check”",
    basis: "stated",
  },
  {
    id: "REQ-SIDE-CHANNELS",
    sentence:
      "Time, caches and single-stepping tell the host nothing that the registers of an exit do not.",
    source: threatModel,
    where: "published attacks by stepping and by traces of pages",
    basis: "stated",
    unserved:
      "Outside of the abstraction: the specification has no time, no cache and no instruction byte, so its verdicts say nothing about them.",
  },
  {
    id: "REQ-HARDENED-DRIVERS",
    sentence: "A driver survives any content that a device of the host gives it.",
    source: threatModel,
    where: "malformed input at run time; studies of drivers in confidential guests",
    basis: "stated",
    unserved:
      "Outside of the abstraction: contents of registers and queues are a few representatives, and what drivers compute from them is not specified.",
  },

  // Hosts and their emulators.
  {
    id: "REQ-FASTER",
    sentence:
      "An operation on the accelerated path takes fewer transitions through the module than on a path through L1, and no more exits to user space of the host.",
    source: hostStack,
    where:
      "commit message of the prototype: latency of kicks falls; the numbers are read off the code",
    basis: "inferred",
  },
  {
    id: "REQ-ONE-AT-A-TIME",
    sentence: "A vCPU has one request with the emulator, and is not entered until it is answered.",
    source: hostStack,
    where: "KVM_RUN and KVM_EXIT_MMIO in the documentation of KVM",
    basis: "stated",
  },
  {
    id: "REQ-PAIRED",
    sentence:
      "A response belongs to the request that it answers: to this vCPU, this L2, this operation, and to none before it.",
    source: hostStack,
    where:
      "nothing but the order pairs them in KVM; CVE-2025-9613 is a response that went elsewhere",
    basis: "inferred",
  },
  {
    id: "REQ-NOBODY-THERE",
    sentence:
      "A read where no device is, or that was refused, gives all ones or fails, and never something old or the caller's own operands; a write there has no effect.",
    source: hostStack,
    where:
      "failed reads in the guests read; unassigned memory in emulators, whose exact value is a convention",
    basis: "inferred",
  },
  {
    id: "REQ-SERVICES-BY-L1",
    sentence:
      "A hypercall of an L2 other than for MMIO has no effect at the host that L1 has not asked for.",
    source: hostStack,
    where: "patch 0017; an L1 does not learn of what passed it by (issue 23 of the module)",
    basis: "readInCode",
  },

  // Virtio.
  {
    id: "REQ-KICK",
    sentence:
      "A notification of available buffers reaches the device whose queue it names, and the device takes what is available then; notifications may merge, and none is lost.",
    source: virtio,
    where: "2.7.13.4 and 4.1.5.2",
    basis: "stated",
  },
  {
    id: "REQ-BUFFERS-FIRST",
    sentence: "The driver makes a buffer available before it notifies the device of it.",
    source: virtio,
    where: "2.7.13",
    basis: "stated",
  },
  {
    id: "REQ-QUEUE",
    sentence:
      "A queue is changed by its driver and by its own device only, and the device returns only what it has used.",
    source: virtio,
    where: "2.7.13 and 2.7.14",
    basis: "stated",
  },
  {
    id: "REQ-USED-INTERRUPT",
    sentence:
      "After a device has used buffers it interrupts its driver with the vector that the driver has set, and it interrupts for no other reason.",
    source: virtio,
    where: "4.1.5.3",
    basis: "stated",
  },
  {
    id: "REQ-READ-EFFECTS",
    sentence:
      "A read that changes the device, as that of the ISR status does, changes it once for each read of the driver.",
    source: virtio,
    where: "4.1.4.5.1",
    basis: "stated",
  },
  {
    id: "REQ-RESET",
    sentence:
      "After a reset nothing of before arrives: no response, no interrupt, no state of a device that is the L2's own.",
    source: virtio,
    where: "2.4.1, for devices; that the same is asked of the reset of an L2 is inferred",
    basis: "inferred",
  },

  // Derived.
  {
    id: "REQ-AT-MOST-ONCE",
    sentence:
      "A request is performed at most once, and by one of L0 and L1: registers of devices are not idempotent.",
    source: derived,
    where: "from REQ-READ-EFFECTS and REQ-KICK: doing twice is another operation",
    basis: "inferred",
  },
  {
    id: "REQ-ATOMIC",
    sentence:
      "To a driver a register is as if it were accessed at one instant between the request and its return.",
    source: derived,
    where: "a driver is written for a bus, and cannot tell which path carries its accesses",
    basis: "inferred",
  },
  {
    id: "REQ-ORDER",
    sentence: "What an L2 asks on one vCPU is performed in the order in which it asks.",
    source: derived,
    where: "drivers rely on the order of uncached accesses; CVE-2025-9612 is a reordering",
    basis: "inferred",
  },
  {
    id: "REQ-ADDRESS-KEPT",
    sentence:
      "When the address of a device changes for one of L2, L1 and emulator, no request goes directly to the host before it has changed for all of them.",
    source: derived,
    where:
      "from REQ-ADDRESS-MATCH: what matches at the start can be moved, and nobody on the direct path compares",
    basis: "inferred",
  },
  {
    id: "REQ-AS-NESTED",
    sentence:
      "The accelerated path shows an L2 and its devices nothing that a path through L1 could not have shown: what L1 would refuse stays refused.",
    source: derived,
    where: "it takes the place of that path under the same driver and the same policy of L1",
    basis: "inferred",
  },
  {
    id: "REQ-NOTHING-LOST",
    sentence: "Whatever a path through L1 can show an L2, the accelerated path can show it, too.",
    source: derived,
    where: "the reverse of REQ-AS-NESTED: a path that refuses everything would meet that one",
    basis: "inferred",
  },
  {
    id: "REQ-NOT-REFUSED",
    sentence:
      "A well-formed request of a driver for a device of its own L2 is accepted if the device can do it.",
    source: derived,
    where:
      "filters and policies are there for the others; a refusal is an answer, so liveness does not miss it",
    basis: "inferred",
  },
  {
    id: "REQ-ANSWERED",
    sentence: "With a host that serves, every request of an L2 is answered at some time.",
    source: derived,
    where:
      "a driver waits for its access; the threat model asks nothing of a host that does not serve",
    basis: "inferred",
  },
  {
    id: "REQ-NO-LIVELOCK",
    sentence:
      "No request is handed back and forth between host and L1 without end, and L1 gets to run when the host asks for it.",
    source: derived,
    where: "the host decides to ask for L1 anew on each entry",
    basis: "inferred",
  },
  {
    id: "REQ-RUNS-ON",
    sentence:
      "An L2 whose memory the host has taken away, or that has crashed, runs again with a host that serves.",
    source: derived,
    where: "taking pages away and resetting are ordinary things for a host and an L1 to do",
    basis: "inferred",
  },
  {
    id: "REQ-RECOVERY",
    sentence:
      "A fault of the host's kernel or emulator that has been put right leaves nothing behind that hangs.",
    source: derived,
    where: "from REQ-ANSWERED, for hosts that serve from some time on",
    basis: "inferred",
  },
  {
    id: "REQ-REMOVAL",
    sentence:
      "A device can be unplugged while requests for it are under way: it finishes what it has taken, goes at some time, and takes nothing more.",
    source: derived,
    where: "no source that was read says what happens then; a driver can be told no less",
    basis: "inferred",
  },
  {
    id: "REQ-VCPU-TURNS",
    sentence:
      "L2s can take turns on a vCPU, and a vCPU can move to another physical CPU, even with a request under way, and nothing of one turn is left for another.",
    source: derived,
    where: "partitions share vCPUs; the prototype forbids to move one, and a design may not",
    basis: "inferred",
  },
] as const satisfies readonly Requirement[];

/** The ids of {@link requirements}: a property can name no other. */
export type RequirementId = (typeof requirements)[number]["id"];
