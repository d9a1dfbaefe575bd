/** The words that properties are written in: the typed constructors, quantifiers, and who runs. */
import { properties, type ContextOf, type Read, type StateOf } from "../checker/index.ts";
import type { L2, Vcpu } from "../spec/constants.ts";
import { spec } from "../spec/specification.ts";
import { requirements } from "./requirements.ts";

export const {
  invariant,
  transition,
  reachable,
  deadlockFree,
  noninterference,
  determined,
  leadsTo,
  finitelyOften,
  recoverable,
  monitor,
  observer,
  secret,
  release,
  refines,
  includedIn,
} = properties(spec, requirements);

/** The state as a property sees it: all regions. */
export type S = Read<StateOf<typeof spec>>;
/** The constants (and the rules, which no property uses: a defect may have replaced them). */
export type C = ContextOf<typeof spec>;

/** ∀ v, k: `p(v, k)`, k ranging over the L2s that L1 runs on v. */
export function forAll(c: C, p: (v: Vcpu, k: L2) => boolean): boolean {
  for (const v of c.vcpus) for (const k of c.runsOn[v]) if (!p(v, k)) return false;
  return true;
}

/** ∃ v, k: `p(v, k)`, likewise. */
export function exists(c: C, p: (v: Vcpu, k: L2) => boolean): boolean {
  for (const v of c.vcpus) for (const k of c.runsOn[v]) if (p(v, k)) return true;
  return false;
}

/** L2 `k` executes on vCPU `v`. */
export const runs = (s: S, v: Vcpu, k: L2): boolean => s.cpu[v].inTd && s.cpu[v].vm === k;
/** L1 executes on vCPU `v`. */
export const l1Runs = (s: S, v: Vcpu): boolean => s.cpu[v].inTd && s.cpu[v].vm === 0;
/** In this step L2 `k` leaves vCPU `v`: to L0 or to L1. */
export const leaves = (s: S, next: S, v: Vcpu, k: L2): boolean =>
  runs(s, v, k) && !runs(next, v, k);
/** In this step L2 `k` begins to execute on vCPU `v`. */
export const resumes = (s: S, next: S, v: Vcpu, k: L2): boolean =>
  !runs(s, v, k) && runs(next, v, k);
/** In this step L1 gets to see an exit of `k` on `v`. */
export const l1Observes = (s: S, next: S, v: Vcpu, k: L2): boolean =>
  s.cpu[v].vm === k && l1Runs(next, v);
