/** LV7, LV10: after a host that was out of order for a while. (Detailed host with a budget of misdeeds.) */
import { BAR_PAGE, type Device } from "../../spec/constants.ts";
import { entriesSucceed, hostThreads, trustDomainRuns } from "../../spec/fairness.ts";
import { leadsTo, recoverable, type C } from "../language.ts";
import { isOutstanding, places, type Place } from "./responses.ts";

const claimedFor =
  "the detailed host with a budget of misdeeds; not the maximal host, which an honest kernel cannot take over from";

/** What can be put right: what an L2 waits for, and where a device is found. */
const placesAndDevices = (c: C): readonly (Place | { readonly device: Device })[] => [
  ...places(c),
  ...c.devices.map((device) => ({ device })),
];

export const recovery = recoverable({
  id: "LV7",
  name: "Recovery",
  sentence:
    "Whatever an honest kernel and emulator did wrong while they were out of order, once they are in order a request under way can still be retired, with one status or another, and each device be found again where L1 was told that it is.",
  formula:
    "∀ v, k: □ (inOrder ∧ issued(v,k) ⇒ EF (idle(v,k) ∨ dead(v,k))) ∧ ∀ d: □ (inOrder ⇒ EF map[d] = home(d))",
  source: "domain facts 2.5, 3.4, 6.1, 6.2 [I]",
  serves: ["REQ-RECOVERY"],
  claimedFor,
  each: placesAndDevices,
  when: (s, _c, _m, of) => s.hostTodo.inOrder && ("device" in of || isOutstanding(s, of)),
  to: (s, _c, _m, of) =>
    "device" in of ? s.map[of.device] === BAR_PAGE[of.device] : !isOutstanding(s, of),
});

export const ends = leadsTo({
  id: "LV10",
  name: "Ends",
  sentence:
    "Whatever an honest kernel and emulator did wrong while they were out of order, once they are in order a request under way is retired at some time, with one status or another, right or wrong; assumed that the host's threads go on, that entries succeed at some time, and that the CPU executes.",
  formula: "∀ v, k: inOrder ∧ issued(v,k) ⇝ idle(v,k) ∨ dead(v,k)",
  source: "domain facts 2.5, 6.1, 6.2 [I]",
  serves: ["REQ-RECOVERY"],
  claimedFor,
  each: places,
  fairness: [hostThreads, entriesSucceed, trustDomainRuns],
  from: (s, _c, _m, place) => s.hostTodo.inOrder && isOutstanding(s, place),
  to: (s, _c, _m, place) => !isOutstanding(s, place),
});
