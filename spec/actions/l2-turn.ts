/** What the actions of an L2 ask before they are taken, and how each of its operations begins. */
import type { Read } from "../../checker/index.ts";
import type { Constants, L2, Request, Vcpu } from "../constants.ts";
import { resetRip, type State } from "../state.ts";

/** What an L2 sees that these guards ask about. */
interface Sees {
  readonly cpu: Read<State["cpu"]>;
  readonly l2: Read<State["l2"]>;
}
interface Which {
  readonly vcpu: Vcpu;
  readonly vm: L2;
}

/** It is the VM that runs. */
export const isCurrent = (s: Sees, { vcpu, vm }: Which): boolean =>
  s.cpu[vcpu].inTd && s.cpu[vcpu].vm === vm;
/** What every step of an L2 needs: it is the VM that runs, and after a reset it has booted. */
export const vmRuns = {
  runs: (s: Sees, which: Which, c: Constants) =>
    isCurrent(s, which) &&
    (c.crashes === 0 ||
      s.l2[which.vcpu][which.vm].booted ||
      s.cpu[which.vcpu].rip[which.vm] !== resetRip(c)),
};
/** It runs, with no operation under way. */
export const isIdle = {
  ...vmRuns,
  idle: (s: Sees, { vcpu, vm }: Which) => s.l2[vcpu][vm].pc === "IDLE",
};
/** The L2s that run a driver as written. */
export const honestL2s = (c: Constants): readonly L2[] =>
  c.l2s.filter((k) => !c.hostileL2s.includes(k));

/** The first device of an L2, which stands for none in a request that is about none. */
export const firstOf = (vm: L2, c: Constants) => c.devices.find((d) => c.assigned[d].includes(vm));

/** Takes note of the operation that the L2 now begins. */
export function begins(
  s: Sees,
  next: {
    readonly l2: {
      [V in Vcpu]: {
        [K in L2]: { pc: string; at: number; op: Request | null; result: object | null };
      };
    };
  },
  { vcpu, vm }: Which,
  pc: "CALL" | "TOUCH",
  op: Request,
): void {
  next.l2[vcpu][vm].pc = pc;
  next.l2[vcpu][vm].at = s.cpu[vcpu].rip[vm] + 1;
  next.l2[vcpu][vm].op = op;
  next.l2[vcpu][vm].result = null;
}

/** The violation that an access to a page which is not the L2's memory ends in. */
export const violationAt = ({ sh }: { readonly sh: boolean }) =>
  sh ? ("SHARED_EPT" as const) : ("PRIVATE_EPT_ALIAS" as const);
