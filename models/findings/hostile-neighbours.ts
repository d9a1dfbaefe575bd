/** Findings: an L2 asks for what is not its own. */
import type { Finding } from "./finding.ts";

export const hostileNeighbours: readonly Finding[] = [
  {
    id: "F3",
    slug: "hostile-neighbour",
    title: "A hostile L2 names the device of its neighbour, and is served",
    kind: "design",
    model: "as-found-adversaries",
    property: "S15",
    where:
      "The as-found point with two L2s, a device for each, and a trusted one of L1's; the second L2 asks for anything.",
    also: {
      "as-found-neighbours-sending": ["S15"],
      "as-found-adversaries-no-memslot-check": ["S15"],
      "bus-as-found-adversaries": ["R1"],
    },
    predicted: true,
    prediction: "S15 was predicted: the filter is missing.",
    cause:
      "What enables direct hypercalls is one bit for each L2, and not one for each address (1.6, 2.7): whatever address an L2 puts into R14 goes to L0. The module tells the kernel which VM it was, and there that knowledge ends. What the emulator gets is an address, a length and a datum (3.4), so it cannot tell a stranger from the owner.",
    missed:
      "The two routes do not differ here: the L1 of this point passes on whatever is not its own (4.2), so the nested route serves the stranger as well, and R2, which compares them, holds. The mistake is older than the acceleration, which only takes away the place at which it could have been mended in L1.",
    least:
      "The hostile L2 has to run: L1 switches to it and enters it. Then one hypercall is enough, and one step of the kernel, which takes a kick by itself.",
    fixes: [
      {
        set: { l0Filter: "BY_VM", l1Policy: "DENY" },
        means:
          "The kernel serves an L2's hypercall only for addresses of devices that were passed through to it, by the VM index that the module reports; and L1 denies what it cannot place. It takes both.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because:
          "an L2 that finds its hypercalls refused touches the page instead, and L1 passes that on in its own name.",
      },
      { set: { l1Policy: "DENY" }, because: "L1 is not asked." },
    ],
    read: [
      { name: "filterAllows", path: "spec/rules/l0-kernel.ts" },
      { name: "serve", path: "spec/rules/l1-vmm.ts" },
      { name: "emulatorDispatches", path: "spec/actions/emulator.ts" },
    ],
  },
  {
    id: "F4",
    slug: "forgotten-kick",
    title: "A hostile L2 resets the device of its neighbour, and a kick is forgotten",
    kind: "design",
    model: "live-as-found-neighbours",
    property: "LV3",
    where:
      "The as-found point with two L2s on a vCPU each, whose devices interrupt; the second L2 reaches for what belongs to the first.",
    also: { "live-as-found-neighbours": ["LV4"] },
    predicted: true,
    prediction: "LV3 and LV4 were predicted.",
    cause:
      "The configuration space that the host offers to L1 is one more page of addresses, which an L2 may name in a hypercall like any other (1.6). There a hostile L2 resets the device of its neighbour. The kernel had taken the neighbour's kick and told its driver so; the reset takes the wake-up with it, and no back end ever serves what was asked.",
    missed:
      "The neighbour's request was answered, and rightly: no property of single steps has anything to complain of on its side. What is missing is something that should happen later, and that only a property of infinite runs can miss. To the driver it looks like a device that hangs.",
    least:
      "Four steps start the victim and have its kick taken. Two start the hostile L2 on its own vCPU, three are its hypercall and what the host does with it. Then nothing is left to be done, and that goes on for ever.",
    fixes: [
      {
        set: { l0Filter: "BY_VM" },
        means:
          "The kernel serves an L2's hypercall only for addresses of devices that were passed through to it. Configuration space belongs to no L2.",
      },
    ],
    noFixes: [
      {
        set: { shPolicy: "STRICT" },
        because:
          "the hostile L2 sets the shared bit, and the driver, which does not, is refused: its kick is not forgotten because it is not taken.",
      },
    ],
    read: [
      { name: "CONFIG_RESET", path: "spec/requests.ts" },
      { name: "emulatorDispatches", path: "spec/actions/emulator.ts" },
      { name: "filterAllows", path: "spec/rules/l0-kernel.ts" },
    ],
  },
  {
    id: "F5",
    slug: "configuration-space",
    title: "A hostile L2 moves the device of its neighbour through L1's configuration space",
    kind: "design",
    model: "as-found-adversaries",
    property: "S13",
    where:
      "The as-found point with two L2s, a device for each, and a trusted one of L1's; the second L2 asks for anything.",
    also: {
      "as-found-adversaries": ["S24", "S25"],
      "as-found-adversaries-no-memslot-check": ["S13", "S24", "S25"],
    },
    predicted: false,
    prediction:
      "Not predicted: S13 was expected to hold, because no L2 moves a BAR of its own. The prediction had in mind the configuration space that L1 emulates for its L2s, and not the one that the host emulates for L1.",
    cause:
      "The host offers configuration space to L1 as memory-mapped registers, and so it is an address that an L2 can put into R14 (1.6). A hostile L2 writes the BAR of its neighbour's device there. The emulator moves the device; L1, whose register that is, is not asked, and neither it nor the victim knows. The victim's requests then reach nobody, and are reported as done.",
    missed:
      "Who thinks of BARs thinks of the guest that owns them. The attack needs no BAR of one's own and no device of the victim's: only an address that both prototypes leave out of every list, since no L2 has any business there.",
    least:
      "Four steps bring the hostile L2 to its hypercall, four more perform it and bring the answer back; it takes that and halts, and L1 runs the victim, for which the address is then wrong.",
    fixes: [
      {
        set: { l0Filter: "BY_VM" },
        means:
          "The kernel serves an L2's hypercall only for addresses of devices that were passed through to it: a list of what is allowed, and not of what is not. That the L1 of this point passes on what it cannot place does no harm here: configuration space is L1's own.",
      },
    ],
    noFixes: [
      {
        set: { barPolicy: "LOCKED" },
        because: "L1 refuses what an L2 asks of L1; this L2 asks the host.",
      },
      { set: { l1Policy: "DENY" }, because: "L1 is not asked." },
    ],
    read: [
      { name: "CONFIG_MOVE", path: "spec/requests.ts" },
      { name: "ecam", path: "spec/constants.ts" },
      { name: "emulatorDispatches", path: "spec/actions/emulator.ts" },
    ],
  },
  {
    id: "F6",
    slug: "neighbour-reads",
    title: "A hostile L2 reads from the device of its neighbour what the neighbour sent to it",
    kind: "design",
    model: "as-found-neighbours-sending",
    property: "N2",
    where:
      "The as-found point with two L2s and a device for each: the first sends what its private memory holds, the second reads devices that are not its own.",
    also: { "as-found-neighbours-sending": ["N5"] },
    predicted: false,
    prediction: "No verdict on N2 or N5 was predicted for this point.",
    cause:
      "A driver writes a word of its private memory to its device, as drivers do with whatever they send. The device gives back what was written to it. A hostile L2 then names that device in a hypercall of its own, and what the victim's private memory held stands in its registers. No secret in a register is concerned: those that the mask does not name leave the module on no design point (N1).",
    missed:
      "S15 says that the access should not have reached the device. What is lost by it is no fact about one run: each of the two runs below is in order by itself, and only that they differ where the hostile L2 looks says that it learns something.",
    least:
      "The victim runs, sends and halts, L1 switches to its neighbour, and the neighbour asks and has the answer. A secret that was not sent yet makes no difference anywhere.",
    fixes: [
      {
        set: { l0Filter: "BY_VM", l1Policy: "DENY" },
        means:
          "As for the access itself: the kernel serves no L2 for the device of another, and L1 does not pass on what it cannot place. It takes both.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because: "the neighbour touches the page instead, and L1 reads for it.",
      },
      { set: { l1Policy: "DENY" }, because: "L1 is not asked." },
    ],
    read: [
      { name: "neighbours", path: "properties/observer.ts" },
      { name: "filterAllows", path: "spec/rules/l0-kernel.ts" },
      { name: "serve", path: "spec/rules/l1-vmm.ts" },
    ],
  },
  {
    id: "F7",
    slug: "mmio-names-memory",
    title: "A request for MMIO names the memory of the trust domain, and the host takes it",
    kind: "design",
    model: "as-found-adversaries-no-memslot-check",
    property: "S17",
    where:
      "The as-found point with two L2s, the second of them hostile, and a kernel that looks at no memory slots.",
    also: {},
    predicted: true,
    prediction:
      "S17 was predicted: upstream kernels require the shared bit and look at no memory slot, the prototype strips the bit and looks at the slots (3.1, 3.2). With one half of each nothing is left.",
    cause:
      "The host's kernel is asked for an address of L1's memory, without the shared bit. It strips the bit instead of requiring it, does not look whether a memory slot is there, and hands the request to the emulator as though a device were meant. What is done there is then up to the emulator's map, which knows nothing of private memory.",
    missed:
      "Each of two kernels that were read has one of two checks, and either one is enough. The fault is in what a rebase of one on the other could produce, when the check that seems to be a duplicate is dropped.",
    least:
      "The hostile L2 is run, asks, and the kernel takes it: the shortest run that any request can have.",
    fixes: [
      {
        set: { memslotCheck: true },
        means: "The kernel refuses a request for MMIO at an address that a memory slot covers.",
      },
      {
        set: { l0Filter: "BY_VM" },
        means: "The kernel takes from an L2 only addresses of its own devices.",
      },
      {
        set: { shPolicy: "STRICT", driverSh: true },
        means:
          "The kernel requires the shared bit, as upstream does, and drivers set it. It takes both.",
      },
    ],
    noFixes: [
      {
        set: { shPolicy: "STRICT" },
        because: "the kernel then refuses the drivers, too, which leave the bit out.",
      },
      {
        set: { driverSh: true },
        because: "the kernel looks at no bit, and a hostile L2 sets none.",
      },
    ],
    read: [
      { name: "kernelTakesAddress", path: "spec/hypercalls.ts" },
      { name: "kernelEmulates", path: "spec/actions/l0-kernel.ts" },
    ],
  },
];
