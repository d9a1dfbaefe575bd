/** S34: an L2's kernel is nobody's deputy. (Any host: it is about what the L2 itself does.) */
import type { L2, Page } from "../../spec/constants.ts";
import { MSIX_PAGE, RAM_PAGE } from "../../spec/constants.ts";
import { registersFor } from "../../spec/requests.ts";
import { issues } from "../history/requests.ts";
import { took } from "../../checker/index.ts";
import { l2UserAsks } from "../../spec/actions/l2-attacks.ts";
import { transition, type C, type S } from "../language.ts";

/** The addresses that the driver of L2 `k` has mapped, or names on its own account. */
const ownAddress = (s: S, k: L2, page: Page, c: C): boolean =>
  page === RAM_PAGE[k] ||
  (c.trustedDevice && page === "tdev") ||
  c.devices.some(
    (d) => s.config[k][d] === page || (c.assigned[d].includes(k) && MSIX_PAGE[d] === page),
  );

export const deputy = transition({
  id: "S34",
  name: "Deputy",
  sentence:
    "The address of every request that an honest L2's kernel issues comes from its driver's own mappings, never from user mode.",
  formula: "□ [issues(v,k,op) ∧ honest(k) ⇒ op.page ∈ mapped(k)]",
  source: "domain facts 5.2 (in-kernel MMIO check), 6.3",
  serves: ["REQ-DRIVER-NO-DEPUTY"],
  claimedFor: "every environment; not claimed for checksUserAddress = false",
  when: (s, _next, step, c) => issues(s, step, c) !== null,
  holds: {
    fromItsMappings: (s, _next, step, c) => {
      const issued = issues(s, step, c);
      if (issued === null || c.hostileL2s.includes(issued.k)) return true;
      const { r14 } = registersFor(issued.asked, s.cpu[issued.v].gpr, c);
      return ownAddress(s, issued.k, r14.page, c) && !took(step, l2UserAsks);
    },
  },
});
