/** S16, S19–S21: who serves what an L2 asks for, and on whose word. */
import { took, type Step } from "../../checker/index.ts";
import { kernelMapsGpa } from "../../spec/actions/l0-kernel.ts";
import {
  l1Denies,
  l1Emulates,
  l1Forwards,
  l1MapsGpa,
  l1Remaps,
  l1Responds,
} from "../../spec/actions/l1-exits.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import { deviceAt } from "../../spec/addresses.ts";
import { MSIX_PAGE, VECTOR_DATUM, type L2, type Vcpu } from "../../spec/constants.ts";
import { plainGpr, sameGpa, sameGpr } from "../../spec/state.ts";
import { requests, type History, type Request } from "../history/requests.ts";
import { exists, forAll, invariant, transition, type C, type S } from "../language.ts";
import { isShared } from "./memory.ts";

const anyHost = "every host, the maximal one included, and hostile L2s";

/** In this step the trusted device of some L2 changes. */
const trustedChanges = (s: S, next: S, k: L2): boolean => s.l1.trusted[k] !== next.l1.trusted[k];

/** The host has a request for the trusted device on `v`: it alone can answer it. */
const hostHasTrusted = (s: S, v: Vcpu): boolean => {
  const { status, reason, gpr } = s.hostCpu[v];
  return status === "EXIT" && reason === "TDCALL" && gpr.r11 === "X30" && gpr.r14.page === "tdev";
};

/** The L2 on whose behalf the host was asked on `v`. */
const askedFor = (s: S, v: Vcpu): L2 => {
  const { vm } = s.hostCpu[v];
  return vm === 0 ? s.l1.cpu[v].k : vm;
};

export const trustedDevice = transition({
  id: "S16",
  name: "TrustedDevice",
  sentence:
    "No request of an honest L2 for its trusted device, by either alias of the page, goes to the host; and the trusted device changes as its own L2 has asked, and in no other way.",
  formula:
    "□ ∀ v: hostAsked(v, TDEV) ⇒ ¬honest(askedFor(v)) ∧ □ [tdev'[k] ≠ tdev[k] ⇒ ∃ op of k: write(op) ∧ op.page = TDEV ∧ tdev'[k] = op.data]",
  source: "domain facts 4.2, 6.1 (devices emulated by the paravisor)",
  serves: ["REQ-TRUSTED-DEVICE"],
  claimedFor: `${anyHost}; assumes an L2 driver that reaches it by private accesses (trustedBy = PRIVATE_ACCESS), or direct hypercalls off`,
  monitor: requests,
  when: (s, next, step, c, m) =>
    took(step, l1Emulates) ||
    c.vcpus.some((v) => hostHasTrusted(next, v)) ||
    (c.trustedDevice && c.l2s.some((k) => trustedChanges(s, next, k))) ||
    exists(c, (v, k) => m.of[v][k]?.gpa.page === "tdev"),
  holds: {
    hostIsNotAsked: (_s, next, _step, c, _m, nextM) =>
      c.vcpus.every((v) => {
        if (!hostHasTrusted(next, v)) return true;
        const k = askedFor(next, v);
        return c.hostileL2s.includes(k) || nextM.of[v][k]?.own === false;
      }),
    writesArrive: (s, next, step) => {
      if (!took(step, l1Emulates)) return true;
      const v = step.params.vcpu;
      const { k } = s.l1.cpu[v];
      const { r13: dir, r15: datum } = s.buf[v][k].gpr;
      return next.l1.trusted[k] === (dir === "WRITE" ? datum : s.l1.trusted[k]);
    },
    changesAsAsked: (s, next, _step, c, m) =>
      !c.trustedDevice ||
      c.l2s.every(
        (k) =>
          !trustedChanges(s, next, k) ||
          c.vcpus.some((v) => {
            const r = m.of[v][k];
            return (
              r !== null &&
              r.gpa.page === "tdev" &&
              r.leaf === "X30" &&
              r.dir === "WRITE" &&
              r.data === next.l1.trusted[k]
            );
          }),
      ),
  },
});

export const noBypass = transition({
  id: "S19",
  name: "NoBypass",
  sentence: "A service other than MMIO has an effect at L0 only if L1 asked for it.",
  formula: "□ [attr' ≠ attr ⇒ caller = L1]",
  source: "domain facts 2.10 (MapGPA is between guest and host), 3.2, 3.3",
  serves: ["REQ-SERVICES-BY-L1"],
  claimedFor: "honest host, hostile L2s; not claimed for nonMmio = HANDLE_L0",
  monitor: requests,
  when: (s, next, step, c, m) =>
    took(step, kernelMapsGpa) ||
    c.l2s.some((k) => isShared(s, k, c) !== isShared(next, k, c)) ||
    exists(c, (v, k) => (m.of[v][k]?.leaf ?? "X30") !== "X30"),
  holds: {
    l1Asked: (s, next, step, c) =>
      c.l2s.every((k) => isShared(s, k, c) === isShared(next, k, c)) ||
      (took(step, kernelMapsGpa) && s.cpu[step.params.vcpu].vm === 0),
  },
});

/** In this step L1 serves its L2 on `v`, be it by a refusal. */
function servedIn(step: Step): Vcpu | null {
  return took(step, l1Denies) ||
    took(step, l1Forwards) ||
    took(step, l1Remaps) ||
    took(step, l1MapsGpa) ||
    took(step, l1Emulates)
    ? step.params.vcpu
    : null;
}

/** What L1 finds as the request: registers in its buffer, and for an implicit access the address reported. */
function readsRightly(s: S, v: Vcpu, r: Request): boolean {
  const { gpr } = s.buf[v][s.l1.cpu[v].k];
  const info = s.cpu[v].exitInfo;
  const same = gpr.r12 === r.size && gpr.r13 === r.dir && gpr.r15 === r.data;
  return info?.reason === "TDCALL"
    ? same && gpr.r11 === r.leaf && sameGpa(gpr.r14, r.gpa)
    : same && info !== null && sameGpa(info.gpa, r.gpa);
}

/** What L1 asks of the host for the request, by the registers that leave with its own call. */
function asksRightly(s: S, next: S, step: Step, v: Vcpu, r: Request, c: C): boolean {
  if (took(step, l1Denies)) return true;
  if (took(step, l1Emulates)) return r.gpa.page === "tdev";
  const { r11, r12, r13, r14, r15 } = next.hostCpu[v].gpr;
  if (took(step, l1MapsGpa)) return r11 === r.leaf && r14.page === r.gpa.page;
  if (r11 !== "X30" || r13 !== r.dir || r14.off !== r.gpa.off) return false;
  const k = s.l1.cpu[v].k;
  const table = c.devices.find((d) => c.assigned[d].includes(k) && MSIX_PAGE[d] === r.gpa.page);
  if (table !== undefined) return r14.page === r.gpa.page && r15 === VECTOR_DATUM[table];
  const d = deviceAt(s.config[k], c.devices, r.gpa.page);
  return r12 === r.size && r15 === r.data && r14.page === (d === null ? r.gpa.page : s.l1.pbar[d]);
}

/** In this step L1 puts an answer into the registers of its L2. */
const isAnswer = (step: Step): boolean =>
  took(step, l1Responds) || took(step, l1Emulates) || took(step, l1Denies);

const ofServed = (
  s: S,
  step: Step,
  m: History,
  p: (v: Vcpu, r: Request | null) => boolean,
): boolean => {
  const v = servedIn(step);
  return v === null || p(v, m.of[v][s.l1.cpu[v].k]);
};

export const argumentIntegrity = transition({
  id: "S20",
  name: "ArgumentIntegrity",
  sentence:
    "Every service that L1 performs for an L2, or refuses it, has the leaf and the arguments that this L2 has issued; and of the L2's registers L1 changes only those that carry the answer.",
  formula:
    "□ [serves(L1, v, k) ⇒ ∃ op of k: seen(v) = args(op) ∧ asked'(v) = translated(args(op))] ∧ □ [answers(L1, v, k) ⇒ buf'[v][k] = buf[v][k] but for rax, r10, r11, rip]",
  source: "domain facts 3.3, 4.1 (what L1 is shown may come from the host)",
  serves: ["REQ-L1-NO-DEPUTY", "REQ-OPERANDS"],
  claimedFor: `${anyHost}; not claimed for onRouted = REDISPATCH`,
  monitor: requests,
  when: (_s, _next, step, c, m) =>
    servedIn(step) !== null || exists(c, (v, k) => m.of[v][k] !== null),
  holds: {
    seesWhatWasIssued: (s, _next, step, _c, m) =>
      ofServed(s, step, m, (v, r) => r !== null && readsRightly(s, v, r)),
    answersOnly: (s, next, step, c) =>
      c.vcpus.every((v) =>
        c.l2s.every((k) => {
          const l1Writes = s.cpu[v].inTd && s.cpu[v].vm === 0 && step.params["vcpu"] === v;
          if (!l1Writes || took(step, l1FinishesReset)) return true;
          const [was, is] = [s.buf[v][k].gpr, next.buf[v][k].gpr];
          const { rax, r10, r11 } = isAnswer(step) && s.l1.cpu[v].k === k ? is : was;
          return sameGpr(is, { ...plainGpr(was), rax, r10, r11 });
        }),
      ),
    asksWhatWasIssued: (s, next, step, c, m) =>
      ofServed(s, step, m, (v, r) => r !== null && asksRightly(s, next, step, v, r, c)),
  },
});

export const executedOnce = invariant({
  id: "S21",
  name: "ExecutedOnce",
  sentence: "No request of an L2 is executed both by L0 and by L1.",
  formula: "□ ∀ op: ¬(byL0(op) ∧ byL1(op))",
  source: "domain facts 2.5 (L1 sees a hypercall that is complete), 4.1",
  serves: ["REQ-AT-MOST-ONCE"],
  claimedFor: `${anyHost}; not claimed for onRouted = REDISPATCH`,
  monitor: requests,
  when: (_s, c, m) => exists(c, (v, k) => isServed(m.of[v][k])),
  holds: {
    notByBoth: (_s, c, m) =>
      forAll(c, (v, k) => {
        const r = m.of[v][k];
        return r === null || !(r.byL0 && r.byL1);
      }),
  },
});

const isServed = (r: Request | null): boolean => r !== null && (r.byL0 || r.byL1);
