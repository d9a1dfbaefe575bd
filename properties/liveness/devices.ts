/** LV3, LV4, LV5: kicks are served, interrupts arrive, unplugged devices go. (Honest host.) */
import {
  backEndsRun,
  entriesSucceed,
  hostThreads,
  notificationsArrive,
  trustDomainRuns,
} from "../../spec/fairness.ts";
import { owed, ownedDevices } from "../history/owed.ts";
import { leadsTo } from "../language.ts";

/** A device with something to signal waits, where a ring is full, for everybody who empties it. */
const allOfThem = [backEndsRun, notificationsArrive, hostThreads, entriesSucceed, trustDomainRuns];

export const kicks = leadsTo({
  id: "LV3",
  name: "Kicks",
  sentence:
    "Every kick that was taken is followed by a back end that wakes and then serves, unless L1 resets its device; assumed that back ends run.",
  formula: "∀ d: kicked(d) ⇝ (wakes(d) then serves(d)) ∨ reset(d)",
  source:
    "domain facts 3.5 (eventfds coalesce, and are cleared before the queue is looked through)",
  claimedFor: "honest host; designs whose back ends act later than the kick",
  monitor: owed,
  each: (c) => c.devices,
  fairness: [backEndsRun],
  from: (_s, _c, m, d) => m.kick[d] !== "NONE",
  to: (_s, _c, m, d) => m.kick[d] === "NONE",
});

export const interrupts = leadsTo({
  id: "LV4",
  name: "Interrupts",
  sentence:
    "After every event of a device whose vector its L2 has set, and nobody has masked, the L2 takes an interrupt, unless L1 resets the device or the L2; assumed that back ends run, that notifications arrive, that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ d of k: raised(d) ∧ vectorSet(d,k) ⇝ takesInterrupt(k) ∨ reset(d) ∨ reset(k)",
  source: "domain facts 2.1, 2.7, 3.3 (posted interrupts; patch 0024 for a ring that is full)",
  claimedFor: "honest host; L1 runs one L2 on each vCPU; entries may fail any number of times",
  monitor: owed,
  each: ownedDevices,
  fairness: allOfThem,
  from: (_s, _c, m, { device }) => m.interrupt[device],
  to: (_s, _c, m, { device }) => !m.interrupt[device],
});

export const drains = leadsTo({
  id: "LV5",
  name: "Drains",
  sentence:
    "A device that is to go is gone at some time; assumed that back ends run, and, for what it still has to signal, that notifications arrive, that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ d: life[d] = GOING ⇝ life[d] = GONE",
  source: "domain facts 8 (unplug is not described by any source read) [I]",
  claimedFor: "honest host that unplugs devices",
  each: (c) => c.devices,
  fairness: allOfThem,
  from: (s, _c, _m, d) => s.emulator.dev[d].life === "GOING",
  to: (s, _c, _m, d) => s.emulator.dev[d].life === "GONE",
});
