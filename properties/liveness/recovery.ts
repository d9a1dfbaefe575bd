/** LV7: what a host did wrong can be put right. (Detailed host that is out of order for a while.) */
import { recoverable } from "../language.ts";
import { isOutstanding, places } from "./responses.ts";

export const recovery = recoverable({
  id: "LV7",
  name: "Recovery",
  sentence:
    "Whatever an honest kernel and emulator did wrong while they were out of order, once they are in order a request under way can still be retired, with one status or another.",
  formula: "∀ v, k: □ (inOrder ∧ issued(v,k) ⇒ EF (idle(v,k) ∨ dead(v,k)))",
  source: "domain facts 2.5, 6.1, 6.2 [I]",
  claimedFor:
    "the detailed host with a budget of misdeeds; not the maximal host, which an honest kernel cannot take over from",
  each: places,
  when: (s, _c, _m, place) => s.hostTodo.inOrder && isOutstanding(s, place),
  to: (s, _c, _m, place) => !isOutstanding(s, place),
});
