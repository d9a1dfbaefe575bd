/** S9, S12, S35: the controls belong to L1, and an entry that fails leaves no trace. */
import { took, type Read, type Step } from "../../checker/index.ts";
import { hostWritesControls } from "../../spec/actions/adversary.ts";
import { l1EnablesDirect, l1EndsDirect } from "../../spec/actions/l1-bars.ts";
import { l1SetsControls } from "../../spec/actions/l1-entries.ts";
import { l2Attacks, l2UserAsks } from "../../spec/actions/l2-attacks.ts";
import { l2Reexecutes, l2Reissues } from "../../spec/actions/l2-instructions.ts";
import { l2MmioCall } from "../../spec/actions/l2-operations.ts";
import { BUFFER_PAGE, VAPIC_PAGE, privatePages, type L2, type Vcpu } from "../../spec/constants.ts";
import { sameGpr, type State } from "../../spec/state.ts";
import { answerOf, asksForL1, entered, isAnswered } from "../entries.ts";
import { exists, forAll, leaves, transition, type C, type S } from "../language.ts";

const anyHost = "every host, the maximal one included";

type Controls = Read<State["tdvps"][0]["ctl"][1]>;

const sameControls = (a: Controls, b: Controls): boolean =>
  a.tdvmcall === b.tdvmcall && a.sharedEptp === b.sharedEptp;

/** In this step a control of some L2 changes. */
const controlsChange = (s: S, next: S, c: C): boolean =>
  exists(c, (v, k) => !sameControls(s.tdvps[v].ctl[k], next.tdvps[v].ctl[k]));

/** Steps in which L1 writes controls. */
const isControlWrite = (step: Step): boolean =>
  took(step, l1SetsControls) || took(step, l1EndsDirect) || took(step, l1EnablesDirect);

/** Whether L1 means L2 `k` to make direct hypercalls: L2's addresses are L1's. */
const meansDirect = (s: S, k: L2, c: C): boolean =>
  c.route === "ACCEL" &&
  c.devices.every(
    (d) => s.config[k][d] === null || c.directIf === "IN_WINDOW" || s.config[k][d] === s.l1.pbar[d],
  );

/** The controls of L2 `k` on `v` as they have to be after this step. */
function controlsAfter(s: S, step: Step, v: Vcpu, k: L2, c: C): Controls {
  const now = s.tdvps[v].ctl[k];
  if (step.params["vcpu"] !== v) return now;
  if (took(step, l1SetsControls)) {
    return { tdvmcall: meansDirect(s, k, c), sharedEptp: c.sharedEptp };
  }
  if (took(step, l1EndsDirect) && s.l1.work?.k === k) return { ...plain(now), tdvmcall: false };
  if (took(step, l1EnablesDirect) && s.l1.cpu[v].k === k) {
    return { ...plain(now), tdvmcall: meansDirect(s, k, c) };
  }
  return now;
}

const plain = ({ tdvmcall, sharedEptp }: Controls) => ({ tdvmcall, sharedEptp });

export const controlOwner = transition({
  id: "S9",
  name: "ControlOwner",
  sentence:
    "Only L1 changes the controls of an L2, and only to what it asked for; and it ends direct hypercalls only for a BAR that is to move.",
  formula:
    "□ [ctl' ≠ ctl ⇒ action ∈ {L1SetsControls, L1EndsDirect, L1EnablesDirect}] ∧ □ [∀ v, k: ctl'[v][k] = (asked(v,k) ? wanted(v,k) : ctl[v][k])] ∧ □ [ctl[v][k].tdvmcall ∧ ¬ctl'[v][k].tdvmcall ⇒ moves(k)]",
  source: "domain facts 2.7",
  serves: ["REQ-ROUTE-OF-CALLS"],
  claimedFor: anyHost,
  // The attempts are named so that a refused one counts as a case; a change by any step counts too.
  when: (s, next, step, c) =>
    isControlWrite(step) || took(step, hostWritesControls) || controlsChange(s, next, c),
  holds: {
    byL1: (s, next, step, c) => isControlWrite(step) || !controlsChange(s, next, c),
    asL1Asked: (s, next, step, c) =>
      !isControlWrite(step) ||
      forAll(c, (v, k) => sameControls(next.tdvps[v].ctl[k], controlsAfter(s, step, v, k, c))),
    endsForMovesOnly: (s, next, _step, c) =>
      forAll(
        c,
        (v, k) =>
          !s.tdvps[v].ctl[k].tdvmcall ||
          next.tdvps[v].ctl[k].tdvmcall ||
          (s.l1.work?.kind === "MOVE" && s.l1.work.k === k),
      ),
  },
});

/** L2 `k` executes a hypercall in this step and leaves with it. */
const leavesByCall = (s: S, next: S, step: Step, v: Vcpu, k: L2): boolean =>
  leaves(s, next, v, k) &&
  (took(step, l2MmioCall) ||
    took(step, l2UserAsks) ||
    (took(step, l2Attacks) && step.params.way === "CALL") ||
    ((took(step, l2Reexecutes) || took(step, l2Reissues)) && s.l2[v][k].pc === "CALL"));

export const controlHonoured = transition({
  id: "S35",
  name: "ControlHonoured",
  sentence:
    "A hypercall of an L2 goes to the host if L1 has enabled that on this vCPU, and to L1 if it has not.",
  formula: "□ [tdcall(v,k) ∧ leaves(v,k) ⇒ (toL0 ⇔ ctl[v][k].tdvmcall)]",
  source: "domain facts 2.1",
  serves: ["REQ-ROUTE-OF-CALLS", "REQ-DIRECT"],
  claimedFor: anyHost,
  when: (s, next, step, c) => exists(c, (v, k) => leavesByCall(s, next, step, v, k)),
  holds: {
    toHostIffEnabled: (s, next, step, c) =>
      forAll(
        c,
        (v, k) =>
          !leavesByCall(s, next, step, v, k) || !next.cpu[v].inTd === s.tdvps[v].ctl[k].tdvmcall,
      ),
  },
});

type Tdvps = Read<State["tdvps"][0]>;

/** Two control structures agree on everything but the recorded routing. */
const sameButRouting = (a: Tdvps, b: Tdvps, c: C): boolean =>
  a.lastExit === b.lastExit &&
  a.epochStale === b.epochStale &&
  c.l2s.every(
    (k) =>
      a.exit[k].reason === b.exit[k].reason &&
      a.ctl[k].tdvmcall === b.ctl[k].tdvmcall &&
      a.xlat[k].buf === b.xlat[k].buf &&
      a.xlat[k].vapic === b.xlat[k].vapic,
  );

/** Nothing that a VM could notice has changed on `v`. */
const vmsUnchanged = (s: S, next: S, v: Vcpu, c: C): boolean =>
  s.cpu[v].inTd === next.cpu[v].inTd &&
  s.cpu[v].vm === next.cpu[v].vm &&
  sameGpr(s.cpu[v].gpr, next.cpu[v].gpr) &&
  c.l2s.every(
    (k) =>
      s.cpu[v].rip[k] === next.cpu[v].rip[k] &&
      s.buf[v][k].rip === next.buf[v][k].rip &&
      sameGpr(s.buf[v][k].gpr, next.buf[v][k].gpr),
  ) &&
  privatePages(c).every((p) => s.sept[p] === next.sept[p]);

/** An entry that ended in an exit at once: a violation on one of L1's pages that no instruction caused. */
const endsInFakeExit = (next: S, v: Vcpu, c: C): boolean =>
  next.hostCpu[v].status === "EXIT" &&
  c.l2s.some(
    (k) => next.hostCpu[v].page === BUFFER_PAGE[v][k] || next.hostCpu[v].page === VAPIC_PAGE[v][k],
  );

export const enterGuard = transition({
  id: "S12",
  name: "EnterGuard",
  sentence:
    "An entry that fails changes nothing but the recorded routing; an entry resumes an L2 only when L1's pages are translated or can be; and an entry that ends in a fake exit forgets the hypercall only after its answer has been applied.",
  formula:
    "□ [entry(v): invalid ⇒ unchanged ∧ busy ⇒ unchanged but routed ∧ (fakeExit ∧ lastExit = TDVMCALL ∧ lastExit' ≠ TDVMCALL ⇒ gpr' = answered(gpr))]",
  source: "domain facts 2.5, 2.6",
  serves: ["REQ-ENTRY-FAILS", "REQ-ANSWER-ONCE"],
  claimedFor: `${anyHost}; not claimed for fixSoftXlat = false with pages blocked (hypothesis H1)`,
  when: (s, next, step, c) => {
    const v = entered(step);
    return (
      v !== null &&
      (s.cpu[v].vm !== 0 || asksForL1(s, step, v, c) || next.hostCpu[v].status !== "NONE")
    );
  },
  holds: {
    noL2ToRouteFrom: (s, next, step, c) => {
      const v = entered(step);
      if (v === null || !asksForL1(s, step, v, c) || s.cpu[v].vm !== 0) return true;
      return (
        next.hostCpu[v].status === "OPERAND_INVALID" &&
        vmsUnchanged(s, next, v, c) &&
        sameButRouting(s.tdvps[v], next.tdvps[v], c) &&
        s.tdvps[v].routed === next.tdvps[v].routed
      );
    },
    busyChangesRoutingOnly: (s, next, step, c) => {
      const v = entered(step);
      if (v === null || next.hostCpu[v].status !== "BUSY") return true;
      return vmsUnchanged(s, next, v, c) && sameButRouting(s.tdvps[v], next.tdvps[v], c);
    },
    entersL2OnMappedPages: (s, next, step) => {
      const v = entered(step);
      if (v === null || !next.cpu[v].inTd) return true;
      const k = next.cpu[v].vm;
      if (k === 0) return true;
      const { epochStale, xlat } = s.tdvps[v];
      const valid = (translated: boolean): boolean => translated && !epochStale;
      return (
        (valid(xlat[k].buf) || s.sept[BUFFER_PAGE[v][k]] === "PRESENT") &&
        (valid(xlat[k].vapic) || s.sept[VAPIC_PAGE[v][k]] === "PRESENT")
      );
    },
    fakeExitKeepsTheAnswer: (s, next, step, c) => {
      const v = entered(step);
      if (v === null || !endsInFakeExit(next, v, c)) return true;
      if (s.tdvps[v].lastExit !== "TDVMCALL" || next.tdvps[v].lastExit === "TDVMCALL") return true;
      return isAnswered(next.cpu[v].gpr, s.cpu[v].gpr, answerOf(s, step, v));
    },
  },
});
