/**
 * What L2s ask for: each request as the registers that carry it, and the way it takes.
 *
 * The same tables serve the L2's actions and the properties, which have to know what was meant.
 */
import type { Plain, Read } from "../checker/index.ts";
import {
  BAR_PAGE,
  CONFIG,
  HOSTILE_REQUESTS,
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
import type { Gpr, State } from "./state.ts";

/** What a request addresses. */
type Target =
  /** The L2's device: its registers where the L2 sees them, or its MSI-X table. */
  | "DEVICE"
  | "TABLE"
  /** A device that is not the L2's, where everybody knows it to be, and its table. */
  | "FOREIGN_DEVICE"
  | "FOREIGN_TABLE"
  | "TRUSTED"
  | "OWN_RAM"
  | "FOREIGN_RAM"
  | "L1_RAM"
  /** Configuration space as the host offers it to L1. */
  | "CONFIGURATION"
  | "NOTHING";
/** The shared bit: as the driver is written, set, or clear. An implicit access to a device has it set. */
type Sharing = "AS_WRITTEN" | "SHARED" | "PRIVATE";

/** A request apart from who makes it. */
interface Access {
  readonly at: Target;
  readonly sharing: Sharing;
  readonly leaf: Reg;
  readonly off: number;
  readonly size: Size;
  readonly dir: Direction;
  /** The datum: one of the driver's code, or the word that stands in the L2's private memory. */
  readonly data: Reg | "MEMORY";
}

const read = (at: Target, sharing: Sharing, off: number, size: Size = "ONE"): Access => ({
  at,
  sharing,
  leaf: LEAF_MMIO,
  off,
  size,
  dir: "READ",
  data: "ZERO",
});
const write = (
  at: Target,
  sharing: Sharing,
  off: number,
  data: Access["data"] = "V1",
  size: Size = "ONE",
): Access => ({ at, sharing, leaf: LEAF_MMIO, off, size, dir: "WRITE", data });
const LAST = UNITS - 1;

/** Each request apart from who makes it. */
const ACCESS: Record<Request, Access> = {
  READ_DATA: read("DEVICE", "AS_WRITTEN", 0),
  READ_DATA_WIDE: read("DEVICE", "AS_WRITTEN", 0, "TWO"),
  WRITE_DATA: write("DEVICE", "AS_WRITTEN", 0),
  WRITE_DATA_WIDE: write("DEVICE", "AS_WRITTEN", 0, "V1", "TWO"),
  READ_DATA_HI: read("DEVICE", "AS_WRITTEN", 1),
  WRITE_DATA_HI: write("DEVICE", "AS_WRITTEN", 1),
  KICK: write("DEVICE", "AS_WRITTEN", 2),
  READ_ISR: read("DEVICE", "AS_WRITTEN", 3),
  SET_VECTOR: write("TABLE", "AS_WRITTEN", 0, VECTOR_DATUM[L2_VECTOR]),
  READ_TRUSTED: read("TRUSTED", "AS_WRITTEN", 0),
  // The last unit: where a range test may slip.
  WRITE_TRUSTED: write("TRUSTED", "AS_WRITTEN", LAST),
  SEND: write("DEVICE", "AS_WRITTEN", 0, "MEMORY"),
  // [A10] The operands stand where those of an MMIO request do, so that a host or an L1 that confuses
  // the two finds something to work on.
  MAP_GPA: { ...write("OWN_RAM", "PRIVATE", 2), leaf: "MAPGPA" },

  FOREIGN_KICK: write("FOREIGN_DEVICE", "SHARED", 2),
  FOREIGN_READ_ISR: read("FOREIGN_DEVICE", "SHARED", 3),
  FOREIGN_READ_DATA: read("FOREIGN_DEVICE", "SHARED", 0),
  OWN_KICK: write("DEVICE", "SHARED", 2),
  OWN_READ_KICK: read("DEVICE", "SHARED", 2),
  OWN_WRITE_ISR: write("DEVICE", "SHARED", 3),
  OWN_VECTOR: write("TABLE", "SHARED", 0, VECTOR_DATUM[L2_VECTOR]),
  FOREIGN_VECTOR: write("FOREIGN_TABLE", "SHARED", 0, VECTOR_DATUM[L2_VECTOR]),
  TRUSTED_SHARED: write("TRUSTED", "SHARED", 0),
  TRUSTED_PRIVATE: write("TRUSTED", "PRIVATE", 0),
  // The unit, which is the device to move, follows from who asks.
  CONFIG_MOVE: write("CONFIGURATION", "SHARED", 0, CONFIG.free),
  CONFIG_RESET: write("CONFIGURATION", "SHARED", 0, CONFIG.reset),
  L1_RAM: write("L1_RAM", "PRIVATE", 0),
  OWN_RAM: write("OWN_RAM", "PRIVATE", 0),
  HOLE: read("NOTHING", "SHARED", 0),
  BAD_SIZE: write("DEVICE", "SHARED", 2, "V1", "BAD"),
  CROSSING: write("DEVICE", "SHARED", LAST, "V1", "TWO"),
  MAP_FOREIGN: { ...write("FOREIGN_RAM", "PRIVATE", 2), leaf: "MAPGPA" },
  UNKNOWN_LEAF: { ...write("DEVICE", "SHARED", 2), leaf: "V1" },
};

/** A device that is not L2 `k`'s, if there is one. */
export const foreignDevice = (k: L2, c: Constants): Device | null =>
  c.devices.find((d) => !c.assigned[d].includes(k)) ?? null;

/** The requests that no honest driver makes. */
export const isHostile = (request: Request): request is HostileRequest =>
  HOSTILE_REQUESTS.some((hostile) => hostile === request);

/** The requests of an honest driver that are about one of the L2's devices, which `device` then names. */
export const isAboutDevice = (op: Operation): boolean =>
  ACCESS[op].at === "DEVICE" || ACCESS[op].at === "TABLE";

/** The page that L2 `k` addresses: `bar` is where it sees its device. */
function pageOf(at: Target, k: L2, device: Device, bar: Page | null, c: Constants): Page {
  const foreign = foreignDevice(k, c);
  switch (at) {
    case "DEVICE":
      return bar ?? "hole";
    case "TABLE":
      return c.irqPath === "NONE" ? "hole" : MSIX_PAGE[device];
    case "FOREIGN_DEVICE":
      return foreign === null ? "hole" : BAR_PAGE[foreign];
    case "FOREIGN_TABLE":
      return foreign === null || c.irqPath === "NONE" ? "hole" : MSIX_PAGE[foreign];
    case "TRUSTED":
      return "tdev";
    case "OWN_RAM":
      return RAM_PAGE[k];
    case "FOREIGN_RAM":
      return RAM_PAGE[c.l2s.find((other) => other !== k) ?? k];
    case "L1_RAM":
      return "l1ram";
    case "CONFIGURATION":
      return "ecam";
    case "NOTHING":
      return "hole";
  }
}

/** The shared bit that an L2 puts into the address. */
function sharedBitOf({ at, sharing }: Access, way: Way, c: Constants): boolean {
  switch (sharing) {
    case "SHARED":
      return true;
    case "PRIVATE":
      return false;
    case "AS_WRITTEN":
      // Memory that is touched is shared memory, but for the trusted device.
      return way === "TOUCH" ? at !== "TRUSTED" : c.driverSh;
  }
}

/** How a request leaves an L2: by TDG.VP.VMCALL, or by touching memory. */
export type Way = "CALL" | "TOUCH";

/** The way that an honest driver takes. */
export function wayOf(op: Operation, c: Constants): Way {
  const { at, leaf } = ACCESS[op];
  if (leaf !== LEAF_MMIO) return "CALL";
  if (at === "TRUSTED") return c.trustedBy === "HYPERCALL" ? "CALL" : "TOUCH";
  // 1.6: MSI-X tables are written with plain stores, which no driver turns into hypercalls.
  if (at === "TABLE" && c.route === "ACCEL") return c.msixRoute === "NEST" ? "TOUCH" : "CALL";
  return c.route === "NEST_EPT" ? "TOUCH" : "CALL";
}

/** Everything that determines a request: what, by whom, about which device seen where, on which way, with which mask and word. */
export interface Asked {
  readonly request: Request;
  readonly k: L2;
  readonly device: Device;
  readonly bar: Page | null;
  readonly way: Way;
  readonly mask: Mask;
  /** The word loaded from private memory, for a request that sends one: see {@link loadedWord}. */
  readonly word?: Reg | null;
}

/** The word that L2 `k` loads from its private memory for a request; `null` for one that sends none. */
export const loadedWord = (ram: Read<State["ram"]>, k: L2, request: Request): Reg | null =>
  ACCESS[request].data === "MEMORY" ? ram[k] : null;

/**
 * The registers that an L2 loads for a request; secrets stay where they are.
 * @throws Error if the request sends a word of private memory, and none is given
 */
export function registersFor(
  { request, k, device, bar, way, mask, word = null }: Asked,
  live: Read<Gpr>,
  c: Constants,
): Plain<Gpr> {
  const { at, leaf, off, size, dir, data } = ACCESS[request];
  const foreign = foreignDevice(k, c);
  const datum = data === "MEMORY" ? word : data;
  if (datum === null) throw new Error(`${request}: the word to be sent is missing`);
  return {
    rax: SUCCESS,
    rcx: way === "CALL" ? mask : "NONE",
    r10: way === "CALL" ? c.driverR10 : SUCCESS,
    r11: leaf,
    r12: size,
    r13: dir,
    r14: {
      page: pageOf(at, k, device, bar, c),
      // Configuration space has a unit for each device: the one to move is somebody else's.
      off: at === "CONFIGURATION" ? (foreign ?? 0) : off,
      sh: sharedBitOf(ACCESS[request], way, c),
    },
    r15: datum,
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
