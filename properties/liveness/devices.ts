/** LV3, LV4, LV5: kicks are served, interrupts arrive, unplugged devices go. (Honest host.) */
import {
  backEndsRun,
  entriesSucceed,
  hostThreads,
  interprocessorInterruptsArrive,
  interruptsAreRaised,
  interruptsAreTaken,
  notificationsArrive,
  trustDomainRuns,
} from "../../spec/fairness.ts";
import { owed, ownedDevices } from "../history/owed.ts";
import { leadsTo, type C } from "../language.ts";
import { FINITELY_MANY } from "./responses.ts";

/** A device with something to report waits, where a ring is full, for everybody who empties it. */
const allTheWay = [
  interruptsAreRaised,
  notificationsArrive,
  hostThreads,
  entriesSucceed,
  trustDomainRuns,
];

/** The two ends of a kick: the back end wakes for it, and then serves. */
const stages = (c: C) =>
  c.devices.flatMap((device) =>
    (["waits", "taken"] as const).map((stage) => ({ device, stage }) as const),
  );

export const kicks = leadsTo({
  id: "LV3",
  name: "Kicks",
  sentence:
    "For every kick that was taken a back end wakes, and one that has woken serves, unless L1 resets its device; assumed that back ends run.",
  formula: "∀ d: kicked(d) ⇝ wakes(d) ∨ reset(d), wakes(d) ⇝ serves(d) ∨ reset(d)",
  source:
    "domain facts 3.5 (eventfds coalesce, and are cleared before the queue is looked through)",
  serves: ["REQ-KICK"],
  claimedFor: "honest host; designs whose back ends act later than the kick; any number of kicks",
  monitor: owed,
  each: stages,
  fairness: [backEndsRun],
  from: (_s, _c, m, { device, stage }) => m[stage][device],
  to: (_s, _c, m, { device, stage }) => !m[stage][device],
});

export const interrupts = leadsTo({
  id: "LV4",
  name: "Interrupts",
  sentence:
    "After a device has served something whose L2 has set its vector, and nobody has masked it, the L2 takes an interrupt, unless L1 resets the device or the L2; assumed that interrupts are raised and taken, that notifications and interprocessor interrupts arrive, that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ d of k: serves(d) ∧ vectorSet(d,k) ⇝ takesInterrupt(k) ∨ reset(d) ∨ reset(k)",
  source: "domain facts 2.1, 2.7, 3.3 (posted interrupts; patch 0024 for a ring that is full)",
  serves: ["REQ-USED-INTERRUPT"],
  claimedFor: `honest host; L1 runs one L2 on each vCPU; ${FINITELY_MANY}`,
  monitor: owed,
  each: ownedDevices,
  fairness: [...allTheWay, interruptsAreTaken, interprocessorInterruptsArrive],
  from: (_s, _c, m, { device }) => m.interrupt[device],
  to: (_s, _c, m, { device }) => !m.interrupt[device],
});

export const drains = leadsTo({
  id: "LV5",
  name: "Drains",
  sentence:
    "A device that is to go is gone at some time; assumed that back ends run and, for what it still has to report, that interrupts are raised, that notifications arrive, that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ d: life[d] = GOING ⇝ life[d] = GONE",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  serves: ["REQ-REMOVAL"],
  claimedFor: `honest host that unplugs devices; ${FINITELY_MANY}`,
  each: (c) => c.devices,
  fairness: [backEndsRun, ...allTheWay],
  from: (s, _c, _m, d) => s.emulator.dev[d].life === "GOING",
  to: (s, _c, _m, d) => s.emulator.dev[d].life === "GONE",
});
