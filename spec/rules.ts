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
  Mask,
  Reason,
  Reg,
  Size,
  Vcpu,
  VmId,
} from "./constants.ts";
import type { access } from "./domains.ts";
import type { Trap } from "./hypercalls.ts";
import type { Gpa, Gpr, State } from "./state.ts";
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
  /** TDH.VP.ENTER. */
  readonly vpEnter: (
    s: ModuleSees,
    next: ModuleWrites,
    v: Vcpu,
    entry: { readonly regs: Registers; readonly resumeL1: boolean; readonly busy: boolean },
    c: Context,
  ) => void;
  /** TDG.VP.ENTER: L1 enters L2 `k` from its buffer. */
  readonly l1Enters: (s: ModuleSees, next: ModuleWrites, v: Vcpu, k: L2) => void;
}

/** The rules of L1. Source: domain facts 4. */
export interface L1Rules {
  /** What L1 does with the exit it finds in its registers. */
  readonly decide: (
    s: Readable<State, typeof access, "l1">,
    v: Vcpu,
    exit: NonNullable<Read<State["cpu"][0]["exitInfo"]>>,
    c: Context,
  ) => L1Decision;
  /** Whether L1 advances L2's RIP when it has served the instruction. */
  readonly skipsInstruction: (instruction: "CALL" | "TOUCH", c: Constants) => boolean;
}

/** What L1 decided: forward to its own device, refuse, move a BAR, or simply resume the L2. */
export type L1Decision =
  | { readonly kind: "forward"; readonly gpa: Plain<Gpa>; readonly instruction: "CALL" | "TOUCH" }
  | { readonly kind: "deny"; readonly instruction: "CALL" | "TOUCH" }
  | { readonly kind: "moveBar"; readonly device: Device; readonly page: Gpa["page"] }
  | { readonly kind: "resume" };

/** The rules of the honest L0 kernel. Source: domain facts 3. */
export interface KernelRules {
  /** Whether the kernel takes the request in `regs` for MMIO that the emulator may see. */
  readonly takesRequest: (regs: Registers, c: Constants) => boolean;
}

/** The rules of the emulator. Source: domain facts 3.7. */
export interface EmulatorRules {
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
  ) => Reg;
}

/** All rules. A `type`, because an interface has no index signature. */
export type Rules = {
  readonly [R in keyof ModuleRules]: ModuleRules[R];
} & { readonly [R in keyof L1Rules]: L1Rules[R] } & {
  readonly [R in keyof KernelRules]: KernelRules[R];
} & { readonly [R in keyof EmulatorRules]: EmulatorRules[R] };

/** What every function of the specification gets as `c`. */
export type Context = Constants & { readonly rules: Rules };

/** The rules of the system as it is described. */
export const rules: Rules = { ...moduleRules, ...l1Rules, ...kernelRules, ...emulatorRules };
