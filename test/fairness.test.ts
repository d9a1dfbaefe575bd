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
import { recovery } from "../properties/liveness/recovery.ts";
import { noLoop, response, routed } from "../properties/liveness/responses.ts";
import { hostRegisters } from "../spec/actions/adversary.ts";
import type { Constants } from "../spec/constants.ts";
import {
  backEndsRun,
  entriesSucceed,
  fairness,
  hostThreads,
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
    "KernelStartsOver",
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
  // Every entry asks for L1 as long as an interrupt is posted, and every one may fail.
  [noLoop, entriesSucceed, "live-interrupts-resumed"],
  [kicks, backEndsRun, "live-reset"],
  [interrupts, backEndsRun, "live-reset"],
  [interrupts, notificationsArrive, "live-reset"],
  [interrupts, hostThreads, "live-reset"],
  [interrupts, entriesSucceed, "live-reset"],
  [interrupts, trustDomainRuns, "live-reset"],
  [drains, backEndsRun, "live-ring-unplug"],
  // The device has something to signal, and the ring is full until L1 has run.
  [drains, notificationsArrive, "live-ring-unplug"],
  [drains, hostThreads, "live-ring-unplug"],
  [drains, entriesSucceed, "live-ring-unplug"],
  [drains, trustDomainRuns, "live-ring-unplug"],
  [routed, hostThreads, "live-0014"],
  [routed, entriesSucceed, "live-0014"],
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
    const result = resultOf(recovery, constants, more);
    expect(result.verdict.word).toBe("holds");
    expect(result.states).toBeGreaterThan(resultOf(recovery, constants).states);
  });
});
