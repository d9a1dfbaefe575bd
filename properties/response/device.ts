/**
 * What a device is meant to do with an access, and by itself: its registers as a table.
 *
 * Written apart from the emulator's own rule, which a defect may have replaced.
 */
import { match, P } from "ts-pattern";
import type { Read } from "../../checker/index.ts";
import type { Device, Reg } from "../../spec/constants.ts";
import type { State } from "../../spec/state.ts";
import type { C } from "../language.ts";

/** A device. */
export type Dev = Read<State["emulator"]["dev"][Device]>;
/** The registers of a device that its driver sees. */
export type Registers = Pick<Dev, "data" | "dataHi" | "kick" | "isr">;
/** A request as the emulator gets it. */
export type Run = NonNullable<Read<State["run"][0]>>;

/** The device after `run`, and the datum that a read of it gives. */
export function expected(
  dev: Registers,
  run: Run,
  c: C,
): { readonly dev: Registers; readonly datum: Reg } {
  const { data, dataHi, kick, isr } = dev;
  const same = { data, dataHi, kick, isr };
  const written = run.data;
  return (
    match([run.off, run.dir, run.size] as const)
      .returnType<{ dev: Registers; datum: Reg }>()
      .with([0, "WRITE", "TWO"], () => ({
        dev: { ...same, data: written, dataHi: "ZERO" },
        datum: "ZERO",
      }))
      .with([0, "WRITE", P._], () => ({ dev: { ...same, data: written }, datum: "ZERO" }))
      .with([0, "READ", "TWO"], () => ({ dev: same, datum: dataHi === "ZERO" ? data : "V2" }))
      .with([0, "READ", P._], () => ({ dev: same, datum: data }))
      .with([1, "WRITE", P._], () => ({ dev: { ...same, dataHi: written }, datum: "ZERO" }))
      .with([1, "READ", P._], () => ({ dev: same, datum: dataHi }))
      // A back end that acts later has only been woken.
      .with([2, "WRITE", P._], () => ({
        dev: c.backend === "LATER" ? same : served(dev),
        datum: "ZERO",
      }))
      .with([3, "READ", P._], () => ({ dev: { ...same, isr: "ZERO" }, datum: isr }))
      // A read of kick and a write of isr do nothing.
      .otherwise(() => ({ dev: same, datum: "ZERO" }))
  );
}

/** The device after it has acted on a kick. */
export function served({ data, dataHi, kick }: Registers): Registers {
  return { data, dataHi, kick: Math.min(kick + 1, 2), isr: "V1" };
}

/** The registers of a device after reset; the kicks that it has taken are history. */
export function afterReset({ kick }: Registers): Registers {
  return { data: "ZERO", dataHi: "ZERO", kick, isr: "ZERO" };
}

/** Equality of device registers. */
export function sameDevice(a: Registers, b: Registers): boolean {
  return a.data === b.data && a.dataHi === b.dataHi && a.kick === b.kick && a.isr === b.isr;
}
