/**
 * Fairness: each condition covers what it says and nothing that is somebody's own choice, and each
 * property of runs needs each of its conditions. A condition too many would make what is claimed of
 * fair runs weaker than it could be.
 */
import { describe, expect, test } from "vitest";
import {
  claims,
  model,
  patch,
  strong,
  type Action,
  type Fairness,
  type Liveness,
  type Property,
} from "../checker/index.ts";
import { check } from "../checker/search/check.ts";
import type { PropertyResult } from "../checker/verdict.ts";
import { infiniteRuns } from "../models/instances/liveness.ts";
import { seededDefects } from "../models/mutants/index.ts";
import { nestedCall, recommended, twoL2s } from "../models/instances/points.ts";
import { liveness } from "../properties/index.ts";
import { drains, interrupts, kicks } from "../properties/liveness/devices.ts";
import { ends, recovery } from "../properties/liveness/recovery.ts";
import { noLoop, reboots, response, routed, runsOn } from "../properties/liveness/responses.ts";
import { hostRegisters } from "../spec/actions/adversary.ts";
import { BAR_PAGE, type Constants } from "../spec/constants.ts";
import {
  backEndsRun,
  entriesSucceed,
  fairness,
  hostThreads,
  interprocessorInterruptsArrive,
  interruptsAreRaised,
  interruptsAreTaken,
  notificationsArrive,
  trustDomainRuns,
} from "../spec/fairness.ts";
import { spec } from "../spec/specification.ts";
import { passthrough } from "../spec/system.ts";

/** What need not happen, by whose choice it is. */
const ofTheirOwnAccord: Readonly<Record<string, readonly string[]>> = {
  anL2: [
    "L2MmioCall",
    "L2MmioTouch",
    "L2Attacks",
    "L2UserAsks",
    "L2UserIsRefused",
    "L2BarWrite",
    "L2TouchesRam",
    "L2WritesDescriptor",
    "L2Halts",
    "L2Crashes",
  ],
  l1sSchedule: ["L1Switches"],
  theHost: ["KernelReclaims", "KernelInterrupts", "KernelMigrates", "EmulatorUnplugs"],
  aHostOutOfOrderForAWhile: [
    "KernelAnswersWrongly",
    "KernelForgesRouting",
    "KernelLosesRequest",
    "KernelTakesPage",
    "EmulatorLosesDevice",
    "KernelReforms",
    "KernelGivesBack",
    "EmulatorFindsDevice",
  ],
  theMaximalHost: [
    "HostEnters",
    "HostInterrupts",
    "HostBlocks",
    "HostUnblocks",
    "HostTracks",
    "HostFlushes",
    "HostWritesControls",
    "HostPosts",
    "HostNotifies",
  ],
};
const chosen = new Set(Object.values(ofTheirOwnAccord).flat());

/** Two vCPUs with an L2 and a device each, so that groups that are too large meet somebody else. */
const wide: Constants = {
  ...recommended,
  ...twoL2s,
  vcpus: [0, 1],
  runsOn: { 0: [1], 1: [2] },
  ops: ["SET_VECTOR", "KICK"],
  backend: "LATER",
  irqPath: "PIR",
  virtqueue: true,
  misdeeds: 1,
  crashes: 1,
  userAsks: 1,
  hostileL2s: [2],
  hostileRequests: ["FOREIGN_KICK"],
};

/** All instances of an action, but for what it chooses by the state. */
function instancesOf(action: Action): Readonly<Record<string, unknown>>[] {
  const domains = Object.entries(action.params(wide as never));
  return domains.reduce<Record<string, unknown>[]>(
    (all, [name, domain]) => all.flatMap((p) => domain.map((value) => ({ ...p, [name]: value }))),
    [{}],
  );
}

/** The groups that an instance belongs to, by name and key. */
function groupsOf(action: string, params: Readonly<Record<string, unknown>>): string[] {
  return fairness.flatMap((f) => {
    const keys: readonly unknown[] = f.each === null ? [null] : f.each(wide);
    return keys
      .filter((key) => f.of({ action, params }, wide, key) === true)
      .map((key) => `${f.name} ${String(key)}`);
  });
}

describe("groups", () => {
  test.each(passthrough.actions.map((a) => [a.name, a] as const))("of %s", (name, action) => {
    const all = instancesOf(action);
    expect(all.length).toBeGreaterThan(0);
    for (const params of all) {
      // An entry that finds a lock held is nobody's doing.
      const free = chosen.has(name) || (name === "KernelEnters" && params["busy"] === true);
      const where = String(params["device"] ?? params["vcpu"]);
      const found = groupsOf(name, params);
      expect(found).toHaveLength(free ? 0 : 1);
      for (const group of found) expect(group.split(" ")[1]).toBe(where);
    }
  });

  test("are about actions that there are", () => {
    const names = new Set(passthrough.actions.map((a) => a.name));
    expect([...chosen].filter((name) => !names.has(name))).toEqual([]);
  });

  test("have a sentence and a reason each, and names of their own", () => {
    expect(new Set(fairness.map((f) => f.name)).size).toBe(fairness.length);
    for (const f of fairness) {
      expect(f.sentence).toMatch(/^[A-Z].+\.$/);
      expect(f.why.length).toBeGreaterThan(40);
    }
  });
});

/** The result for a property, in the system with these constants. */
function resultOf(
  property: Property,
  constants: Constants,
  system: typeof passthrough = passthrough,
): PropertyResult {
  const { results } = check(
    model({
      name: "control",
      sentence: "",
      size: "tiny",
      system,
      constants,
      claims: claims([property]),
    }),
  );
  const [result] = results;
  if (result === undefined) throw new Error("no result");
  return result;
}

/** The constants of a model of the suite. */
function constantsOf(name: string): Constants {
  const found = infiniteRuns.find((m) => m.name === name);
  if (found === undefined) throw new Error(`there is no model ${name}`);
  return found.constants as Constants; // each of them is of this system
}

/** A property, one of its conditions, and a model in which the property fails without it. */
const needed: readonly (readonly [Liveness, Fairness, string])[] = [
  [response, hostThreads, "live-reset"],
  [response, entriesSucceed, "live-reset"],
  [response, trustDomainRuns, "live-reset"],
  // An L2 that is reset waits until each vCPU has taken what was posted.
  [response, notificationsArrive, "live-two-vcpus-reset-interrupts"],
  // Before a BAR moves, L1 takes the L2 out of every vCPU.
  [response, interprocessorInterruptsArrive, "live-two-vcpus-move"],
  // Every entry asks for L1 as long as an interrupt is posted, and every one may fail.
  [noLoop, entriesSucceed, "live-interrupts-resumed"],
  [kicks, backEndsRun, "live-reset"],
  [interrupts, notificationsArrive, "live-reset"],
  [interrupts, hostThreads, "live-reset"],
  [interrupts, entriesSucceed, "live-reset"],
  [interrupts, trustDomainRuns, "live-reset"],
  [interrupts, interruptsAreRaised, "live-reset"],
  [interrupts, interruptsAreTaken, "live-reset"],
  [interrupts, interprocessorInterruptsArrive, "live-two-vcpus-reset-interrupts"],
  [drains, backEndsRun, "live-ring-unplug"],
  [drains, interruptsAreRaised, "live-ring-unplug"],
  // The device has something to signal, and the ring is full until L1 has run.
  [drains, notificationsArrive, "live-ring-unplug"],
  [drains, hostThreads, "live-ring-unplug"],
  [drains, entriesSucceed, "live-ring-unplug"],
  [drains, trustDomainRuns, "live-ring-unplug"],
  [routed, hostThreads, "live-0014"],
  [routed, entriesSucceed, "live-0014"],
  [runsOn, hostThreads, "live-0014"],
  [runsOn, entriesSucceed, "live-0014"],
  // L1 sees the violation, and has to resume its L2.
  [runsOn, trustDomainRuns, "live-0014"],
  [reboots, hostThreads, "live-reset"],
  [reboots, entriesSucceed, "live-reset"],
  [reboots, trustDomainRuns, "live-reset"],
  [reboots, notificationsArrive, "live-two-vcpus-reset-interrupts"],
  [reboots, interprocessorInterruptsArrive, "live-two-vcpus-reset"],
  [ends, hostThreads, "live-recovery-nested-call"],
  [ends, entriesSucceed, "live-recovery-nested-call"],
  [ends, trustDomainRuns, "live-recovery-nested-call"],
];

describe("a condition that is dropped is missed", () => {
  test.each(needed.map(([p, f, name]) => [p.id, f.name, name, p, f] as const))(
    "%s without %s in %s",
    (_id, _name, name, property, dropped) => {
      const constants = constantsOf(name);
      expect(resultOf(property, constants).verdict.word).toBe("holds");
      const without = { ...property, fairness: property.fairness.filter((f) => f !== dropped) };
      expect(without.fairness).toHaveLength(property.fairness.length - 1);
      expect(resultOf(without, constants).verdict.word).toBe("violated");
    },
  );

  test("of each property each one", () => {
    const pairs = liveness.flatMap((p) =>
      p.kind === "recoverable" ? [] : p.fairness.map((f) => `${p.id} ${f.name}`),
    );
    expect(needed.map(([p, f]) => `${p.id} ${f.name}`).toSorted()).toEqual(pairs.toSorted());
  });

  test("and no other condition is declared", () => {
    expect(fairness.filter((f) => !needed.some(([, used]) => used === f))).toEqual([]);
  });
});

test("it is not enough that entries which are possible for ever succeed: each may fail and be tried again", () => {
  const weakEntries: Fairness = { ...entriesSucceed, kind: "weak" };
  const property = {
    ...response,
    fairness: response.fairness.map((f) => (f === entriesSucceed ? weakEntries : f)),
  };
  const { verdict } = resultOf(property, constantsOf("live-reset"));
  expect(verdict.word).toBe("violated");
  if (verdict.word !== "violated") throw new Error("no run");
  const loop = verdict.trace.steps.slice(verdict.lasso?.start).map((step) => step.action);
  expect(loop.toSorted()).toEqual(["KernelEnters", "KernelRetries"]);
});

test("a condition for each action would be too strong: it hides an L1 that goes round in circles", () => {
  const defect = seededDefects.find((d) => d.id === "X178");
  if (defect?.seed.kind !== "patch") throw new Error("X178 is no patch");
  const constants = constantsOf("live-neighbours-reset");
  const system = patch(passthrough, defect.seed.patch);
  const strongly = strong({
    name: "eachActionRuns",
    sentence: "Each action of the code in the trust domain that is possible again and again comes.",
    why: "for this test",
    each: (c: Constants) =>
      c.vcpus.flatMap((v) => passthrough.actions.map((a) => ({ v, name: a.name }))),
    of: (step, c, { v, name }) => step.action === name && trustDomainRuns.of(step, c, v) === true,
  });
  const tooStrong = {
    ...response,
    fairness: response.fairness.map((f) => (f === trustDomainRuns ? strongly : f)),
  };
  expect(resultOf(response, constants, system).verdict.word).toBe("violated");
  expect(resultOf(tooStrong, constants, system).verdict.word).toBe("holds");
});

/**
 * A driver that asks without end: whenever its L2 is idle with its budget used up, it gets another,
 * and its code runs in a loop (RIP goes back to its beginning).
 */
const endless = patch(passthrough, {
  name: "endless driver",
  add: [
    spec.action("L2AsksOn", {
      sentence: "The driver of an L2 goes back to its beginning.",
      source: "test",
      actor: "l2",
      params: (c) => ({ vcpu: c.vcpus, vm: c.l2s }),
      guard: {
        idle: (s, { vcpu, vm }) =>
          s.cpu[vcpu].inTd && s.cpu[vcpu].vm === vm && s.l2[vcpu][vm].pc === "IDLE",
        nothingLeft: (s, { vcpu, vm }) => s.l2[vcpu][vm].left === 0,
      },
      effect: (_s, next, { vcpu, vm }, c) => {
        next.l2[vcpu][vm].left = c.operations;
      },
      message: { to: "tdxModule", label: "a jump" },
      partner: {
        actor: "tdxModule",
        effect: (_s, next, { vcpu, vm }) => {
          next.cpu[vcpu].rip[vm] = 0;
        },
      },
    }),
  ],
});

/** A driver that sets its vector and kicks, by either route to L0 and L1; entries may always fail. */
const asking: Constants = {
  ...recommended,
  ops: ["SET_VECTOR", "KICK"],
  operations: 2,
  backend: "LATER",
  irqPath: "PIR",
  busies: "ENDLESS",
};

describe("of a driver that asks without end", () => {
  test.each([response, routed, kicks, interrupts].map((p) => [p.id, p] as const))(
    "%s holds",
    (_id, property) => {
      expect(resultOf(property, asking, endless).verdict.word).toBe("holds");
    },
  );

  test("LV2 does not hold, and says so: each of its requests is sent to L1 once", () => {
    expect(resultOf(noLoop, asking).verdict.word).toBe("holds");
    expect(resultOf(noLoop, asking, endless).verdict.word).toBe("violated");
    expect(noLoop.sentence).toContain("finitely many requests");
  });

  test.each([
    [interruptsAreRaised, "by a back end that has always something else to do"],
    [interruptsAreTaken, "by an L2 that has always something else to do"],
  ])("LV4 would not hold without $name", (dropped) => {
    const without = { ...interrupts, fairness: interrupts.fairness.filter((f) => f !== dropped) };
    expect(resultOf(without, asking, endless).verdict.word).toBe("violated");
  });

  test("nor with notifications that need a vCPU to stay in the trust domain", () => {
    const weakly: Fairness = { ...notificationsArrive, kind: "weak" };
    const property = {
      ...interrupts,
      fairness: interrupts.fairness.map((f) => (f === notificationsArrive ? weakly : f)),
    };
    expect(resultOf(property, asking).verdict.word).toBe("holds");
    expect(resultOf(property, asking, endless).verdict.word).toBe("violated");
  });

  test("LV8 and LV9 hold", () => {
    const reclaimed: Constants = { ...recommended, ops: ["READ_ISR"], operations: 1, reclaims: 1 };
    expect(resultOf(runsOn, reclaimed, endless).verdict.word).toBe("holds");
    const crashing: Constants = { ...asking, crashes: 1 };
    expect(resultOf(reboots, crashing, endless).verdict.word).toBe("holds");
  });
});

describe("of a host that interrupts, or takes pages, without end nothing is promised", () => {
  const direct: Constants = { ...recommended, ops: ["READ_ISR"], operations: 1 };
  test.each([
    ["KernelInterrupts", { ticks: 1 }],
    ["KernelReclaims", { reclaims: 1 }],
  ] as const)("%s", (action, budget) => {
    const system = patch(passthrough, { name: action, effects: { [action]: () => {} } });
    const constants = { ...direct, ...budget };
    expect(resultOf(response, constants).verdict.word).toBe("holds");
    expect(resultOf(response, constants, system).verdict.word).toBe("violated");
  });
});

/** What else a host out of order may do: by the book but too often, by half, or without a request. */
const out = (s: {
  readonly hostTodo: { readonly inOrder: boolean; readonly misdeeds: number };
}): boolean => !s.hostTodo.inOrder && s.hostTodo.misdeeds > 0;
const moreMisdeeds = [
  spec.action("KernelEndsEpoch", {
    sentence: "A kernel out of order ends a TLB epoch for no reason.",
    source: "test",
    actor: "l0Kernel",
    guard: { out },
    writes: ["hostTodo"],
    effect: (s, next) => {
      next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
    },
    message: { to: "tdxModule", label: "TDH.MEM.TRACK" },
    partner: {
      actor: "tdxModule",
      effect: (_s, next, _p, c) => {
        c.rules.track(next, c);
      },
    },
  }),
  spec.action("KernelAnswersAnything", {
    sentence: "A kernel out of order answers with any of the maximal host's answers.",
    source: "test",
    actor: "l0Kernel",
    params: (c) => ({
      vcpu: c.vcpus,
      answer: ["OK_V1", "OK_X30", "OK_MAPGPA", "REFUSED", "ECHO", "ECHO_V1"],
    }),
    guard: { out, toEnter: (s, { vcpu }) => s.l0[vcpu].pc === "ENTER" },
    effect: (s, next, { vcpu, answer }) => {
      next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
      next.l0[vcpu].regs = hostRegisters(answer, s.hostCpu[vcpu].gpr);
    },
  }),
  spec.action("EmulatorAnswersUnasked", {
    sentence: "An emulator out of order says that it is done, and has done nothing.",
    source: "test",
    actor: "emulator",
    params: (c) => ({ vcpu: c.vcpus }),
    let: { run: (s, { vcpu }) => s.run[vcpu] },
    guard: { out },
    effect: (s, next, { vcpu }, _c, { run }) => {
      const { page, off, size, dir } = run;
      next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
      next.run[vcpu] = { page, off, size, dir, data: "MAPGPA", answered: true };
    },
  }),
  spec.action("EmulatorForgetsDevice", {
    sentence: "An emulator out of order answers for a device nowhere.",
    source: "test",
    actor: "emulator",
    params: (c) => ({ device: c.devices }),
    guard: { out },
    effect: (s, next, { device }) => {
      next.hostTodo.misdeeds = s.hostTodo.misdeeds - 1;
      next.map[device] = null;
    },
  }),
  // What puts that right; here nothing is unplugged.
  spec.action("EmulatorRemembersDevice", {
    sentence: "An emulator in order again answers for a device that it had forgotten.",
    source: "test",
    actor: "emulator",
    params: (c) => ({ device: c.devices }),
    guard: {
      inOrder: (s) => s.hostTodo.inOrder,
      nowhere: (s, { device }) => s.map[device] === null,
    },
    effect: (_s, next, { device }) => {
      next.map[device] = BAR_PAGE[device];
    },
  }),
];

describe("recovery", () => {
  const constants: Constants = {
    ...nestedCall,
    ops: ["READ_DATA"],
    operations: 1,
    misdeeds: 1,
  };

  test("is claimed of a host that does wrong", () => {
    expect(resultOf(recovery, constants).verdict.word).toBe("holds");
  });

  test("A41: further misdeeds change nothing", () => {
    const more = patch(passthrough, { name: "more misdeeds", add: moreMisdeeds });
    for (const property of [recovery, ends]) {
      const result = resultOf(property, constants, more);
      expect(result.verdict.word).toBe("holds");
      expect(result.states).toBeGreaterThan(resultOf(property, constants).states);
    }
  });
});
