/**
 * Rules by name: what several actions share. An action reaches them through `c.rules`, so that a
 * design variant or a seeded defect replaces one rule and every caller gets it.
 */
import type { Plain, Read, Readable, Writable } from "../checker/index.ts";
import type {
  Constants,
  Device,
  Direction,
  L2,
  Lp,
  Mask,
  Page,
  Reason,
  Reg,
  Size,
  Vcpu,
  Vector,
  VmId,
} from "./constants.ts";
import type { access } from "./domains.ts";
import type { Trap } from "./hypercalls.ts";
import type { Gpa, Gpr, State } from "./state.ts";
import { driverRules } from "./rules/l2-driver.ts";
import { emulatorRules } from "./rules/emulator.ts";
import { kernelRules } from "./rules/l0-kernel.ts";
import { l1Rules } from "./rules/l1-vmm.ts";
import { moduleRules } from "./rules/td-module.ts";

/** A register image as it travels in a message. */
export type Registers = Read<Gpr> | Plain<Gpr>;
/** What the module reads and writes. */
export type ModuleSees = Readable<State, typeof access, "tdxModule">;
export type ModuleWrites = Writable<State, typeof access, "tdxModule">;

/** Where a VM is when it leaves: the registers loaded by then, and the instruction it is at. */
export interface Position {
  readonly gpr: Registers;
  readonly rip: number;
}

/** An entry of the host: its registers, whether it asks for L1, on which physical CPU, and whether a lock is held. */
export interface Entry {
  readonly regs: Registers;
  readonly resumeL1: boolean;
  readonly lp: Lp;
  readonly busy: boolean;
}

/** The module's rules. Source: domain facts 2. */
export interface ModuleRules {
  /** What the host gets of `image` on a TDVMCALL: exposed registers copied, all others zero. */
  readonly scrub: (image: Registers, mask: Mask) => Plain<Gpr>;
  /** `image` after the host's answer: exposed registers from `host`, RAX = success, all else kept. */
  readonly writeBack: (image: Registers, host: Registers) => Plain<Gpr>;
  /** The VM index that the host reads in RCX[33:32]. */
  readonly reportedVm: (vm: VmId) => VmId;
  /** The routing to record when the host asks for L1 at this entry. */
  readonly routeOnEntry: (
    routed: "NONE" | "ASYNC" | "TDVMCALL",
    resumeL1: boolean,
    lastExit: State["tdvps"][0]["lastExit"],
  ) => "NONE" | "ASYNC" | "TDVMCALL";
  /** The routing that survives a failed entry. */
  readonly routeAfterFailure: (
    routed: "NONE" | "ASYNC" | "TDVMCALL",
  ) => "NONE" | "ASYNC" | "TDVMCALL";
  /** ENABLE_TDVMCALL after the host tried to write it. */
  readonly hostControlWrite: (now: boolean, wanted: boolean) => boolean;
  /** Whether a vCPU whose state is on physical CPU `onLp` (null: flushed to memory) may run on `lp`. */
  readonly mayRunOn: (onLp: Lp | null, lp: Lp) => boolean;

  /** TDG.VP.VMCALL of the VM that runs. L1's RIP is not modelled and means nothing. */
  readonly tdcall: (s: ModuleSees, next: ModuleWrites, v: Vcpu, at: Position, c: Context) => void;
  /** L2 `k` leaves for the reason `why`; `gpa` for violations. */
  readonly trap: (
    s: ModuleSees,
    next: ModuleWrites,
    v: Vcpu,
    k: L2,
    why: Trap,
    at: Position,
    gpa: Plain<Gpa> | Read<Gpa> | null,
    c: Context,
  ) => void;
  /** A TD exit that is no trap: `gpa` for violations. */
  readonly asyncExit: (
    s: ModuleSees,
    next: ModuleWrites,
    v: Vcpu,
    reason: Reason,
    gpa: Plain<Gpa> | Read<Gpa> | null,
    at: Position,
  ) => void;
  /** An external interrupt of the host's own takes `v` out of the trust domain. */
  readonly interrupted: (s: ModuleSees, next: ModuleWrites, v: Vcpu, c: Context) => void;
  /** The posted-interrupt notification arrives at `v`, which runs in the trust domain. */
  readonly notified: (s: ModuleSees, next: ModuleWrites, v: Vcpu, c: Context) => void;
  /** TDH.VP.ENTER. */
  readonly vpEnter: (s: ModuleSees, next: ModuleWrites, v: Vcpu, entry: Entry, c: Context) => void;
  /** TDH.VP.FLUSH. */
  readonly vpFlush: (s: ModuleSees, next: ModuleWrites, v: Vcpu, c: Context) => void;
  /** TDH.MEM.TRACK: a TLB epoch ends. */
  readonly track: (next: ModuleWrites, c: Context) => void;
  /** TDG.VP.ENTER: L1 enters L2 `k` from its buffer. */
  readonly l1Enters: (s: ModuleSees, next: ModuleWrites, v: Vcpu, k: L2, c: Context) => void;
}

/** The L1 part of the state as L1 sees it. */
export type L1Sees = Readable<State, typeof access, "l1">;

/** The rules of L1. Source: domain facts 4. */
export interface L1Rules {
  /** What L1 does with the exit it finds in its registers. */
  readonly decide: (
    s: L1Sees,
    v: Vcpu,
    exit: NonNullable<Read<State["cpu"][0]["exitInfo"]>>,
    c: Context,
  ) => L1Decision;
  /** Whether an access touches the trusted device, by either alias of its page. */
  readonly isTrusted: (gpa: Read<Gpa> | Plain<Gpa>, size: Size) => boolean;
  /** Whether an address is memory of the trust domain, by either alias. */
  readonly isPrivateMemory: (gpa: Read<Gpa> | Plain<Gpa>) => boolean;
  /** Whether L1 advances L2's RIP when it has served the instruction; `direct`: it has enabled direct hypercalls for the L2. */
  readonly skipsInstruction: (instruction: Instruction, direct: boolean, c: Constants) => boolean;
  /** The datum that L1 passes on to its L2. */
  readonly passesOn: (data: Reg, c: Constants) => Reg;
  /** Whether L1 enables direct hypercalls for L2 `k`. */
  readonly enablesDirect: (s: L1Sees, k: L2, c: Constants) => boolean;
  /** Whose interrupt L1's `vector` is, and as which vector it injects it; null: nobody's. */
  readonly deliversTo: (
    s: L1Sees,
    vector: Vector,
    c: Constants,
  ) => { readonly k: L2; readonly vector: Vector } | null;
  /** Whether vCPU `v` of L2 `k` stands still: it neither runs nor waits for an answer. */
  readonly standsStill: (s: L1Sees, v: Vcpu, k: L2) => boolean;
}

/** An instruction of an L2 that L1 serves. */
export type Instruction = "CALL" | "TOUCH";

/** What L1 decided. */
export type L1Decision =
  /** Ask its own device, by a hypercall of its own. */
  | { readonly kind: "forward"; readonly gpa: Plain<Gpa>; readonly instruction: Instruction }
  /** Take note of the vector the L2 wants, and give the device L1's own. */
  | {
      readonly kind: "remap";
      readonly device: Device;
      readonly vector: Vector | null;
      readonly instruction: Instruction;
    }
  /** Ask the host to share the page. */
  | { readonly kind: "mapGpa"; readonly gpa: Plain<Gpa> }
  /** Serve it from the trusted device. */
  | { readonly kind: "emulate"; readonly instruction: Instruction }
  | { readonly kind: "deny"; readonly instruction: Instruction }
  | { readonly kind: "moveBar"; readonly device: Device; readonly page: Gpa["page"] }
  | { readonly kind: "reset" }
  /** Take an interrupt. */
  | { readonly kind: "drain" }
  /** Nothing left to do. */
  | { readonly kind: "resume" };

/** The emulator's address map, as the kernel's registrations follow it at once. [A31] */
export type AddressMap = Read<State["map"]>;

/** The rules of the honest L0 kernel. Source: domain facts 3. */
export interface KernelRules {
  /** A legal size, and no page crossing where that is checked. */
  readonly wellFormed: (regs: Registers, c: Constants) => boolean;
  /** An address for MMIO: sharing and memory slots. */
  readonly takesAddress: (regs: Registers, c: Constants) => boolean;
  /** Whether VM `vm` may reach `page`: BY_VM lets an L2 reach its own devices only. */
  readonly filterAllows: (map: AddressMap, vm: VmId, page: Page, c: Constants) => boolean;
  /** The device whose kick register is registered with the kernel at this address, or null. */
  readonly fastPath: (map: AddressMap, regs: Registers, c: Constants) => Device | null;
}

/** The rules of the emulator. Source: domain facts 3.7. */
export interface EmulatorRules {
  /** The device that answers at `page`. */
  readonly lookUp: (
    map: AddressMap,
    dev: Read<State["emulator"]["dev"]>,
    page: Page,
    c: Constants,
  ) => Device | null;
  /**
   * Performs an access on a device and returns the datum read (ZERO for writes).
   * `dev` is the device after the access and starts as it was before.
   */
  readonly access: (
    dev: { data: Reg; dataHi: Reg; kick: number; isr: Reg },
    off: number,
    size: Size,
    dir: Direction,
    data: Reg,
    c: Constants,
  ) => Reg;
}

/** The rules of an L2's driver. Source: domain facts 5.3. */
export interface DriverRules {
  /** What the driver makes of the registers that it finds after its request: a hypercall has a status, an access has none. */
  readonly takesResult: (registers: Registers, way: "CALL" | "TOUCH" | "IO") => Result;
}

/** What a driver takes from its request: whether it worked, and the datum that it then goes on with. */
export interface Result {
  readonly ok: boolean;
  readonly datum: Reg;
}

/** All rules. A `type`, because an interface has no index signature. */
export type Rules = {
  readonly [R in keyof ModuleRules]: ModuleRules[R];
} & { readonly [R in keyof L1Rules]: L1Rules[R] } & {
  readonly [R in keyof KernelRules]: KernelRules[R];
} & { readonly [R in keyof DriverRules]: DriverRules[R] } & {
  readonly [R in keyof EmulatorRules]: EmulatorRules[R];
};

/** What every function of the specification gets as `c`. */
export type Context = Constants & { readonly rules: Rules };

/** The rules of the system as it is described. */
export const rules: Rules = {
  ...moduleRules,
  ...l1Rules,
  ...kernelRules,
  ...emulatorRules,
  ...driverRules,
};
