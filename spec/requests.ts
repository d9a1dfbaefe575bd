/**
 * What L2s ask for: each request as the registers that carry it, and the way it takes.
 *
 * The same tables serve the L2's actions and the properties, which have to know what was meant.
 */
import type { Plain, Read } from "../checker/index.ts";
import {
  CONFIG,
  L2_VECTOR,
  LEAF_MMIO,
  MSIX_PAGE,
  RAM_PAGE,
  SUCCESS,
  UNITS,
  VECTOR_DATUM,
  type Constants,
  type Device,
  type Direction,
  type HostileRequest,
  type L2,
  type Mask,
  type Operation,
  type Page,
  type Reg,
  type Request,
  type Size,
} from "./constants.ts";
import type { Gpr } from "./state.ts";

/** A request apart from its address: leaf, unit within the page, size, direction and datum. */
interface Access {
  readonly leaf: Reg;
  readonly off: number;
  readonly size: Size;
  readonly dir: Direction;
  readonly data: Reg;
}

const read = (off: number, size: Size = "ONE"): Access => ({
  leaf: LEAF_MMIO,
  off,
  size,
  dir: "READ",
  data: "ZERO",
});
const write = (off: number, data: Reg = "V1", size: Size = "ONE"): Access => ({
  leaf: LEAF_MMIO,
  off,
  size,
  dir: "WRITE",
  data,
});
const LAST = UNITS - 1;

/** Each request apart from its address. */
const ACCESS: Record<Request, Access> = {
  READ_DATA: read(0),
  READ_DATA_WIDE: read(0, "TWO"),
  WRITE_DATA: write(0),
  WRITE_DATA_WIDE: write(0, "V1", "TWO"),
  READ_DATA_HI: read(1),
  WRITE_DATA_HI: write(1),
  KICK: write(2),
  READ_ISR: read(3),
  SET_VECTOR: write(0, VECTOR_DATUM[L2_VECTOR]),
  READ_TRUSTED: read(0),
  // The last unit: where a range test may slip.
  WRITE_TRUSTED: write(LAST),
  // [A10] The operands stand where those of an MMIO request do, so that a host or an L1 that confuses
  // the two finds something to work on.
  MAP_GPA: { ...write(2), leaf: "MAPGPA" },

  FOREIGN_KICK: write(2),
  FOREIGN_READ_ISR: read(3),
  FOREIGN_VECTOR: write(0, VECTOR_DATUM[L2_VECTOR]),
  TRUSTED_SHARED: write(0),
  TRUSTED_PRIVATE: write(0),
  CONFIG_MOVE: write(0, CONFIG.free),
  L1_RAM: write(0),
  OWN_RAM: write(0),
  HOLE: read(0),
  BAD_SIZE: write(0, "V1", "BAD"),
  CROSSING: write(LAST, "V1", "TWO"),
  MAP_FOREIGN: { ...write(2), leaf: "MAPGPA" },
  UNKNOWN_LEAF: { ...write(2), leaf: "V1" },
};

/** A device that is not L2 `k`'s, if there is one. */
export const foreignDevice = (k: L2, c: Constants): Device | null =>
  c.devices.find((d) => !c.assigned[d].includes(k)) ?? null;

/** The requests that are about one of the L2's devices, which `device` then names. */
export const isAboutDevice = (request: Request): boolean =>
  !(
    request === "MAP_GPA" ||
    request === "READ_TRUSTED" ||
    request === "WRITE_TRUSTED" ||
    isHostile(request)
  );

/** The requests that no honest driver makes. */
export const isHostile = (request: Request): request is HostileRequest => {
  switch (request) {
    case "FOREIGN_KICK":
    case "FOREIGN_READ_ISR":
    case "FOREIGN_VECTOR":
    case "TRUSTED_SHARED":
    case "TRUSTED_PRIVATE":
    case "CONFIG_MOVE":
    case "L1_RAM":
    case "OWN_RAM":
    case "HOLE":
    case "BAD_SIZE":
    case "CROSSING":
    case "MAP_FOREIGN":
    case "UNKNOWN_LEAF":
      return true;
    default:
      return false;
  }
};

/** The page that L2 `k` addresses: `bar` is where it sees its device. */
function pageOf(request: Request, k: L2, device: Device, bar: Page | null, c: Constants): Page {
  const foreign = foreignDevice(k, c);
  switch (request) {
    case "SET_VECTOR":
      return MSIX_PAGE[device];
    case "READ_TRUSTED":
    case "WRITE_TRUSTED":
    case "TRUSTED_SHARED":
    case "TRUSTED_PRIVATE":
      return "tdev";
    case "MAP_GPA":
    case "OWN_RAM":
      return RAM_PAGE[k];
    case "FOREIGN_KICK":
    case "FOREIGN_READ_ISR":
      // Where everybody knows the other device to be.
      return foreign === null ? "hole" : `bar${foreign}`;
    case "FOREIGN_VECTOR":
      return foreign === null || c.irqPath === "NONE" ? "hole" : MSIX_PAGE[foreign];
    case "CONFIG_MOVE":
      return "ecam";
    case "L1_RAM":
      return "l1ram";
    case "MAP_FOREIGN":
      return RAM_PAGE[c.l2s.find((other) => other !== k) ?? k];
    case "HOLE":
      return "hole";
    default:
      return bar ?? "hole";
  }
}

/** The shared bit that L2 `k` puts into the address. */
function sharedBitOf(request: Request, way: Way, c: Constants): boolean {
  switch (request) {
    case "READ_TRUSTED":
    case "WRITE_TRUSTED":
      return way === "CALL" && c.driverSh;
    case "TRUSTED_PRIVATE":
    case "L1_RAM":
    case "OWN_RAM":
    case "MAP_GPA":
    case "MAP_FOREIGN":
      return false;
    default:
      // An implicit access is one to shared memory, or nothing at all.
      return way === "TOUCH" || isHostile(request) || c.driverSh;
  }
}

/** How a request leaves an L2: by TDG.VP.VMCALL, or by touching memory. */
export type Way = "CALL" | "TOUCH";

/** The way that an honest driver takes. */
export function wayOf(op: Operation, c: Constants): Way {
  switch (op) {
    case "MAP_GPA":
      return "CALL";
    case "READ_TRUSTED":
    case "WRITE_TRUSTED":
      return c.trustedBy === "HYPERCALL" ? "CALL" : "TOUCH";
    case "SET_VECTOR":
      // 1.6: MSI-X tables are written with plain stores, which no driver turns into hypercalls.
      return c.route === "NEST_EPT" || (c.route === "ACCEL" && c.msixRoute === "NEST")
        ? "TOUCH"
        : "CALL";
    default:
      return c.route === "NEST_EPT" ? "TOUCH" : "CALL";
  }
}

/** Everything that determines a request: what, by whom, about which device seen where, on which way, with which mask. */
export interface Asked {
  readonly request: Request;
  readonly k: L2;
  readonly device: Device;
  readonly bar: Page | null;
  readonly way: Way;
  readonly mask: Mask;
}

/** The registers that an L2 loads for a request; secrets stay where they are. */
export function registersFor(
  { request, k, device, bar, way, mask }: Asked,
  live: Read<Gpr>,
  c: Constants,
): Plain<Gpr> {
  const { leaf, off, size, dir, data } = ACCESS[request];
  const foreign = foreignDevice(k, c);
  return {
    rax: SUCCESS,
    rcx: way === "CALL" ? mask : "NONE",
    r10: way === "CALL" ? c.driverR10 : SUCCESS,
    r11: leaf,
    r12: size,
    r13: dir,
    r14: {
      page: pageOf(request, k, device, bar, c),
      // Configuration space has a unit for each device: the one to move is somebody else's.
      off: request === "CONFIG_MOVE" ? (foreign ?? 0) : off,
      sh: sharedBitOf(request, way, c),
    },
    r15: data,
    sec: live.sec,
    xmm: live.xmm,
  };
}

/**
 * The registers of a BAR write. [A10] The new page stands where an MMIO call has its address, and the
 * device where that has its offset.
 */
export function barWriteRegisters(device: Device, page: Page, live: Read<Gpr>): Plain<Gpr> {
  return {
    rax: SUCCESS,
    rcx: "NONE",
    r10: "ZERO",
    r11: "ZERO",
    r12: "ONE",
    r13: "WRITE",
    r14: { page, off: device, sh: false },
    r15: "ZERO",
    sec: live.sec,
    xmm: live.xmm,
  };
}
