/**
 * What was found at the as-found point: each violated claim there belongs to one finding, and each
 * finding has a page, written from these words and from what the checker shows.
 *
 * Everything that can be checked of this is: `test/findings.test.ts` looks at each run, each fix, what
 * is too little of a fix, and that no violated claim is left out.
 */
import type { Constants, DESIGN_FLAGS } from "../spec/constants.ts";

/** Decisions of the design, and what they are set to. */
export type Flags = Readonly<Partial<Pick<Constants, (typeof DESIGN_FLAGS)[number]>>>;

/** A change of the design after which the property holds in the model of the finding. */
export interface Fix {
  readonly set: Flags;
  /** For somebody who builds it: a sentence or two. */
  readonly means: string;
}

/** What looks like a fix and is none; or a part of a fix, none of which is enough. */
export interface NoFix {
  readonly set: Flags;
  readonly because: string;
}

/** A finding. Texts are Markdown. */
export interface Finding {
  readonly id: `F${number}`;
  /** The name of its page, after the number. */
  readonly slug: string;
  /** One line that an architect understands. */
  readonly title: string;
  /** `hypothesis`: it follows if the code does what it was read to do, and nobody has confirmed it. */
  readonly kind: "design" | "hypothesis";
  /** The model and the property that say it best. */
  readonly model: string;
  readonly property: string;
  /** What happens in the model, in one sentence that stands by itself. */
  readonly where: string;
  /** What is violated for the same reason, by model. */
  readonly also: Readonly<Record<string, readonly string[]>>;
  /** Whether the violation of the property was predicted; and of the others. */
  readonly predicted: boolean;
  readonly prediction: string;
  /** The mechanism. Numbers in brackets are those of the domain facts that properties name as sources. */
  readonly cause: string;
  /** Why nobody noticed, or would. */
  readonly missed: string;
  /** What each part of a shortest run is for. */
  readonly least: string;
  /** Alternatives: each is enough, and no part of it is. */
  readonly fixes: readonly Fix[];
  /** Every proper part of a fix is among them. */
  readonly noFixes: readonly NoFix[];
  /** Where the specification says what goes wrong: a name in a file, from the root of the project. */
  readonly read: readonly { readonly name: string; readonly path: string }[];
  /** A page that says more, beside that of the finding. */
  readonly deeper?: string;
}

const moved: readonly Finding[] = [
  {
    id: "F1",
    slug: "moved-bar",
    title: "An L2 moves a BAR, and its requests are performed on another device",
    kind: "design",
    model: "as-found-bar-write",
    property: "S14",
    where:
      "The as-found point with one L2, which has two devices and moves the BAR of one of them.",
    also: {
      "as-found-bar-write": ["S13", "S24", "S25"],
      "as-found-bar-write-onto-neighbour": ["S13", "S14", "S24", "S25"],
      "bus-as-found-bar-write": ["R1", "R2"],
    },
    predicted: true,
    prediction:
      "S13 and S14 were predicted. That it is S24 and S25 that fail with them, and not S26, was not: the request is performed, only elsewhere, and its L2 is told of a success.",
    cause:
      "The address of a device is made equal for the L2, for L1 and for the emulator once, when the L2 is set up (1.6). When the L2 rewrites a BAR, the L1 of this point moves the view that it gives that L2, and nothing else: direct hypercalls stay enabled, and nobody tells the host. What the L2 then calls its device is another device to the emulator, or none, and there its requests are performed, with success.",
    missed:
      "Equality is an assumption of the whole path and a check of none of its parts: the module looks at no address, the host knows one map, and the L2 another. On the nested route L1 translates every address, so that the same rewrite does no harm there as long as BARs do not overlap; and an L2 that leaves its BARs alone, as the model `as-found` has it, never finds out.",
    least:
      "Two steps start the L2, three move the BAR onto that of its other device and let it run again, one retires the write to configuration space, and two are a request that is performed elsewhere.",
    fixes: [
      {
        set: { barPolicy: "LOCKED" },
        means:
          "L1 takes no rewrite of a BAR from an L2 that it has given direct hypercalls. The register reads as it was.",
      },
      {
        set: { barPolicy: "TRACK_MOVE" },
        means:
          "L1 stops the L2 on every vCPU, ends its direct hypercalls, moves the real device first and the view after it, and refuses an address that is taken.",
      },
    ],
    noFixes: [
      {
        set: { barPolicy: "TRACK_OFF" },
        because:
          "L1 ends direct hypercalls before the view moves, and serves the L2 itself from then on. Of two devices at one address it takes the first.",
      },
      {
        set: { l0Filter: "BY_VM" },
        because:
          "both devices are the L2's own, so that a filter by owner lets this request through; and where the new address is nobody's, the device now refuses its driver.",
      },
    ],
    read: [
      { name: "l1MovesBar", path: "spec/actions/l1-bars.ts" },
      { name: "enablesDirect", path: "spec/rules/l1-vmm.ts" },
      { name: "deviceAt", path: "spec/addresses.ts" },
    ],
  },
  {
    id: "F2",
    slug: "moved-onto-neighbour",
    title: "An L2 moves a BAR onto the device of its neighbour, and reaches it",
    kind: "design",
    model: "as-found-bar-write-onto-neighbour",
    property: "S15",
    where:
      "The as-found point with two honest L2s and a device for each; one of them moves its BAR.",
    also: {},
    predicted: true,
    prediction: "S15 was predicted where the new address is that of a neighbour's device.",
    cause:
      "As in the finding before, but the address that the BAR is moved to belongs to the device of another L2. The driver means its own device, and the emulator, which knows neither the L2 nor what it means (3.4), performs the request on the neighbour's. Nobody here is hostile: to move a BAR is an L2's right.",
    missed:
      "It takes two L2s and one BAR that moves. Tests of a single L2 see a device that has gone silent, tests of two L2s leave the BARs alone.",
    least:
      "The L2 is started, moves its BAR, runs again, retires the write and makes one request: each step waits for the one before it.",
    fixes: [
      {
        set: { barPolicy: "LOCKED" },
        means: "L1 takes no rewrite of a BAR from an L2 that it has given direct hypercalls.",
      },
      {
        set: { barPolicy: "TRACK_OFF" },
        means:
          "Before the view moves, L1 ends the L2's direct hypercalls on every vCPU. It then translates each address to that of the device that the L2 means.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because: "the neighbour is safe, and the L2's own device now refuses its driver.",
      },
    ],
    read: [
      { name: "l2BarWrite", path: "spec/actions/l2-operations.ts" },
      { name: "l1MovesBar", path: "spec/actions/l1-bars.ts" },
    ],
  },
];

const hostileNeighbours: readonly Finding[] = [
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

const servedAgain: readonly Finding[] = [
  {
    id: "F8",
    slug: "served-again",
    title: "A hypercall that the host has completed is served again by L1",
    kind: "design",
    model: "as-found-interrupts",
    property: "S23",
    where:
      "The as-found point with one L2 whose device interrupts: the interrupt is posted, and an entry with one posted asks for L1.",
    also: {
      "as-found-interrupts": ["S20", "S21", "S25", "S26", "S37", "N4"],
      "as-found-interrupts-svsm": ["S20", "S21", "S23", "S25", "S26", "S37", "N4"],
    },
    predicted: true,
    prediction:
      "S20, S21, S23 and S26 were predicted. S25 was not (a kick performed twice was not performed exactly once), nor that S37 and N4 fail.",
    cause:
      "The kernel has taken a kick, and before it enters again an interrupt is posted for L1. It therefore asks for L1 on that entry (patch 0018, 3.3). The module applies the answer, writes L1's buffer and tells L1 that a hypercall was routed to it (2.5). The L1 of this point looks at the exit reason alone, which says TDCALL, and not at the case above it (4.1): it takes a hypercall that is complete for one that waits, and performs it once more.",
    missed:
      "A kick too many wakes a back end that finds nothing to do, and nobody sees that. Where it is a read, its answer is in R11, where L1 expects the leaf: it refuses a hypercall that nobody made, or performs another one. And it needs an interrupt that arrives within one hypercall.",
    least:
      "Without a vector there is no interrupt, and to set one takes eleven steps through L1. Then the kick is taken, its back end serves it and raises the interrupt before the kernel enters, L1 forwards the kick, and it is taken a second time.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means:
          "L1 looks at the whole status: after HOST_ROUTED_TDVMCALL there is nothing to be served, and it resumes the L2 without touching registers or RIP.",
      },
      {
        set: { resumeOnPi: false },
        means:
          "The host enters the L2, and has the posted interrupt taken from there: a notification makes the L2 exit to L1 by itself.",
      },
    ],
    noFixes: [
      {
        set: { shPolicy: "STRICT" },
        because: "every hypercall of the driver is refused, so that no kick is performed at all.",
      },
    ],
    read: [
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "kernelEnters", path: "spec/actions/l0-kernel.ts" },
      { name: "decide", path: "spec/rules/l1-vmm.ts" },
    ],
  },
  {
    id: "F9",
    slug: "rip-twice",
    title: "An L1 that serves a completed hypercall again skips an instruction of its L2",
    kind: "design",
    model: "as-found-interrupts-svsm",
    property: "S3",
    where:
      "As in F8, with an L1 that advances RIP as well when it serves a hypercall that was routed to it.",
    also: { "as-found-interrupts-svsm": ["S4"] },
    predicted: true,
    prediction:
      "S3 was predicted. S4 was not: the RIP that L1 leaves in its buffer is not the one that the L2 has.",
    cause:
      "The module moves RIP past a hypercall when the L2 leaves by it, and not when it comes back (2.2). An L1 that serves such a hypercall again, as in the finding before, and that advances RIP after serving as it does for every other exit (4.2), moves it a second time. The L2 goes on one instruction too far.",
    missed:
      "It stays hidden as long as direct hypercalls are off in that L1, as they are in the code that was read: then the hypercall is an exit to L1 like any other, and to advance RIP is right. It is a fault that waits for a flag.",
    least:
      "The first twenty-one steps are those after which a kick has been performed twice. Its second answer comes back and L1 advances RIP; it has to take the interrupt before it can enter the L2, and then does.",
    fixes: [
      {
        set: { skipsRouted: false },
        means:
          "L1 leaves RIP alone after a routed hypercall: the module has moved it. It still serves the hypercall again.",
      },
      {
        set: { resumeOnPi: false },
        means: "The host does not ask for L1 while a hypercall is complete.",
      },
    ],
    noFixes: [],
    read: [
      { name: "skipsInstruction", path: "spec/rules/l1-vmm.ts" },
      { name: "l1Responds", path: "spec/actions/l1-exits.ts" },
    ],
  },
];

const hypotheses: readonly Finding[] = [
  {
    id: "F10",
    slug: "lost-answer",
    title: "H1: the answer is lost, and the L2 takes its own argument for the datum",
    kind: "hypothesis",
    model: "as-found-reclaim",
    property: "S26",
    where:
      "The as-found point with one L2 and an honest host, which once takes a private page away and gives it back.",
    also: {
      "as-found-reclaim": ["S5", "S12", "S24", "N4"],
      "as-found-reclaim-0014": ["S5", "S12"],
      "as-found-hostile-host": ["S5", "S12"],
    },
    predicted: true,
    prediction: "All of it was predicted from reading the code.",
    cause:
      "While the host serves a read, it takes away a private page of L1 that belongs to this L2, as memory management does. The entry with the answer translates L1's pages first, fails, and leaves again; in doing so it forgets that the last exit was a hypercall (2.6). The next entry therefore copies no answer. The L2 continues with the registers it called with: RAX and R10 are zero, which means success, and R11 is 0x30, the leaf it asked for, which it takes for the datum.",
    missed:
      "Nobody is told: the host did nothing unusual, the module reports an ordinary violation, and the L2 gets a success. A write that was performed equals its arguments, so that its loss cannot be noticed; only a read shows it, by a datum that happens to be the number of a leaf.",
    least:
      "Each step waits for the one before it, but for the reclaim, which may come at any time while the hypercall is out.",
    fixes: [
      {
        set: { fixSoftXlat: true },
        means:
          "The module applies the host's registers before it translates L1's pages, as it does already where an entry is routed to L1. No L0, L1 or driver can do this for it.",
      },
    ],
    noFixes: [],
    read: [
      { name: "fixSoftXlat", path: "spec/rules/td-module.ts" },
      { name: "kernelReclaims", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h1.md",
  },
  {
    id: "F11",
    slug: "rolled-back",
    title: "H2: an L2 is rolled back to before its hypercall",
    kind: "hypothesis",
    model: "as-found-reclaim-0014",
    property: "S3",
    where:
      "The as-found point with one L2 and an honest host with patch 0014, which takes private pages away twice and gives them back.",
    also: {
      "as-found-reclaim-0014": ["S2", "S4", "S6", "S23", "S24", "S25", "N4"],
      "as-found-hostile-host": ["S2", "S3", "S4", "S6"],
    },
    predicted: true,
    prediction:
      "S3, S4, S23 and N4 were predicted. S2, S6, S24 and S25 were not: L1 is told of the wrong exit, the registers that come back are older than the hypercall, and what the L2 does twice it takes for done once.",
    cause:
      "It begins as H1 does. To the host the entry that fails looks like a violation of the L2 on a private page, and with patch 0014 it shows every such violation to L1 (3.3). The module routes an asynchronous exit then, for which L1's buffer was written when the L2 left; but the L2 left by a hypercall, and after that it is not written (2.2, 2.6). L1 resumes the L2 from a buffer that holds it as it was before the hypercall: registers and RIP are old, memory and devices are not.",
    missed:
      "Patch 0014 is there so that an honest host is not taken for one that steps the L2 without progress. It and the module's order of steps are each reasonable. An honest host takes this path each time, but only where it reclaims one of two pages of L1 while a hypercall is out.",
    least:
      "The kernel takes the kick by itself here, which saves the emulator's steps. The entry fails, the page comes back, L1 is asked, finds registers that ask for nothing, denies them and resumes the L2.",
    fixes: [
      {
        set: { patch0014: false },
        means:
          "The host repairs its own pages without asking L1. What is left is H1: the answer is still lost.",
      },
      {
        set: { fixSoftXlat: true, onRouted: "IGNORE" },
        means:
          "The module applies the answer first, and writes L1's buffer on a routed entry whenever the last real exit was a hypercall; and L1 takes what is routed to it as done. It takes both.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because:
          "the buffer is then written in time, and L1 serves the hypercall that it finds there, which is complete: a read is refused that was performed.",
      },
      {
        set: { onRouted: "IGNORE" },
        because: "L1 serves nothing, and resumes the L2 from the old buffer all the same.",
      },
    ],
    read: [
      { name: "routeOnEntry", path: "spec/rules/td-module.ts" },
      { name: "kernelRepairs", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h2.md",
  },
  {
    id: "F12",
    slug: "old-request",
    title:
      "H2 beside an L1 that serves again: an older request is performed in the name of a newer one",
    kind: "hypothesis",
    model: "as-found-reclaim-0014",
    property: "S14",
    where:
      "The as-found point with one L2 and an honest host with patch 0014, which takes private pages away twice and gives them back.",
    also: { "as-found-reclaim-0014": ["S20", "S21"] },
    predicted: false,
    prediction:
      "Not predicted: reading the code had suggested that registers and RIP are old, and not whose request L1 then finds.",
    cause:
      "A first violation, on a page of the L2's own, has left the registers of a completed kick in L1's buffer. When the answer to a later read is lost as in H1 and the entry is routed as in H2, L1 finds those registers behind an exit reason that says TDCALL. It serves them (4.1): the L2 reads a register, and the device is kicked.",
    missed:
      "It takes two pages that are reclaimed, of which the first does no harm by itself, and an earlier request that was a write. What L1 performs was once asked for, by this L2, with these registers: nothing about it looks forged.",
    least:
      "The kick is a complete request (six steps), the violation on the L2's page and the detour through L1 bring its registers into the buffer (six), the read gets lost as in H1 (eight), and two steps perform the kick again.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means: "L1 serves nothing that was routed to it. The rollback itself remains.",
      },
      {
        set: { patch0014: false },
        means: "The host repairs its own pages without asking L1. The lost answer remains.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because:
          "the buffer is then written in time, and L1 serves the hypercall that it finds there, which is complete: a read is refused that was performed.",
      },
    ],
    read: [
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "kernelRepairs", path: "spec/actions/l0-kernel.ts" },
    ],
    deeper: "h2.md",
  },
];

const hosts: readonly Finding[] = [
  {
    id: "F13",
    slug: "forged-request",
    title: "A hostile host writes the request that L1 then serves for its L2",
    kind: "design",
    model: "as-found-hostile-host",
    property: "S20",
    where:
      "The as-found point with one L2 and its trusted device, against a host that does anything the module lets it.",
    also: { "as-found-hostile-host": ["S16", "S21", "N4", "N4L1"] },
    predicted: true,
    prediction:
      "S16, S20, S21, N4 and N4L1 were predicted for an L1 that serves what is routed to it.",
    cause:
      "On the way back from a hypercall the host sets R10–R15, which is its right: they are the answer. If it asks for L1 on that entry, the module puts them into L1's buffer as the L2's registers, and L1 sees an exit that says TDCALL (2.5). An L1 that serves it (4.1) takes what the host wrote for what its L2 asked: leaf, address and datum are the host's choice, and so is the device. That may be the trusted device, which the host must not reach (S16).",
    missed:
      "The registers are genuine in every run with an honest host, and nothing in them tells the one from the other. The trust boundary runs through the middle of a register file: what was an argument on the way out is an answer on the way back.",
    least:
      "The L2 makes any hypercall, the host enters with RESUME_L1 and registers of its choice, and L1 acts on them. In the run shown L1 only refuses what nobody has asked; a forged write to the trusted device takes as many steps.",
    fixes: [
      {
        set: { onRouted: "IGNORE" },
        means:
          "L1 serves nothing that was routed to it: what the host hands back is an answer, whatever it looks like. To hand services to L1 this way (patch 0017) then needs another channel, since the registers prove nothing.",
      },
    ],
    noFixes: [
      {
        set: { fixSoftXlat: true },
        because: "the order of steps in the module is not concerned; the entry succeeds.",
      },
      {
        set: { l1Policy: "DENY" },
        because: "L1 would deny what is not its L2's, and the host can name what is.",
      },
    ],
    read: [
      { name: "hostEnters", path: "spec/actions/adversary.ts" },
      { name: "l1Dispatches", path: "spec/hypercalls.ts" },
      { name: "writeBack", path: "spec/rules/td-module.ts" },
    ],
  },
  {
    id: "F14",
    slug: "host-for-l1",
    title: "By a direct hypercall the host answers for the trusted device, where L1 would have",
    kind: "design",
    model: "accel-vs-nested-as-found-trusted",
    property: "R2",
    where:
      "The as-found point beside its own nested route, with one L2, and that a hostile one: it asks for its trusted device by hypercall.",
    also: {},
    predicted: false,
    prediction:
      "Beside a hostile L2 R2 was predicted to fail for another reason (nobody confines the L2), for which it holds: see the page on refinement.",
    cause:
      "L1 emulates a trusted device for its L2s, and on the nested route it serves whoever asks for it by hypercall. With direct hypercalls the same request goes to the host (2.1, 2.2), which has nothing at that address, and answers all the same: the write is dropped and reported as done. No driver that keeps to its private page is concerned (S16 holds); an L2 that asks this way is told what the host likes.",
    missed:
      "It needs an L2 that reaches its trusted device by hypercalls, which is how the nested route would have it and what a driver that was written for that route does. Nothing in the L2 or in L1 says that the answer came from elsewhere.",
    least:
      "One hypercall, from the start of the L2 to the answer. At the last step the nested route would still have L1's own work before it.",
    fixes: [
      {
        set: { route: "NEST_CALL" },
        means:
          "No direct hypercalls for an L2 that reaches trusted devices by hypercall. Otherwise it has to reach them by private memory (assumption a3 of the [page on refinement](../refinement.md)): what is private never goes to the host.",
      },
    ],
    noFixes: [
      {
        set: { l0Filter: "BY_VM" },
        because:
          "the host refuses, which is better than an answer that it made up, and still not what L1 would have said.",
      },
    ],
    read: [
      { name: "isTrusted", path: "spec/rules/l1-vmm.ts" },
      { name: "l2ExitTo", path: "spec/hypercalls.ts" },
    ],
  },
];

/** All findings, in the order of their pages. */
export const findings: readonly Finding[] = [
  ...moved,
  ...hostileNeighbours,
  ...servedAgain,
  ...hypotheses,
  ...hosts,
];
