/** R1: each route is the bus. By a mapping: what of the system is which part of the bus. */
import { each, specifiedBy, type Plain } from "../../checker/index.ts";
import {
  BUS_REGISTERS,
  type BusAccess,
  type BusConstants,
  type BusState,
} from "../../spec/bus-state.ts";
import { bus } from "../../spec/bus.ts";
import { UNITS, type L2, type Vcpu } from "../../spec/constants.ts";
import { requests, type History, type Request } from "../history/requests.ts";
import { refines, type C, type S } from "../language.ts";

/** The bus that an instance is to be. */
const busOf = (c: C): BusConstants => ({
  vcpus: c.vcpus,
  l2s: c.l2s,
  devices: c.devices,
  owners: c.assigned,
  kicks: c.backend === "LATER" ? "BUFFERED" : "AT_ONCE",
  unplugs: c.unplugs > 0,
});

/** The register that the L2 means, or `null`: another's device, nobody's address, an ill-formed request. */
function accessOf({ leaf, device, gpa, size, dir, data }: Request): BusAccess | null {
  const wide = size === "TWO";
  const register = BUS_REGISTERS[gpa.off];
  const wellFormed = leaf === "X30" && size !== "BAD" && gpa.off + (wide ? 2 : 1) <= UNITS;
  return !wellFormed || device === null || register === undefined
    ? null
    : { device, register, dir, wide, datum: dir === "READ" ? "ZERO" : data };
}

/** Where the bus is with the accesses of L2 `k` on vCPU `v`. */
function phaseOf(s: S, v: Vcpu, k: L2, m: History): Plain<BusState["access"][Vcpu][L2]> {
  const request = m.of[v][k];
  if (request === null) {
    const taken = s.l2[v][k].result;
    return { kind: "idle", result: taken === null ? null : { ok: taken.ok, datum: taken.datum } };
  }
  const { dir, value } = request;
  // Performed twice is not done either: the bus has no step back.
  return request.applied !== 1
    ? { kind: "pending", access: accessOf(request), dir }
    : { kind: "done", result: { ok: true, datum: dir === "READ" ? value : "ZERO" } };
}

export const atomicBus = refines({
  id: "R1",
  name: "AtomicBus",
  sentence:
    "Each access of an L2 is performed at one instant between issue and return on the register that it means, and gives what that register gave then; what nobody is there for has no effect and reads as all ones; devices change in no other way.",
  formula: "Spec ⇒ Bus!Spec  with  access ↦ applied = ∅ ? pending : done,  dev ↦ registers",
  source: "virtual MMIO as a driver relies on it; domain facts 3.5, 3.7, 5.3",
  serves: ["REQ-ATOMIC", "REQ-READ-EFFECTS", "REQ-NOBODY-THERE"],
  claimedFor:
    "honest host, each route, for MMIO; not for interrupts, queues, resets, trusted devices and services, which other properties are about; not claimed where S13, S15 or S37 is not, nor for fixSoftXlat = false with reclaim (hypotheses H1 and H2), for calls with an illegal mask, which the module refuses whatever they ask for, for driverSh = false under shPolicy = STRICT, where a device that is there refuses its driver, nor for an L2 that makes its BARs overlap, between which an L1 that does not track them takes the first",
  monitor: requests,
  abstract: (c) => specifiedBy({ name: "the atomic bus", system: bus, constants: busOf(c) }),
  mapping: (s, c, m): Plain<BusState> => ({
    dev: each(c.devices, (d) => {
      const { data, dataHi, kick, isr, serving, life } = s.emulator.dev[d];
      return {
        data,
        dataHi,
        kick,
        isr,
        kicked: s.eventfd[d],
        acting: serving,
        present: life === "PRESENT",
      };
    }),
    access: each(c.vcpus, (v) => each(c.l2s, (k) => phaseOf(s, v, k, m))),
  }),
});
