/**
 * The bus: its constants and its state. What happens on it: `bus.ts`.
 */
import { z } from "zod";
import { each, total, type Plain } from "../checker/index.ts";
import { DIRECTIONS, REGS, type Device } from "./constants.ts";

// ---- constants ---------------------------------------------------------------------------------

const l2s = z.array(z.literal([1, 2, 3])).readonly();

/** The schema of the constants. */
export const constantsSchema = z.strictObject({
  vcpus: z
    .array(z.literal([0, 1]))
    .min(1)
    .readonly(),
  l2s,
  devices: z
    .array(z.literal([0, 1, 2]))
    .min(1)
    .readonly(),
  /** The L2s that each device belongs to. */
  owners: z.strictObject({ 0: l2s, 1: l2s, 2: l2s }),
  /** A device acts on a kick when it is performed, or later. */
  kicks: z.enum(["AT_ONCE", "BUFFERED"]),
  /** Devices may be unplugged. */
  unplugs: z.boolean(),
});

/** The constants of a bus. */
export type BusConstants = z.infer<typeof constantsSchema>;

// ---- state -------------------------------------------------------------------------------------

/** The registers of a device, in the order of their offsets. */
export const BUS_REGISTERS = ["data", "dataHi", "kick", "isr"] as const;

const accessSchema = (c: BusConstants) =>
  z.object({
    device: z.literal([...c.devices]),
    register: z.enum(BUS_REGISTERS),
    dir: z.enum(DIRECTIONS),
    /** Two registers wide: data and dataHi. */
    wide: z.boolean(),
    /** What is written; ZERO for a read. */
    datum: z.enum(REGS),
  });

/** What the L2 takes from its access: whether it worked, and the datum that was read (ZERO for a write). */
const resultSchema = z.object({ ok: z.boolean(), datum: z.enum(REGS) });

/** The schema of the state. */
export const stateSchema = (c: BusConstants) =>
  z.object({
    dev: total(
      c.devices,
      z.object({
        data: z.enum(REGS),
        dataHi: z.enum(REGS),
        /** Kicks acted on, saturating. */
        kick: z.int().min(0).max(2),
        /** Read-to-clear. */
        isr: z.enum(REGS),
        /** Kicks are buffered, however many; and the device acts on what it has taken from there. */
        kicked: c.kicks === "BUFFERED" ? z.boolean() : z.literal(false),
        acting: c.kicks === "BUFFERED" ? z.boolean() : z.literal(false),
        present: z.boolean(),
      }),
    ),
    access: total(
      c.vcpus,
      total(
        c.l2s,
        z.discriminatedUnion("kind", [
          /** With what the last access gave, until the next one is issued. */
          z.object({ kind: z.literal("idle"), result: z.nullable(resultSchema) }),
          /** Issued, not performed. `null`: it is for nothing that is the L2's own; then only whether it reads matters. */
          z.object({
            kind: z.literal("pending"),
            access: z.nullable(accessSchema(c)),
            dir: z.enum(DIRECTIONS),
          }),
          /** Performed, not returned. */
          z.object({ kind: z.literal("done"), result: resultSchema }),
        ]),
      ),
    ),
  });

/** A state of the bus. */
export type BusState = z.infer<ReturnType<typeof stateSchema>>;
/** An access to a register. */
export type BusAccess = z.infer<ReturnType<typeof accessSchema>>;
/** A device. */
export type BusDevice = BusState["dev"][Device];

/** Devices out of reset, and nobody has asked for anything. */
export function initialStates(c: BusConstants): readonly Plain<BusState>[] {
  return [
    {
      dev: each(c.devices, () => ({
        data: "ZERO",
        dataHi: "ZERO",
        kick: 0,
        isr: "ZERO",
        kicked: false,
        acting: false,
        present: true,
      })),
      access: each(c.vcpus, () => each(c.l2s, () => ({ kind: "idle", result: null }))),
    },
  ];
}
