/**
 * Infinite runs and refinement of protocols of the TLA+ examples collection, with the verdicts that
 * are published: see `tla-examples.test.ts` for what that means.
 */
import { describe, expect, it } from "vitest";
import {
  claims,
  model,
  properties,
  recurrent,
  specifiedBy,
  type Claim,
  type Expectation,
  type Fairness,
  type Read,
  type System,
} from "../../../checker/index.ts";
import type { PropertyResult } from "../../../checker/verdict.ts";
import { expectPublished, says } from "../support.ts";
import { abCorrectness } from "../systems/ab-correctness.ts";
import { alternatingBit, data, spec as bitSpec } from "../systems/alternating-bit.ts";
import { ewd840, silenced, silent, spec as ewdSpec } from "../systems/ewd840.ts";
import { lockHS, spec as lockHSSpec } from "../systems/lock-hs.ts";
import { lock } from "../systems/lock.ts";
import {
  impatient,
  inside,
  peterson,
  procs,
  spec as petersonSpec,
  type Label,
} from "../systems/peterson.ts";
import { syncTermination, terminated } from "../systems/sync-termination.ts";
import { upTo } from "../systems/text.ts";
import { expectFairRuns, fairAction, strong, weak, wfNext } from "./support.ts";

/** A model of a system that is only counted, or of which `claimed` is claimed. */
const instance = <C extends object, S>(
  system: System<C, S>,
  constants: NoInfer<C>,
  claimed: readonly Claim[] = [],
) =>
  model<C, S>({
    ...{ name: system.name, sentence: "", size: "tiny", system, constants, claims: claimed },
  });

/** The result for a property. */
const of = (results: readonly PropertyResult[], id: string): PropertyResult => {
  const result = results.find((r) => r.id === id);
  if (result === undefined) throw new Error(`nothing is said of ${id}`);
  return result;
};

describe("EWD840", () => {
  const { leadsTo, refines } = properties(ewdSpec);
  type State = Read<{ active: boolean[]; colour: string[]; tpos: number; tcolour: string }>;
  const detected = (s: State): boolean =>
    s.tpos === 0 && s.tcolour === "white" && s.colour[0] === "white" && s.active[0] === false;
  const wfSystem = weak({
    name: "WF(System)",
    sentence: "",
    why: "as in the module",
    of: (step) => step.action === "InitiateProbe" || step.action === "PassToken",
  });
  const liveness = (fairness: readonly Fairness[]) =>
    leadsTo({
      ...says("Liveness", "terminated ⇝ terminationDetected"),
      fairness,
      from: terminated,
      to: detected,
    });
  const tdSpec = (detects: (s: State) => boolean) =>
    refines({
      ...says("TDSpec", "EWD840 implements SyncTerminationDetection"),
      abstract: ({ n }) =>
        specifiedBy({
          name: "SyncTerminationDetection",
          system: syncTermination,
          constants: { n },
        }),
      mapping: (s) => ({ active: [...s.active], detected: detects(s) }),
    });

  // EWD840.cfg: PROPERTIES Liveness, TDSpec; "success" and 302 states in the manifest. What TDSpec
  // asks beyond safety, WF(DetectTermination), is Liveness once more.
  it.each([
    [3, 302],
    [4, 1566],
  ])("%i processes under WF(System): %i states, Liveness and TDSpec hold", (n, states) => {
    const found = expectFairRuns(
      instance(ewd840, { n }, claims([liveness([wfSystem]), tdSpec(detected)])),
      { states },
    );
    const { refinement, transitions } = found.get("TDSpec")?.result ?? {};
    expect(found.get("TDSpec")?.result.verdict.word).toBe("holds");
    // Nodes become active and inactive here and there; the token goes round here only.
    expect(refinement?.matched).toBeGreaterThan(0);
    expect((refinement?.matched ?? 0) + (refinement?.stuttered ?? 0)).toBe(transitions);
  });
  // The manifest's 129 states and 3722 generated are those of 7 nodes: 2⁷ and one more.
  it("what it implements: 129 states, 3722 generated", () =>
    void expectPublished(instance(syncTermination, { n: 7 }), {
      states: 129,
      transitions: 3722 - 129,
      depth: 0,
    }));
  it("without WF(System) the token may rest", () => {
    const asked = claims([liveness([])], { Liveness: "violated" });
    const { real } = expectFairRuns(instance(ewd840, { n: 3 }, asked), { states: 302 }).get(
      "Liveness",
    ) ?? { real: null };
    // In the first initial state nobody is active.
    expect(real).toMatchObject({ actions: [], loop: [] });
  });
  // FalseLiveness of the module, "does not hold since processes can wake up each other": though each
  // node becomes inactive again and again, they need not all be so at one time.
  it("FalseLiveness: all become inactive again and again, and nothing is detected", () => {
    const restless = recurrent({
      name: "∀ i: □◇⟨Deactivate(i)⟩",
      sentence: "",
      why: "the premise of FalseLiveness",
      each: (c: { n: number }) => upTo(c.n),
      of: (step, _c, i) => step.action === "Deactivate" && step.params["i"] === i,
    });
    const asked = leadsTo({
      ...says("FalseLiveness", "(∀ i: □◇ ¬active[i]) ⇝ terminationDetected"),
      fairness: [wfSystem, restless],
      from: () => true,
      to: detected,
    });
    const found = expectFairRuns(
      instance(ewd840, { n: 3 }, claims([asked], { FalseLiveness: "violated" })),
      { states: 302 },
    );
    const loop = found.get("FalseLiveness")?.real?.loop ?? [];
    expect(loop).toEqual(expect.arrayContaining(["Deactivate", "SendMsg"]));
    expect(loop.filter((a) => a === "Deactivate").length).toBeGreaterThanOrEqual(3);
  });
  // AllNodesTerminateIfNoMessages of the module: if from some point on no messages are sent, all nodes
  // become inactive. It holds where that is so of the runs that begin there without messages.
  it("no more messages: under WF(Next) all become inactive, under WF(System) they need not", () => {
    const ends = (system: typeof silent, fairness: Fairness, expected: Expectation) => {
      const asked = leadsTo({
        ...says("AllNodesTerminate", "◇ ∀ i: ¬active[i]"),
        fairness: [fairness],
        from: () => true,
        to: terminated,
      });
      const claimed = claims([asked], { AllNodesTerminate: expected });
      return expectFairRuns(instance(system, { n: 3 }, claimed), {});
    };
    ends(silenced, wfNext, "holds");
    const found = ends(silent, wfSystem, "violated");
    // The token waits at an active node, which computes for ever.
    expect(found.get("AllNodesTerminate")?.real?.loop).toEqual([]);
  });
  // A mapping that detects too early is no refinement. The shortest run to a token back at node 0
  // with node 0 idle and somebody active has no step: the initial states are arbitrary.
  it("a mapping that looks at node 0 only is refused", () => {
    const asked = claims([tdSpec((s) => s.active[0] === false)], { TDSpec: "violated" });
    const { results } = expectPublished(instance(ewd840, { n: 3 }, asked), { states: 302 });
    const { verdict } = of(results, "TDSpec");
    expect(verdict).toMatchObject({ trace: { steps: [] }, failed: ["abstractInitial"] });
  });
});

describe("AlternatingBit", () => {
  const { leadsTo, eventuallyAlways, refines } = properties(bitSpec);
  const resends = [fairAction(weak, "ReSndMsg"), fairAction(weak, "SndAck")];
  const protocol = (
    fairness: readonly Fairness[],
    expected: Readonly<Record<string, Expectation>>,
  ) =>
    instance(
      alternatingBit,
      { max: 2 },
      claims(
        [
          leadsTo({
            ...says("SentLeadsToRcvd", "∀ d: sent = d ∧ sBit ≠ sAck ⇝ rcvd = d"),
            fairness,
            each: () => data,
            from: (s, _c, _m, d) => s.sent === d && s.sBit !== s.sAck,
            to: (s, _c, _m, d) => s.rcvd === d,
          }),
          leadsTo({
            ...says("SentIsAcknowledged", "sBit ≠ sAck ⇝ sBit = sAck"),
            fairness,
            from: (s) => s.sBit !== s.sAck,
            to: (s) => s.sBit === s.sAck,
          }),
          eventuallyAlways({
            ...says("PermanentBitDisagreement", "◇□ sBit ≠ rBit"),
            fairness,
            state: (s) => s.sBit !== s.rBit,
          }),
          refines({
            ...says("ImpliedAction", "AlternatingBit implements ABCorrectness"),
            abstract: () =>
              specifiedBy({ name: "ABCorrectness", system: abCorrectness, constants: {} }),
            mapping: ({ sBit, sAck, rBit, sent, rcvd }) => ({ sBit, sAck, rBit, sent, rcvd }),
          }),
        ],
        { PermanentBitDisagreement: "violated", ...expected },
      ),
    );
  const numbers = { states: 240, depth: 10 - 1 };
  // AlternatingBit.tla: ABFairness is WF(ReSndMsg), WF(SndAck), SF(RcvMsg), SF(RcvAck).
  // MCAlternatingBit.tla: SentLeadsToRcvd, ImpliedAction; 240 states and "success" in the manifest.
  // ABFairness suffices for acknowledgements as for messages: the protocol is symmetric.
  it("under ABFairness: what is sent is received", () => {
    const strongly = [fairAction(strong, "RcvMsg"), fairAction(strong, "RcvAck")];
    const found = expectFairRuns(protocol([...resends, ...strongly], {}), numbers);
    // In TLC's own test suite the first initial state, SndAck and RcvAck, again and again.
    expect(found.get("PermanentBitDisagreement")?.real).toMatchObject({
      lasso: { start: 0 },
      loop: ["SndAck", "RcvAck"],
    });
  });
  // The message may be lost each time, and then there is none to be received.
  it("with weak fairness of RcvMsg only, messages may be lost for ever", () => {
    const weakly = [fairAction(weak, "RcvMsg"), fairAction(strong, "RcvAck")];
    const found = expectFairRuns(
      protocol([...resends, ...weakly], {
        SentLeadsToRcvd: "violated",
        SentIsAcknowledged: "violated",
      }),
      numbers,
    );
    expect(found.get("SentLeadsToRcvd")?.real?.loop).toEqual(
      expect.arrayContaining(["ReSndMsg", "LoseMsg"]),
    );
  });
  it("with weak fairness of RcvAck only, acknowledgements may be lost for ever", () => {
    const weakly = [fairAction(strong, "RcvMsg"), fairAction(weak, "RcvAck")];
    const found = expectFairRuns(
      protocol([...resends, ...weakly], { SentIsAcknowledged: "violated" }),
      numbers,
    );
    expect(found.get("SentIsAcknowledged")?.real?.loop).toEqual(
      expect.arrayContaining(["SndAck", "LoseAck"]),
    );
  });
  // Without ReSndMsg's fairness a single loss is enough, however fair reception is.
  it("without fairness of ReSndMsg one loss is for ever", () => {
    const fairness = [
      fairAction(weak, "SndAck"),
      fairAction(strong, "RcvMsg"),
      fairAction(strong, "RcvAck"),
    ];
    expectFairRuns(
      protocol(fairness, { SentLeadsToRcvd: "violated", SentIsAcknowledged: "violated" }),
      numbers,
    );
  });
  it("what it implements: 20 states, 36 generated, 3 levels", () =>
    void expectPublished(instance(abCorrectness, {}), {
      states: 20,
      transitions: 36 - 8,
      depth: 3 - 1,
    }));
});

describe("Locks with auxiliary variables", () => {
  const { invariant, refines } = properties(petersonSpec);
  const label = (l: Label): string =>
    ({ a0: "l0", a1: "l1", a2: "l1", a3: "l1", cs: "cs", a4: "l2" })[l];
  const props = [
    invariant({
      ...says("Mutex", "only one is inside"),
      holds: { mutex: (s) => !(inside(s.pc[1]) && inside(s.pc[2])) },
    }),
    refines({
      ...says("LSpec", "Peterson's algorithm implements Lock"),
      abstract: () => specifiedBy({ name: "Lock", system: lock, constants: {} }),
      mapping: (s) => ({
        pc: { 1: label(s.pc[1]), 2: label(s.pc[2]) },
        lock: procs.some((p) => inside(s.pc[p])) ? 0 : 1,
      }),
    }),
  ];
  // Peterson.tla: THEOREM Refinement == Spec ⇒ L!Spec, proven; 42 states and 77 generated, manifest.
  it("Peterson: 42 states, 77 generated, implements Lock", () => {
    const { results } = expectPublished(instance(peterson, {}, claims(props)), {
      states: 42,
      transitions: 77 - 1,
      depth: 11 - 1,
    });
    const { refinement } = of(results, "LSpec");
    // a0, a3, cs and a4 are steps of Lock; a1 and a2 are not: they stutter. All of Lock is used.
    expect(refinement?.actions.map((a) => a.action).toSorted()).toEqual(["cs", "l0", "l1", "l2"]);
    expect(refinement?.actions.every((a) => a.count > 0)).toBe(true);
    expect(refinement?.stuttered).toBeGreaterThan(0);
  });
  // Without waiting the second process comes to a3 after 7 steps, and the lock is taken.
  it("without waiting: violated at the second entry, where Lock could not take the lock", () => {
    const asked = claims(props, { Mutex: "violated", LSpec: "violated" });
    const { results } = expectPublished(instance(impatient, {}, asked), {
      steps: { Mutex: 8, LSpec: 8 },
    });
    const { verdict } = of(results, "LSpec");
    if (verdict.word !== "violated" || verdict.abstract === undefined)
      throw new Error("violated, with what Lock did beside it");
    const { abstract, trace, failed } = verdict;
    expect(failed).toEqual(["abstractStep"]);
    expect(abstract.system).toBe("Lock");
    // By what Lock does beside a step of each kind; the last step has no answer.
    const answer: Readonly<Record<string, readonly string[]>> = {
      ...{ a0: ["l0"], a1: [], a2: [], a3: ["l1"], cs: ["cs"], a4: ["l2"] },
    };
    expect(abstract.answers.map((a) => a.map((x) => x.action))).toEqual(
      trace.steps.slice(0, -1).map(({ action }) => answer[action]),
    );
    expect(trace.steps.at(-1)?.action).toBe("a3");
    const other = trace.steps.at(-1)?.params["p"] === 1 ? 1 : 2;
    expect(abstract.asked).toEqual([{ path: `pc[${other}]`, first: "l1", second: "cs" }]);
    expect(abstract.possible.map((x) => x.action)).toEqual(["cs"]);
  });
  it("Lock itself: 12 states, 21 generated, 5 levels", () =>
    void expectPublished(instance(lock, {}), { states: 12, transitions: 21 - 1, depth: 5 - 1 }));

  // LockHS.tla: THEOREM SpecHS ⇒ P!Spec, proven; 28 states, 41 generated, 10 levels in the manifest.
  it("LockHS: 28 states, 41 generated, implements Peterson's algorithm", () => {
    const hs = properties(lockHSSpec);
    const place = { l0: "a0", l1: "a1", cs: "cs", l2: "a4" } as const;
    const asked = hs.refines({
      ...says("PSpec", "Lock with history implements Peterson's algorithm"),
      abstract: () => specifiedBy({ name: "Peterson", system: peterson, constants: {} }),
      mapping: (s) => {
        const at = (p: 1 | 2): Label =>
          s.rest !== null && s.rest.p === p && s.pc[p] === "cs"
            ? s.rest.n === 2
              ? "a2"
              : "a3"
            : place[s.pc[p]];
        const flag = (p: 1 | 2): boolean => at(p) !== "a0" && at(p) !== "a1";
        return { pc: { 1: at(1), 2: at(2) }, c: { 1: flag(1), 2: flag(2) }, turn: s.turn };
      },
    });
    const { results } = expectPublished(instance(lockHS, {}, claims([asked])), {
      states: 28,
      transitions: 41 - 1,
      depth: 10 - 1,
    });
    // With the added steps nothing is left for Peterson's algorithm to do in between.
    expect(of(results, "PSpec").refinement).toMatchObject({ matched: 41 - 1, stuttered: 0 });
  });
});
