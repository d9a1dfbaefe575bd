/**
 * The state: one schema, from which follow the TypeScript types, the packed layout, and the checks
 * on every value written. The regions are those of `domains.ts`.
 *
 * Left out, and why that is sound [A35] [A24]: caches, page-table walks and instruction bytes (no rule modelled
 * here reads them; what an instruction would do stands in the registers); L1's own instruction
 * pointer (no rule reads it: L1's continuation is `l1.pc`); time.
 */
import { z } from "zod";
import { each, id, seq, total, type Plain, type Read } from "../checker/index.ts";
import {
  CASES,
  DIRECTIONS,
  L1_SECRETS,
  LAST_EXITS,
  MASKS,
  MEMORY_WORDS,
  REASONS,
  REGS,
  ROUTES_TO_L1,
  SECRETS,
  SECRET_OF,
  SIZES,
  UNITS,
  BAR_PAGE,
  L2_VECTOR,
  kindOf,
  pages,
  privatePages,
  requests,
  vectors,
  type Constants,
  type Device,
  type L2,
  type Page,
} from "./constants.ts";

/**
 * The RIP at which an L2 starts anew after a reset. Every operation is two instructions: an even one
 * that loads the registers, and an odd one that traps [A20]. Two to spare for defects.
 */
export const resetRip = (c: Constants): number =>
  2 * (Math.max(c.operations, c.hostileCalls) + c.userAsks + c.barWrites) + 2;

/** Largest value of an L2's instruction counter: a second life has a second stretch of code. */
export const maxRip = (c: Constants): number => (c.crashes > 0 ? 2 : 1) * resetRip(c);

/** A boolean that an instance may do without: then it is false and takes no space. */
const flag = (used: boolean): z.ZodType<boolean> => (used ? z.boolean() : z.literal(false));
/** A value that an instance may do without: then it is null and takes no space. */
const optional = <T extends z.ZodType>(used: boolean, schema: T): z.ZodType<z.infer<T> | null> =>
  used ? z.nullable(schema) : z.null();
/** The ids of a total map that an instance may do without: then it is empty. */
const ifUsed = <Id>(used: boolean, ids: readonly Id[]): readonly Id[] => (used ? ids : []);

/** The schema of a guest physical address: page, unit within the page, shared bit. */
export const gpaSchema = (c: Constants) =>
  z.object({
    page: id("page", z.enum(pages(c))),
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
    sec: id("secret", z.enum(SECRETS)),
    xmm: id("secret", z.enum(SECRETS)),
  });

/** The schema of the state. */
export const stateSchema = (c: Constants) => {
  const vmId = id("vm", z.literal([0, ...c.l2s]));
  const l2 = id("vm", z.literal([...c.l2s]));
  const vcpu = id("vcpu", z.literal([...c.vcpus]));
  const lp = z.literal([...c.lps]);
  const device = id("device", z.literal([...c.devices]));
  const rip = z.int().min(0).max(maxRip(c));
  const page = id("page", z.enum(pages(c)));
  const bar = z.nullable(page);
  const irq = c.irqPath !== "NONE";
  const vector = z.literal(irq ? [...vectors(c)] : [0]);
  const interrupts = total(vectors(c), z.boolean());
  const migrates = c.lps.length > 1;
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
        rip: total(c.l2s, rip, "vm"),
        /** What TDG.VP.ENTER left in L1's registers: RAX (case, reason), RCX/R8 (address). */
        exitInfo: z.nullable(
          z.object({ case: z.enum(CASES), reason: z.enum(REASONS), gpa: z.nullable(gpaSchema(c)) }),
        ),
      }),
      "vcpu",
    ),
    tdvps: total(
      c.vcpus,
      z.object({
        lastExit: z.enum(LAST_EXITS),
        /** Sticky: L1 must run before any L2 does. */
        routed: z.enum(ROUTES_TO_L1),
        /** Exit fields in the VMCS of each L2: they survive until its next real exit. */
        exit: total(
          c.l2s,
          z.object({ reason: z.enum(REASONS), gpa: z.nullable(gpaSchema(c)) }),
          "vm",
        ),
        /** L2_CTLS. */
        ctl: total(c.l2s, z.object({ tdvmcall: z.boolean(), sharedEptp: z.boolean() }), "vm"),
        /** Soft-translated host addresses of L1's pages are valid. */
        xlat: total(c.l2s, z.object({ buf: z.boolean(), vapic: z.boolean() }), "vm"),
        /** A TLB epoch ended since: translations are to be made again. */
        epochStale: z.boolean(),
        /** The physical CPU that holds the VMCS of each VM; null after a flush. */
        onLp: optional(migrates, lp),
        /** RIP of each L2 as the last flush wrote it to memory: what another physical CPU would load. */
        flushed: total(ifUsed(migrates, c.l2s), rip, "vm"),
      }),
      "vcpu",
    ),
    sept: z.record(
      id("page", z.enum(privatePages(c))),
      z.enum(mapsMemory(c) ? ["PRESENT", "BLOCKED", "REMOVED"] : ["PRESENT", "BLOCKED"]),
    ),
    virr: total(c.vcpus, interrupts, "vcpu"),
    buf: total(c.vcpus, total(c.l2s, z.object({ gpr: gprSchema(c), rip }), "vm"), "vcpu"),
    l1: z.object({
      cpu: total(
        c.vcpus,
        z.object({
          /**
           * BOOT: controls to be set. IN_L2: in TDG.VP.ENTER, or just back from it. FORWARDING_…: own
           * TDVMCALL under way, for a call or an implicit access of L2 or for configuration space.
           * HOLDING: `work` waits for other vCPUs. SYNCING: devices are reset, and every vCPU is to
           * take what was posted before. REENTERING: L2 to be resumed.
           */
          pc: z.enum([
            "BOOT",
            "IN_L2",
            "FORWARDING_CALL",
            "FORWARDING_TOUCH",
            "FORWARDING_CONFIG",
            "HOLDING",
            "SYNCING",
            "REENTERING",
          ]),
          /** The L2 that `pc` is about. */
          k: l2,
          /** L2s whose direct hypercalls L1 has enabled on this vCPU. */
          direct: total(c.l2s, z.boolean(), "vm"),
        }),
        "vcpu",
      ),
      /** BAR of the device that L1 was given. */
      pbar: total(c.devices, bar, "device"),
      /** What needs every vCPU of an L2 to stand still: its BAR moves, or it is reset. */
      work: optional(
        c.crashes > 0 || c.barPolicy === "TRACK_OFF" || c.barPolicy === "TRACK_MOVE",
        z.object({
          kind: z.enum(["MOVE", "RESET"]),
          k: l2,
          by: vcpu,
          /** The device that moves, or the one to be reset next. */
          device,
          page,
          /** How far each vCPU is with what was posted before the devices were reset. */
          synced: total(ifUsed(c.crashes > 0, c.vcpus), z.enum(["NO", "NOTIFIED", "DONE"]), "vcpu"),
        }),
      ),
      /** Whose interrupt each of L1's vectors is, and what that L2 calls it. */
      route: total(vectors(c), z.nullable(z.object({ k: l2, vector }))),
      /** The register of each L2's trusted device. */
      trusted: total(ifUsed(c.trustedDevice, c.l2s), z.enum(REGS), "vm"),
      /** What L1 has in the registers that its own hypercalls do not expose. It never changes. */
      secret: z.enum(L1_SECRETS),
    }),
    /** vbar: BAR of each device as L2 k reads it in the configuration space that L1 emulates. */
    config: total(c.l2s, total(c.devices, bar, "device"), "vm"),
    l2: total(
      c.vcpus,
      total(
        c.l2s,
        z.object({
          /** The trapping instruction under way; DEAD: it crashed, or a call failed in RAX, which a driver cannot survive. */
          pc: z.enum(["IDLE", "CALL", "TOUCH", "IO", "DEAD"]),
          /** RIP of that instruction. */
          at: rip,
          /** What the driver is about to do, as its memory says: a rollback of registers does not undo it. */
          op: z.nullable(z.enum(requests(c))),
          device,
          /** What it took from its last request, until it makes another. */
          result: z.nullable(z.object({ ok: z.boolean(), datum: z.enum(REGS) })),
          /** Operations left. */
          left: z.int().min(0).max(Math.max(c.operations, c.hostileCalls)),
          /** Addresses left that user mode may smuggle in. */
          userAsks: z.int().min(0).max(c.userAsks),
          /** BAR writes left. */
          barWrites: z.int().min(0).max(c.barWrites),
          /** Crashes left. */
          crashes: z.int().min(0).max(c.crashes),
          /** It has started anew there since it was reset. */
          booted: flag(c.crashes > 0),
        }),
        "vm",
      ),
      "vcpu",
    ),
    l2Irq: total(c.vcpus, total(c.l2s, interrupts, "vm"), "vcpu"),
    /** A word of L2 k's private memory. It never changes, and no page that the host takes away holds it. [A25] */
    ram: total(ifUsed(sends(c), c.l2s), z.enum(MEMORY_WORDS), "vm"),
    shm: total(
      ifUsed(c.virtqueue, c.l2s),
      z.object({
        /** A descriptor waits for the device. [A36] */
        desc: z.boolean(),
        /** The device has put it back. */
        used: z.boolean(),
      }),
      "vm",
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
        page: z.nullable(page),
        gpr: gprSchema(c),
      }),
      "vcpu",
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
        /** The physical CPU that the vCPU thread is on. */
        lp,
      }),
      "vcpu",
    ),
    run: total(
      c.vcpus,
      z.nullable(
        z.object({
          page,
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
      "vcpu",
    ),
    pi: total(
      c.vcpus,
      z.object({
        /** A notification is outstanding. */
        on: flag(irq),
        pir: interrupts,
      }),
      "vcpu",
    ),
    ring: seq(vector, c.irqPath === "RING" ? c.ringSlots : 0),
    attr: total(ifUsed(mapsMemory(c), c.l2s), z.boolean(), "vm"),
    /** Where the emulator answers for each device. */
    map: total(c.devices, bar, "device"),
    eventfd: total(c.devices, flag(c.backend === "LATER"), "device"),
    emulator: z.object({
      dev: total(
        c.devices,
        z.object({
          data: z.enum(REGS),
          dataHi: z.enum(REGS),
          /** Kicks taken, saturating. [A6] */
          kick: z.int().min(0).max(2),
          /** Read-to-clear. */
          isr: z.enum(REGS),
          /** The vector in its MSI-X entry; null is masked. */
          msix: optional(irq, vector),
          /** The back end has cleared the eventfd and looks for work. */
          serving: flag(c.backend === "LATER"),
          /** An interrupt is to be signalled. */
          event: flag(irq),
          life: z.enum(c.unplugs > 0 ? ["PRESENT", "GOING", "GONE"] : ["PRESENT"]),
        }),
        "device",
      ),
    }),
    hostTodo: z.object({
      reclaims: z.int().min(0).max(c.reclaims),
      /** None where they are endless. */
      busies: z.int().min(0).max(countedBusies(c)),
      ticks: z.int().min(0).max(c.ticks),
      migrations: z.int().min(0).max(c.migrations),
      unplugs: z.int().min(0).max(c.unplugs),
      misdeeds: z.int().min(0).max(c.misdeeds),
      /** It has done what it did wrong: from now on it does as written, and puts right what it left. */
      inOrder: flag(c.misdeeds > 0),
    }),
  });
};

/** The budget of entries that fail, where it is one. */
const countedBusies = (c: Constants): number => (c.busies === "ENDLESS" ? 0 : c.busies);

/** Whether anybody of an instance asks for RAM to be shared. */
export function mapsMemory(c: Constants): boolean {
  return c.ops.includes("MAP_GPA") || c.hostileRequests.includes("MAP_FOREIGN");
}

/** Whether anybody of an instance sends what stands in private memory. */
function sends(c: Constants): boolean {
  return c.ops.includes("SEND");
}

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

/** Registers of L2 `k` before its first instruction: only its secrets. */
export const freshGpr = (k: L2): Plain<Gpr> => ({
  ...ZERO_GPR,
  sec: SECRET_OF[k],
  xmm: SECRET_OF[k],
});

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
  const irq = c.irqPath !== "NONE";
  const home = (d: Device): Page => BAR_PAGE[d];
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
        exit: each(c.l2s, () => ({ reason: "HLT", gpa: null })),
        ctl: each(c.l2s, () => ({ tdvmcall: false, sharedEptp: false })),
        xlat: each(c.l2s, () => ({ buf: false, vapic: false })),
        epochStale: false,
        onLp: c.lps.length > 1 ? 0 : null,
        flushed: each(ifUsed(c.lps.length > 1, c.l2s), () => 0),
      })),
      // Object.fromEntries forgets the type of the keys, which are exactly the private pages.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as said
      sept: Object.fromEntries(privatePages(c).map((p) => [p, "PRESENT"])) as Plain<State>["sept"],
      virr: each(c.vcpus, () => each(vectors(c), () => false)),
      buf: each(c.vcpus, () => each(c.l2s, (k) => ({ gpr: freshGpr(k), rip: 0 }))),
      l1: {
        cpu: each(c.vcpus, (v) => ({
          pc: "BOOT",
          k: c.runsOn[v][0] ?? c.l2s[0] ?? 1,
          direct: each(c.l2s, () => false),
        })),
        pbar: each(c.devices, home),
        work: null,
        // 1.6: where L2s write their tables themselves, L1 knows only the vectors that it has set aside.
        route: each(vectors(c), (vector) => {
          const k = c.msixRoute === "DIRECT" ? c.assigned[vector][0] : undefined;
          return k === undefined ? null : { k, vector: L2_VECTOR };
        }),
        trusted: each(ifUsed(c.trustedDevice, c.l2s), () => "ZERO"),
        secret: "L",
      },
      // RELOC: L1 chose another place for the first device than its own.
      config: each(c.l2s, (k) =>
        each(c.devices, (d) =>
          c.assigned[d].includes(k) ? (c.barPolicy === "RELOC" && d === 0 ? "alt" : home(d)) : null,
        ),
      ),
      l2: each(c.vcpus, () =>
        each(c.l2s, (k) => ({
          pc: "IDLE",
          at: 0,
          op: null,
          device: c.devices[0] ?? 0,
          result: null,
          left: c.hostileL2s.includes(k) ? c.hostileCalls : c.operations,
          userAsks: c.hostileL2s.includes(k) ? 0 : c.userAsks,
          barWrites: c.barWrites,
          crashes: c.crashes,
          booted: false,
        })),
      ),
      l2Irq: each(c.vcpus, () => each(c.l2s, () => each(vectors(c), () => false))),
      ram: each(ifUsed(sends(c), c.l2s), () => "V1"),
      shm: each(ifUsed(c.virtqueue, c.l2s), () => ({ desc: false, used: false })),
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
        lp: 0,
      })),
      run: each(c.vcpus, () => null),
      pi: each(c.vcpus, () => ({ on: false, pir: each(vectors(c), () => false) })),
      ring: [],
      attr: each(ifUsed(mapsMemory(c), c.l2s), () => false),
      map: each(c.devices, home),
      eventfd: each(c.devices, () => false),
      emulator: {
        dev: each(c.devices, (d) => ({
          data: "ZERO",
          dataHi: "ZERO",
          kick: 0,
          isr: "ZERO",
          // L1's own device has its vector from the start; the others wait for their L2.
          msix: irq && kindOf(c, d) === "l1own" ? d : null,
          serving: false,
          event: false,
          life: "PRESENT",
        })),
      },
      hostTodo: {
        reclaims: c.reclaims,
        busies: countedBusies(c),
        ticks: c.ticks,
        migrations: c.migrations,
        unplugs: c.unplugs,
        misdeeds: c.misdeeds,
        inOrder: false,
      },
    },
  ];
}
