/** Emulator and kernel: what abstractions of them leave out changes no verdict. */
import { describe, expect, test } from "vitest";
import { interrupting, recommended, twoL2s, twoVcpus } from "../../models/instances/points.ts";
import { emulatorDispatches, emulatorSignals } from "../../spec/actions/emulator.ts";
import { BAR_PAGE, privatePages, type Constants, type Vcpu } from "../../spec/constants.ts";
import { rules as asModelled } from "../../spec/rules.ts";
import type { Draft, Read, Readable } from "../../checker/index.ts";
import type { access } from "../../spec/domains.ts";
import type { Context } from "../../spec/rules.ts";
import type { State } from "../../spec/state.ts";
import { spec } from "../../spec/specification.ts";
import {
  compared,
  disturbed,
  disturbedAsFound,
  demandSameVerdicts,
  withActions,
} from "../support/widened.ts";
type Run = NonNullable<Read<State["run"]>[Vcpu]>;
type EmulatorSees = Readable<State, typeof access, "emulator">;
type EmulatorWrites = Draft<Pick<State, "run" | "emulator">>;

describe("A31: the kernel's registrations lag behind for ever", () => {
  // Whatever moved is still registered where it was; what came is not registered.
  const lagging = withActions("lagging registrations", [], {
    rules: {
      fastPath: (map, regs, c) =>
        asModelled.fastPath({ ...map, 0: BAR_PAGE[0], 1: BAR_PAGE[1], 2: BAR_PAGE[2] }, regs, c),
    },
  });
  const moving: Constants = {
    ...recommended,
    ioevfd: true,
    backend: "LATER",
    barPolicy: "TRACK_MOVE",
    barWrites: 1,
    ops: ["KICK", "READ_ISR"],
    operations: 2,
  };
  test("one L2 that moves its BAR", () => {
    demandSameVerdicts({
      constants: moving,
      system: lagging,
      fires: ["L1FinishesMove", "KernelTakesKick"],
    });
  });
});

describe("A32: an interrupt goes to any vCPU", () => {
  const anyVcpu = withActions("any vCPU", [
    spec.action(emulatorSignals.name, {
      sentence: "The emulator raises the device's interrupt; the kernel passes it on to any vCPU.",
      source: "domain facts 3.3",
      actor: "emulator",
      params: (c) => ({ device: c.devices, to: c.vcpus }),
      let: {
        vector: (s, { device }) =>
          s.emulator.dev[device].event ? s.emulator.dev[device].msix : null,
      },
      writes: ["emulator"],
      effect: (_s, next, { device }) => {
        next.emulator.dev[device].event = false;
      },
      message: { to: "l0Kernel", label: "MSI", carries: (_s, _p, _c, { vector }) => vector },
      partner: {
        actor: "l0Kernel",
        effect: (_s, next, { to }, _c, vector) => {
          next.pi[to].on = true;
          next.pi[to].pir[vector] = true;
        },
      },
    }),
  ]);
  test("of one L2 on two vCPUs", () => {
    const constants: Constants = {
      ...recommended,
      ...interrupting,
      ...twoVcpus,
      ops: ["SET_VECTOR", "KICK"],
    };
    demandSameVerdicts({
      constants,
      system: anyVcpu,
      fires: ["EmulatorSignals", "L2TakesInterrupt"],
    });
  });
  test("of two L2s with a vCPU each", () => {
    const constants: Constants = {
      ...recommended,
      ...interrupting,
      ...twoL2s,
      vcpus: [0, 1],
      runsOn: { 0: [1], 1: [2] },
      ops: ["SET_VECTOR"],
    };
    demandSameVerdicts({ constants, system: anyVcpu });
  });
});

describe("A3: an honest host blocks, and tracks later", () => {
  const inTwoSteps = withActions(
    "block, then track",
    [
      spec.action("KernelBlocks", {
        sentence: "The kernel blocks a private page; it tracks some time, or never.",
        source: "domain facts 2.6",
        actor: "l0Kernel",
        params: (c) => ({ page: privatePages(c) }),
        guard: { left: (s) => s.hostTodo.reclaims > 0 },
        writes: ["hostTodo"],
        effect: (s, next) => {
          next.hostTodo.reclaims = s.hostTodo.reclaims - 1;
        },
        message: { to: "tdxModule", label: "TDH.MEM.RANGE.BLOCK" },
        partner: {
          actor: "tdxModule",
          guard: { pagePresent: (s, { page }) => s.sept[page] === "PRESENT" },
          effect: (_s, next, { page }) => {
            next.sept[page] = "BLOCKED";
          },
        },
      }),
    ],
    {
      guards: {
        KernelReclaims: { reclaimLeft: () => false },
        // The step that monitors know as the end of an epoch, at any time.
        HostTracks: { hostIsMaximal: null },
      },
    },
  );
  test.each([
    ["recommended", disturbed],
    ["hypothesis H2", disturbedAsFound],
    ["nested", { ...disturbed, route: "NEST_CALL" as const }],
  ])("%s", (_name, constants) => {
    demandSameVerdicts({ constants, system: inTwoSteps, fires: ["KernelBlocks", "HostTracks"] });
  });
});

describe("A30: the emulator finds the device, and performs a read later", () => {
  /** In the datum of a read, which nothing looks at until it is answered: the device that was found, or none. */
  const FOUND = { 0: "V1", 1: "V2", 2: "ONES" } as const;
  const inTwoSteps = withActions("find, then perform", [
    spec.action("EmulatorFinds", {
      sentence: "The emulator finds the device whose address a read carries.",
      source: "domain facts 3.4",
      actor: "emulator",
      params: (c) => ({ vcpu: c.vcpus }),
      let: { run: (s, { vcpu }) => s.run[vcpu] },
      guard: {
        unanswered: (_s, _p, _c, { run }) => !run.answered && run.dir === "READ",
        notYet: (_s, _p, _c, { run }) => run.data === "ZERO",
      },
      effect: (s, next, { vcpu }, c, { run }) => {
        const { page, off, size, dir, answered } = run;
        const found = c.rules.lookUp(s.map, s.emulator.dev, page, c);
        const data = found === null ? "INVALID" : FOUND[found];
        next.run[vcpu] = { page, off, size, dir, answered, data };
      },
    }),
    {
      ...emulatorDispatches,
      guard: {
        unanswered: (
          _s: unknown,
          _p: unknown,
          _c: unknown,
          { run }: { readonly run: Run },
        ): boolean => !run.answered && (run.dir === "WRITE" || run.data !== "ZERO"),
      },
      effect: (
        s: EmulatorSees,
        next: EmulatorWrites,
        params: { vcpu: Vcpu },
        c: Context,
        bound: { readonly run: Run },
      ) => {
        const { run } = bound;
        const { page, off, size, dir } = run;
        const found = c.devices.find((d) => FOUND[d] === run.data);
        if (dir === "WRITE" || found === undefined) {
          emulatorDispatches.effect(s, next, params, c, bound);
          return;
        }
        const data = c.rules.access(next.emulator.dev[found], off, size, dir, "ZERO", c);
        next.run[params.vcpu] = { page, off, size, dir, data, answered: true };
      },
    },
  ]);

  test("two vCPUs", () => {
    const constants: Constants = { ...recommended, ...twoVcpus, ops: ["READ_ISR", "KICK"] };
    demandSameVerdicts({ constants, system: inTwoSteps, fires: ["EmulatorFinds"] });
  });
  test("a device that another vCPU has L1 reset", () => {
    const constants: Constants = { ...recommended, ...twoVcpus, ops: ["READ_DATA"], crashes: 1 };
    demandSameVerdicts({
      constants,
      system: inTwoSteps,
      fires: ["EmulatorFinds", "L1FinishesReset"],
    });
  });
  test("a device that L1 moves", () => {
    const constants: Constants = {
      ...recommended,
      ops: ["READ_DATA"],
      operations: 2,
      barPolicy: "TRACK_MOVE",
      barWrites: 1,
    };
    demandSameVerdicts({
      constants,
      system: inTwoSteps,
      fires: ["EmulatorFinds", "L1FinishesMove"],
    });
  });
  test("what the lock is for: a device that is unplugged in between is read on its way out", () => {
    const constants: Constants = {
      ...recommended,
      ops: ["READ_DATA"],
      operations: 1,
      backend: "LATER",
      unplugs: 1,
    };
    const { narrow, wide } = compared({ constants, system: inTwoSteps });
    expect(narrow.words["S30"]).toBe("holds");
    // The device answers what S26 says nobody should. Nothing of it changes, so S30 says nothing.
    expect(wide.words).toEqual({ ...narrow.words, S26: "violated" });
  });
});
