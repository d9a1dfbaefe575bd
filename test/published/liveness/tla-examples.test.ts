/**
 * Infinite runs of systems of the TLA+ examples collection, with the verdicts that are published.
 *
 * "Published" is: the module states the theorem or the fairness it needs, and the collection's
 * manifest says that TLC finds "success" with the same numbers of states. A verdict with another
 * fairness is argued for where it stands.
 */
import { describe, expect, it } from "vitest";
import {
  claims,
  model,
  properties,
  specifiedBy,
  type Expectation,
  type Fairness,
} from "../../../checker/index.ts";
import { says } from "../support.ts";
import { coffeeCan, spec as canSpec } from "../systems/coffee-can.ts";
import { hourClock, hours, spec as clockSpec } from "../systems/hour-clock.ts";
import { schedulingAllocator, spec as schedulingSpec } from "../systems/scheduling-allocator.ts";
import {
  clients,
  resources,
  simpleAllocator,
  spec as allocatorSpec,
} from "../systems/simple-allocator.ts";
import { upTo } from "../systems/text.ts";
import { spec as ringSpec, tokenRing } from "../systems/token-ring.ts";
import { expectFairRuns, fairAction, fairEach, strong, weak, wfNext } from "./support.ts";

describe("LiveHourClock", () => {
  const { alwaysEventually } = properties(clockSpec);
  const clock = (fairness: readonly Fairness[], expected: Expectation) =>
    model({
      name: "hour-clock",
      sentence: "",
      size: "tiny",
      system: hourClock,
      constants: {},
      claims: claims(
        [
          alwaysEventually({
            ...says("AllTimes", "∀ n ∈ 1‥12: □◇ hr = n"),
            fairness,
            each: () => hours,
            state: (s, _c, _m, n) => s.hr === n,
          }),
        ],
        { AllTimes: expected },
      ),
    });
  const numbers = { states: 12, transitions: 24 - 12, depth: 0 };
  // LiveHourClock.tla: THEOREM LSpec ⇒ AllTimes, LSpec being HC and WF(HCnxt); 12 states, manifest.
  it("under WF(HCnxt) it shows each hour again and again", () =>
    void expectFairRuns(clock([wfNext], "holds"), numbers));
  it("without fairness it may stop", () => {
    const found = expectFairRuns(clock([], "violated"), numbers);
    expect(found.get("AllTimes")?.real).toMatchObject({ actions: [], lasso: { element: 1 } });
  });
});

describe("CoffeeCan", () => {
  const { leadsTo } = properties(canSpec);
  const can = (fairness: readonly Fairness[], expected: Expectation, max: number) => {
    const props = [
      leadsTo({
        ...says("EventuallyTerminates", "◇ one bean is left"),
        fairness,
        from: () => true,
        to: (s) => s.black + s.white === 1,
      }),
      // The module asks it of the first state; parity never changes, so it may be asked of all.
      leadsTo({
        ...says("EndsBlack", "an even number of white beans leads to a last black bean"),
        fairness,
        from: (s) => s.white % 2 === 0,
        to: (s) => s.black === 1 && s.white === 0,
      }),
      leadsTo({
        ...says("EndsWhite", "an odd number of white beans leads to a last white bean"),
        fairness,
        from: (s) => s.white % 2 === 1,
        to: (s) => s.black === 0 && s.white === 1,
      }),
    ];
    return model({
      name: "coffee-can",
      sentence: "",
      size: "tiny",
      system: coffeeCan,
      constants: { max },
      claims: claims(props, Object.fromEntries(props.map((p) => [p.id, expected]))),
    });
  };
  // CoffeeCan.tla: Spec has WF(Next); THEOREM Spec ⇒ EventuallyTerminates ∧ TerminationHypothesis.
  it("100 beans under WF(Next): 5150 states, all three hold", () =>
    void expectFairRuns(can([wfNext], "holds", 100), {
      states: 5150,
      transitions: 20_002 - 5150,
      depth: 0,
    }));
  // "Assume weak fairness so the system can't stutter indefinitely" (comment of Spec). Without it, it
  // can: in the first can with several beans.
  it("without fairness nobody need draw at all", () => {
    const found = expectFairRuns(can([], "violated", 10), { states: 65 });
    for (const { real } of found.values()) expect(real).toMatchObject({ actions: [], loop: [] });
  });
});

describe("TokenRing (EWD426)", () => {
  const { eventuallyAlways } = properties(ringSpec);
  const ring = (n: number, m: number, fairness: readonly Fairness[], expected: Expectation) =>
    model({
      name: `token-ring-${n}-${m}`,
      sentence: "",
      size: "small",
      system: tokenRing,
      constants: { n, m },
      claims: claims(
        [
          eventuallyAlways({
            ...says("Stab", "◇□ the counters are c[0] up to some node, and one less from there on"),
            fairness,
            state: (s, c) =>
              upTo(c.n + 1).some((i) =>
                upTo(c.n).every(
                  (j) => s.c[j] === (j < i ? s.c[0] : ((s.c[0] ?? 0) + c.m - 1) % c.m),
                ),
              ),
          }),
        ],
        { Stab: expected },
      ),
    });
  // TokenRing.tla: Spec has WF(Next), Stab is its property; 46656 states and 248832 generated, manifest.
  it("6 processes, 6 values under WF(Next): stabilizes", () =>
    void expectFairRuns(ring(6, 6, [wfNext], "holds"), {
      states: 46_656,
      transitions: 248_832 - 46_656,
      depth: 0,
    }));
  // TokenRing.tla assumes N ≤ M + 1. It is the best there is: with two values and four nodes, the
  // counters 0 1 0 1 have a token everywhere but at node 0, and copying them backwards in turn moves
  // all of them on.
  it("4 processes, 3 values: the least number of values, still stabilizes", () =>
    void expectFairRuns(ring(4, 3, [wfNext], "holds"), { states: 3 ** 4, depth: 0 }));
  it("4 processes, 2 values: several tokens go round for ever", () => {
    const found = expectFairRuns(ring(4, 2, [wfNext], "violated"), { states: 2 ** 4, depth: 0 });
    expect(found.get("Stab")?.real?.loop.length).toBeGreaterThan(1);
  });
  it("without fairness it may stand still with several tokens", () => {
    const found = expectFairRuns(ring(4, 4, [], "violated"), { states: 4 ** 4, depth: 0 });
    expect(found.get("Stab")?.real).toMatchObject({ actions: [], loop: [] });
  });
});

describe("SimpleAllocator", () => {
  const { leadsTo, alwaysEventually } = properties(allocatorSpec);
  const pairs = clients.flatMap((c) => resources.map((r) => ({ c, r })));
  const allocator = (
    fairness: readonly Fairness[],
    exceptions: Readonly<Record<string, Expectation>> = {},
  ) =>
    model({
      name: "simple-allocator",
      sentence: "",
      size: "tiny",
      system: simpleAllocator,
      constants: {},
      claims: claims(
        [
          leadsTo({
            ...says("ClientsWillReturn", "∀ c: unsat[c] = {} ⇝ alloc[c] = {}"),
            fairness,
            each: () => clients,
            from: (s, _c, _m, c) => s.unsat[c].size === 0,
            to: (s, _c, _m, c) => s.alloc[c].size === 0,
          }),
          leadsTo({
            ...says("ClientsWillObtain", "∀ c, r: r ∈ unsat[c] ⇝ r ∈ alloc[c]"),
            fairness,
            each: () => pairs,
            from: (s, _c, _m, { c, r }) => s.unsat[c].has(r),
            to: (s, _c, _m, { c, r }) => s.alloc[c].has(r),
          }),
          alwaysEventually({
            ...says("InfOftenSatisfied", "∀ c: □◇ unsat[c] = {}"),
            fairness,
            each: () => clients,
            state: (s, _c, _m, c) => s.unsat[c].size === 0,
          }),
        ],
        exceptions,
      ),
    });
  const numbers = { states: 400, transitions: 1633 - 1, depth: 6 - 1 };
  const returns = fairEach(weak, ["ReturnAll", "ReturnAllEarly"], "c", clients);
  // SimpleAllocator.tla: the specification has WF(Return(c, alloc[c])) and SF(∃ S: Allocate(c, S)).
  it("weak fairness of returning, strong fairness of allocating: all hold", () =>
    void expectFairRuns(
      allocator([returns, fairEach(strong, ["Allocate"], "c", clients)]),
      numbers,
    ));
  // The others may take what a client waits for whenever it is free. What a client has, it keeps
  // until it returns it: that does not depend on allocation.
  it("weak fairness of both: a client may wait for ever", () => {
    const unfair = { ClientsWillObtain: "violated", InfOftenSatisfied: "violated" } as const;
    const weaker = allocator([returns, fairEach(weak, ["Allocate"], "c", clients)], unfair);
    const found = expectFairRuns(weaker, numbers);
    // The resource changes hands again and again: that is what weak fairness does not forbid.
    for (const id of ["ClientsWillObtain", "InfOftenSatisfied"])
      expect(found.get(id)?.real?.loop).toEqual(expect.arrayContaining(["Allocate"]));
  });
  // SimpleAllocator2 of the same module returns for sure only when all was obtained. Two clients that
  // hold one resource each and want the other's then wait for each other, and nothing is possible but
  // to return early, which nobody must.
  it("SimpleAllocator2, returning only when satisfied: two clients wait for each other", () => {
    const second = allocator(
      [fairEach(weak, ["ReturnAll"], "c", clients), fairEach(strong, ["Allocate"], "c", clients)],
      { ClientsWillObtain: "violated", InfOftenSatisfied: "violated" },
    );
    const found = expectFairRuns(second, numbers);
    // Two requests for both resources, and one resource to each: nothing shorter gets there.
    expect(found.get("InfOftenSatisfied")?.real).toMatchObject({
      actions: ["Request", "Request", "Allocate", "Allocate"],
      loop: [],
    });
  });
});

describe("SchedulingAllocator", () => {
  const { leadsTo, alwaysEventually, refines } = properties(schedulingSpec);
  const returns = fairEach(weak, ["ReturnAll"], "c", clients);
  const allocates = fairEach(weak, ["Allocate"], "c", clients);
  const pairs = clients.flatMap((c) => resources.map((r) => ({ c, r })));
  const allocator = (fairness: readonly Fairness[], expected: Expectation) =>
    model({
      name: "scheduling-allocator",
      sentence: "",
      size: "tiny",
      system: schedulingAllocator,
      constants: {},
      claims: claims(
        [
          leadsTo({
            ...says("ClientsWillReturn", "∀ c: unsat[c] = {} ⇝ alloc[c] = {}"),
            fairness,
            each: () => clients,
            from: (s, _c, _m, c) => s.unsat[c].size === 0,
            to: (s, _c, _m, c) => s.alloc[c].size === 0,
          }),
          leadsTo({
            ...says("ClientsWillObtain", "∀ c, r: r ∈ unsat[c] ⇝ r ∈ alloc[c]"),
            fairness,
            each: () => pairs,
            from: (s, _c, _m, { c, r }) => s.unsat[c].has(r),
            to: (s, _c, _m, { c, r }) => s.alloc[c].has(r),
          }),
          alwaysEventually({
            ...says("InfOftenSatisfied", "∀ c: □◇ unsat[c] = {}"),
            fairness,
            each: () => clients,
            state: (s, _c, _m, c) => s.unsat[c].size === 0,
          }),
          refines({
            ...says("SimpleAllocator", "the scheduling allocator implements the simple one"),
            abstract: () =>
              specifiedBy({ name: "SimpleAllocator", system: simpleAllocator, constants: {} }),
            mapping: ({ unsat, alloc }) => ({ unsat, alloc }),
          }),
        ],
        { ClientsWillObtain: expected, InfOftenSatisfied: expected },
      ),
    });
  const numbers = { states: 1690, transitions: 5854 - 1, depth: 7 - 1 };
  // SchedulingAllocator.tla: Liveness is weak fairness of all three; THEOREMs Allocator ⇒ each of these.
  // AllocatorRefinement.tla: THEOREM Allocator ⇒ SimpleAllocator. 1690 states, 5854 generated, 7 levels.
  it("weak fairness suffices where clients are served in turn; it implements SimpleAllocator", () => {
    const schedules = fairAction(weak, "Schedule");
    const found = expectFairRuns(allocator([returns, allocates, schedules], "holds"), numbers);
    // Only Schedule changes nothing that the simple allocator knows of.
    const { refinement } = found.get("SimpleAllocator")?.result ?? {};
    expect((refinement?.matched ?? 0) + (refinement?.stuttered ?? 0)).toBe(numbers.transitions);
    expect(refinement?.actions.map((a) => a.action).toSorted()).toEqual([
      ...["Allocate", "Request", "ReturnAll", "ReturnAllEarly", "ReturnSome"],
    ]);
  });
  it("nobody need be scheduled without fairness of Schedule", () => {
    const found = expectFairRuns(allocator([returns, allocates], "violated"), numbers);
    expect(found.get("InfOftenSatisfied")?.real).toMatchObject({ actions: ["Request"], loop: [] });
  });
});
