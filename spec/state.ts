/**
 * The state: one schema, from which follow the TypeScript types, the packed layout, and the checks
 * on every value written. The regions are those of `domains.ts`.
 *
 * Left out, and why that is sound: caches, page-table walks and instruction bytes (no rule modelled
 * here reads them; what an instruction would do stands in the registers); L1's own instruction
 * pointer (no rule reads it: L1's continuation is `l1.pc`); time.
 */
import { z } from "zod";
import { each, total, type Plain, type Read } from "../checker/index.ts";
import {
  CASES,
  DIRECTIONS,
  LAST_EXITS,
  MASKS,
  OPERATIONS,
  REASONS,
  REGS,
  ROUTES_TO_L1,
  SECRETS,
  SIZES,
  UNITS,
  BAR_PAGE,
  pages,
  privatePages,
  type Constants,
} from "./constants.ts";

/**
 * Largest value of an L2's instruction counter. Every operation is two instructions: an even one that
 * loads the registers, and an odd one that traps. Two to spare for defects.
 */
export const maxRip = (c: Constants): number => 2 * (c.operations + c.barWrites) + 2;

/** The schema of a guest physical address: page, unit within the page, shared bit. */
export const gpaSchema = (c: Constants) =>
  z.object({
    page: z.enum(pages(c)),
    off: z
      .int()
      .min(0)
      .max(UNITS - 1),
    sh: z.boolean(),
  });

/** The schema of a register image. R12–R15 carry size, direction, address and data of a RequestMMIO. */
export const gprSchema = (c: Constants) =>
  z.object({
    rax: z.enum(REGS),
    rcx: z.enum(MASKS),
    r10: z.enum(REGS),
    r11: z.enum(REGS),
    r12: z.enum(SIZES),
    r13: z.enum(DIRECTIONS),
    r14: gpaSchema(c),
    r15: z.enum(REGS),
    sec: z.enum(SECRETS),
    xmm: z.enum(SECRETS),
  });

/** The schema of the state. */
export const stateSchema = (c: Constants) => {
  const vmId = z.literal([0, ...c.l2s]);
  const rip = z.int().min(0).max(maxRip(c));
  const bar = z.nullable(z.enum(pages(c)));
  return z.object({
    cpu: total(
      c.vcpus,
      z.object({
        /** The trust domain runs on this vCPU; otherwise the host does. */
        inTd: z.boolean(),
        /** CURR_VM: the VM that runs, or will run when the host enters. */
        vm: vmId,
        /** ONE image per vCPU: the live registers, or the saved ones while the host runs. */
        gpr: gprSchema(c),
        /** Instructions retired by each L2: what it does next follows from this and its registers. */
        rip: total(c.l2s, rip),
        /** What TDG.VP.ENTER left in L1's registers: RAX (case, reason), RCX/R8 (address). */
        exitInfo: z.nullable(
          z.object({ case: z.enum(CASES), reason: z.enum(REASONS), gpa: z.nullable(gpaSchema(c)) }),
        ),
      }),
    ),
    tdvps: total(
      c.vcpus,
      z.object({
        lastExit: z.enum(LAST_EXITS),
        /** Sticky: L1 must run before any L2 does. */
        routed: z.enum(ROUTES_TO_L1),
        /** Exit fields in the VMCS of each L2: they survive until its next real exit. */
        exit: total(c.l2s, z.object({ reason: z.enum(REASONS), gpa: z.nullable(gpaSchema(c)) })),
        /** L2_CTLS. */
        ctl: total(c.l2s, z.object({ tdvmcall: z.boolean() })),
        /** Soft-translated host addresses of L1's pages are valid. */
        xlat: total(c.l2s, z.object({ buf: z.boolean(), vapic: z.boolean() })),
        /** A TLB epoch ended since: translations are to be made again. */
        epochStale: z.boolean(),
      }),
    ),
    sept: z.record(z.enum(privatePages(c)), z.enum(["PRESENT", "BLOCKED"])),
    buf: total(c.vcpus, total(c.l2s, z.object({ gpr: gprSchema(c), rip }))),
    l1: z.object({
      cpu: total(
        c.vcpus,
        z.object({
          /** BOOT: controls to be set. IN_L2: in TDG.VP.ENTER. FORWARDING_…: own TDVMCALL for a call or an implicit access of L2 under way. REENTERING: L2 to be resumed. */
          pc: z.enum(["BOOT", "IN_L2", "FORWARDING_CALL", "FORWARDING_TOUCH", "REENTERING"]),
          /** The L2 that `pc` is about. */
          k: z.literal([...c.l2s]),
        }),
      ),
      /** BAR of the device that L1 was given. */
      pbar: total(c.devices, bar),
    }),
    /** vbar: BAR of each device as L2 k reads it in the configuration space that L1 emulates. */
    config: total(c.l2s, total(c.devices, bar)),
    l2: total(
      c.vcpus,
      total(
        c.l2s,
        z.object({
          /** The trapping instruction under way; DEAD: a call failed in RAX, which a driver cannot survive. */
          pc: z.enum(["IDLE", "CALL", "TOUCH", "IO", "DEAD"]),
          /** RIP of that instruction. */
          at: rip,
          /** What the driver is about to do, as its memory says: a rollback of registers does not undo it. */
          op: z.nullable(z.enum(OPERATIONS)),
          device: z.literal([...c.devices]),
          /** Operations left. */
          left: z.int().min(0).max(c.operations),
          /** BAR writes left. */
          barWrites: z.int().min(0).max(c.barWrites),
        }),
      ),
    ),
    hostCpu: total(
      c.vcpus,
      z.object({
        /** What the last SEAMCALL answered; NONE while the trust domain runs. */
        status: z.enum(["NONE", "EXIT", "BUSY", "OPERAND_INVALID"]),
        reason: z.nullable(z.enum(REASONS)),
        /** The VM that left (RCX bits 33:32). */
        vm: vmId,
        /** Page of a violation, never the offset. */
        page: z.nullable(z.enum(pages(c))),
        gpr: gprSchema(c),
      }),
    ),
    l0: total(
      c.vcpus,
      z.object({
        /** GUEST: in TDH.VP.ENTER, or just back from it. USER: the emulator has the request. ENTER: about to enter. */
        pc: z.enum(["GUEST", "USER", "ENTER"]),
        /** Registers to hand back. */
        regs: gprSchema(c),
        /** complete_userspace_io is set: a read is to be completed. Writes are posted. */
        completesRead: z.boolean(),
        resumeL1: z.boolean(),
      }),
    ),
    run: total(
      c.vcpus,
      z.nullable(
        z.object({
          page: z.enum(pages(c)),
          off: z
            .int()
            .min(0)
            .max(UNITS - 1),
          size: z.enum(SIZES),
          dir: z.enum(DIRECTIONS),
          data: z.enum(REGS),
          answered: z.boolean(),
        }),
      ),
    ),
    emulator: z.object({
      /** Where the emulator answers for each device. */
      bar: total(c.devices, bar),
      dev: total(
        c.devices,
        z.object({
          data: z.enum(REGS),
          dataHi: z.enum(REGS),
          /** Kicks taken, saturating. */
          kick: z.int().min(0).max(2),
          /** Read-to-clear. */
          isr: z.enum(REGS),
        }),
      ),
    }),
    hostTodo: z.object({
      reclaims: z.int().min(0).max(c.reclaims),
      busies: z.int().min(0).max(c.busies),
    }),
  });
};

/** A state, as a plain value. */
export type State = z.infer<ReturnType<typeof stateSchema>>;
/** A register image. */
export type Gpr = State["cpu"][0]["gpr"];
/** A guest physical address. */
export type Gpa = Gpr["r14"];

/** Registers of a VM nobody has loaded anything into; also what the module leaves in every register it clears. */
export const ZERO_GPR = {
  rax: "ZERO",
  rcx: "NONE",
  r10: "ZERO",
  r11: "ZERO",
  r12: "BAD",
  r13: "READ",
  r14: { page: "l1ram", off: 0, sh: false },
  r15: "ZERO",
  sec: "ZERO",
  xmm: "ZERO",
} as const satisfies Plain<Gpr>;

/** Registers of an L2 before its first instruction: only its secrets. */
export const FRESH_GPR = { ...ZERO_GPR, sec: "A", xmm: "A" } as const satisfies Plain<Gpr>;

/** A register image as a plain value: a view cannot be spread. */
export function plainGpr(g: Read<Gpr> | Plain<Gpr>): Plain<Gpr> {
  const { rax, rcx, r10, r11, r12, r13, r14, r15, sec, xmm } = g;
  const { page, off, sh } = r14;
  return { rax, rcx, r10, r11, r12, r13, r14: { page, off, sh }, r15, sec, xmm };
}

/** Equality of addresses, `null` being none. */
export function sameGpa(a: Read<Gpa> | null, b: Read<Gpa> | null): boolean {
  if (a === null || b === null) return a === b;
  return a.page === b.page && a.off === b.off && a.sh === b.sh;
}

/** Field-by-field equality of register images. */
export function sameGpr(a: Read<Gpr>, b: Read<Gpr>): boolean {
  return (
    a.rax === b.rax &&
    a.rcx === b.rcx &&
    a.r10 === b.r10 &&
    a.r11 === b.r11 &&
    a.r12 === b.r12 &&
    a.r13 === b.r13 &&
    sameGpa(a.r14, b.r14) &&
    a.r15 === b.r15 &&
    a.sec === b.sec &&
    a.xmm === b.xmm
  );
}

/** The one initial state: L1 has its devices and is about to set the controls of its L2s. */
export function initialStates(c: Constants): readonly Plain<State>[] {
  return [
    {
      cpu: each(c.vcpus, () => ({
        inTd: true,
        vm: 0,
        gpr: ZERO_GPR,
        rip: each(c.l2s, () => 0),
        exitInfo: null,
      })),
      tdvps: each(c.vcpus, () => ({
        lastExit: "ASYNC_FAULT",
        routed: "NONE",
        exit: each(c.l2s, () => ({ reason: "TDCALL", gpa: null })),
        ctl: each(c.l2s, () => ({ tdvmcall: false })),
        xlat: each(c.l2s, () => ({ buf: false, vapic: false })),
        epochStale: false,
      })),
      // Object.fromEntries forgets the type of the keys, which are exactly the private pages.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
      sept: Object.fromEntries(privatePages(c).map((p) => [p, "PRESENT"])) as Plain<State>["sept"],
      buf: each(c.vcpus, () => each(c.l2s, () => ({ gpr: FRESH_GPR, rip: 0 }))),
      l1: {
        cpu: each(c.vcpus, () => ({ pc: "BOOT", k: c.l2s[0] ?? 1 })),
        pbar: each(c.devices, (d) => BAR_PAGE[d]),
      },
      config: each(c.l2s, () => each(c.devices, (d) => BAR_PAGE[d])),
      l2: each(c.vcpus, () =>
        each(c.l2s, () => ({
          pc: "IDLE",
          at: 0,
          op: null,
          device: c.devices[0] ?? 0,
          left: c.operations,
          barWrites: c.barWrites,
        })),
      ),
      hostCpu: each(c.vcpus, () => ({
        status: "NONE",
        reason: null,
        vm: 0,
        page: null,
        gpr: ZERO_GPR,
      })),
      l0: each(c.vcpus, () => ({
        pc: "GUEST",
        regs: ZERO_GPR,
        completesRead: false,
        resumeL1: false,
      })),
      run: each(c.vcpus, () => null),
      emulator: {
        bar: each(c.devices, (d) => BAR_PAGE[d]),
        dev: each(c.devices, () => ({ data: "ZERO", dataHi: "ZERO", kick: 0, isr: "ZERO" })),
      },
      hostTodo: { reclaims: c.reclaims, busies: c.busies },
    },
  ];
}
