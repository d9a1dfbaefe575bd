/** S14: a request meets the device and the register that its L2 meant. (Honest host.) */
import { requests, type History, type Request } from "../history/requests.ts";
import { exists, forAll, invariant, type C } from "../language.ts";

/** ∀ v, k: a request of an honest driver that was performed satisfies `p`. */
const ofPerformed = (c: C, m: History, p: (r: Request) => boolean): boolean =>
  forAll(c, (v, k) => {
    const r = m.of[v][k];
    return r === null || !r.own || r.applied === 0 || p(r);
  });

export const rightRegister = invariant({
  id: "S14",
  name: "RightRegister",
  sentence:
    "A request of an honest driver is performed on the device and register that it meant, with the size, direction and datum it gave.",
  formula: "□ ∀ op: applied(op) = (d, r, …) ⇒ d = op.device ∧ r = op.register",
  source: "domain facts 1.6, 3.4, 3.7",
  serves: ["REQ-RESPONSE-BY-ADDRESS", "REQ-OPERANDS"],
  claimedFor:
    "honest host; not claimed where S13 is not, nor for H2 with an L1 that serves routed hypercalls again",
  monitor: requests,
  when: (_s, c, m) =>
    exists(c, (v, k) => (m.of[v][k]?.own ?? false) && (m.of[v][k]?.applied ?? 0) > 0),
  holds: {
    rightDevice: (_s, c, m) => ofPerformed(c, m, (r) => r.appliedTo === r.device),
    rightUnit: (_s, c, m) => ofPerformed(c, m, (r) => r.appliedOff === r.gpa.off),
    asAsked: (_s, c, m) => ofPerformed(c, m, (r) => r.asAsked),
  },
});
