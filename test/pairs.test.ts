/**
 * What a comparison of two runs relies on: secrets that are only copied, a word of private memory
 * that comes out where it was sent, a neighbour that reads data, answers that differ in what the
 * module discards.
 */
import { describe, expect, test } from "vitest";
import { model, type Read } from "../checker/index.ts";
import { initialStates, successors } from "../checker/plain/semantics.ts";
import { safety } from "../models/instances/claimed.ts";
import { hostile, nestedCall, recommended, sending, twoL2s } from "../models/instances/points.ts";
import { outcome, withActions, type PassthroughSystem } from "./support/widened.ts";
import { hostRegisters } from "../spec/actions/adversary.ts";
import {
  MMIO_OPERATIONS,
  OPERATIONS,
  type Constants,
  type Reg,
  type Secret,
} from "../spec/constants.ts";
import { loadedWord, registersFor, wayOf } from "../spec/requests.ts";
import { rules } from "../spec/rules.ts";
import { initialStates as initial, ZERO_GPR, type State } from "../spec/state.ts";
import { passthrough } from "../spec/system.ts";

/** The system with `change` made to its initial state. */
const startingWith = (
  change: (s: State) => void,
  system: PassthroughSystem = passthrough,
): PassthroughSystem => ({
  ...system,
  init: (c) =>
    initial(c).map((plain) => {
      const s = structuredClone(plain);
      change(s as unknown as State); // but for the ring, which nothing here changes, it has the type
      return s;
    }),
});

/** Every reachable state of a small instance, as plain objects. */
function reachable(system: PassthroughSystem, constants: Constants): readonly State[] {
  const name = "reachable";
  const m = model({ name, sentence: "", size: "tiny", system, constants, claims: [] });
  const seen = new Map(initialStates(m).map((s) => [JSON.stringify(s), s]));
  for (const s of seen.values())
    for (const { state } of successors(m, s)) seen.set(JSON.stringify(state), state);
  return [...seen.values()].map((s) => s as State);
}

describe("a secret is only copied: with another value the same states are reached, but for its name", () => {
  const l1 = (s: State, to: "L" | "OTHER"): void => {
    s.l1.secret = to;
  };
  const l2 = (s: State, to: "A" | "OTHER"): void => {
    s.buf[0][1].gpr.sec = to;
    s.buf[0][1].gpr.xmm = to;
  };
  const once = { ops: ["READ_DATA", "KICK"], operations: 1 } as const;
  const points: readonly (readonly [string, Constants])[] = [
    ["direct", { ...recommended, ...once, masks: ["ABI", "ABI+SEC", "ABI+XMM"] }],
    ["through L1", { ...nestedCall, ...once, reclaims: 1 }],
  ];
  const renamed = (states: readonly State[], from: Secret, to: Secret): ReadonlySet<string> =>
    new Set(states.map((s) => JSON.stringify(s).replaceAll(`"${from}"`, `"${to}"`)));

  test.each(points)("%s", (_name, constants) => {
    const asModelled = reachable(passthrough, constants);
    // L1's secret, and the L2's.
    for (const [from, change] of [
      ["L", (s: State) => l1(s, "OTHER")],
      ["A", (s: State) => l2(s, "OTHER")],
    ] as const) {
      const other = reachable(startingWith(change), constants);
      expect(other.some((s) => JSON.stringify(s).includes(`"OTHER"`))).toBe(true);
      expect(renamed(other, "OTHER", from)).toEqual(renamed(asModelled, "OTHER", from));
      expect(other).toHaveLength(asModelled.length);
    }
  });

  test("against the maximal host, as many states and transitions", () => {
    const constants: Constants = { ...nestedCall, ...hostile };
    const { states, transitions } = outcome(passthrough, constants, []);
    for (const change of [(s: State) => l1(s, "OTHER"), (s: State) => l2(s, "OTHER")])
      expect(outcome(startingWith(change), constants, [])).toMatchObject({ states, transitions });
  });

  test("L1 makes its calls with its secret, and the host does not get it", () => {
    const states = reachable(
      startingWith((s) => l1(s, "OTHER")),
      { ...nestedCall, ...once },
    );
    const calls = states.filter((s) => !s.cpu[0].inTd && s.cpu[0].vm === 0);
    expect(calls.length).toBeGreaterThan(0);
    for (const s of calls) {
      expect([s.cpu[0].gpr.sec, s.cpu[0].gpr.xmm]).toEqual(["OTHER", "OTHER"]);
      expect([s.hostCpu[0].gpr.sec, s.hostCpu[0].gpr.xmm]).toEqual(["ZERO", "ZERO"]);
    }
  });
});

describe("SEND", () => {
  const asked = {
    request: "SEND",
    k: 1,
    device: 0,
    bar: "bar0",
    way: "CALL",
    mask: "ABI",
  } as const;

  test.each(["V1", "V2"] as const)("writes the word of private memory, %s", (word) => {
    const ram: Read<State["ram"]> = { 1: word, 2: "V1", 3: "V1" };
    const loaded = loadedWord(ram, 1, "SEND");
    expect(registersFor({ ...asked, word: loaded }, ZERO_GPR, recommended)).toEqual({
      ...ZERO_GPR,
      rcx: "ABI",
      r11: "X30",
      r12: "ONE",
      r13: "WRITE",
      r14: { page: "bar0", off: 0, sh: true },
      r15: word,
    });
  });

  test("without a word is refused, and no other request loads one", () => {
    expect(() => registersFor(asked, ZERO_GPR, recommended)).toThrow("the word to be sent");
    const ram: Read<State["ram"]> = { 1: "V2", 2: "V2", 3: "V2" };
    const loading = OPERATIONS.filter((op) => loadedWord(ram, 1, op) !== null);
    expect(loading).toEqual(["SEND"]);
  });

  test("takes the way of other writes, and is not among what the models' drivers do", () => {
    for (const route of ["ACCEL", "NEST_CALL", "NEST_EPT"] as const)
      expect(wayOf("SEND", { ...recommended, route })).toBe(
        wayOf("WRITE_DATA", { ...recommended, route }),
      );
    expect(MMIO_OPERATIONS).not.toContain("SEND");
  });

  test("private memory takes no space where nobody sends", () => {
    expect(initial(recommended)[0]?.ram).toEqual({});
    expect(initial({ ...recommended, ...sending })[0]?.ram).toEqual({ 1: "V1" });
  });

  const routes = ["ACCEL", "NEST_CALL", "NEST_EPT"] as const;
  const holding = (word: Reg, system = passthrough) =>
    startingWith((s) => {
      if (word === "V1" || word === "V2") s.ram[1] = word;
    }, system);

  test.each(routes)("brings the word to the device, by %s", (route) => {
    for (const word of ["V1", "V2"] as const) {
      const constants: Constants = { ...recommended, route, ops: ["SEND"], operations: 1 };
      const states = reachable(holding(word), constants);
      const data = new Set(states.map((s) => s.emulator.dev[0].data));
      expect(data).toEqual(new Set(["ZERO", word]));
    }
  });

  test.each(routes)("spoils no verdict, whichever word it is, by %s", (route) => {
    const constants: Constants = { ...recommended, ...sending, route, reclaims: 1 };
    const [v1, v2] = (["V1", "V2"] as const).map((word) =>
      outcome(holding(word), constants, safety(constants)),
    );
    expect(Object.values(v1?.words ?? {}).filter((w) => w === "holds").length).toBeGreaterThan(10);
    expect(new Set(Object.values(v1?.words ?? {}))).toEqual(new Set(["holds", "vacuous"]));
    expect(v2?.words).toEqual(v1?.words);
  });

  test("is loaded again where code runs again (hypothesis H2)", () => {
    const constants: Constants = {
      ...recommended,
      ops: ["SEND"],
      operations: 1,
      fixSoftXlat: false,
      patch0014: true,
      reclaims: 2,
    };
    const { fired } = outcome(holding("V2"), constants, []);
    expect(fired.get("L2Reissues")).toBeGreaterThan(0);
    const data = reachable(holding("V2"), constants).map((s) => s.emulator.dev[0].data);
    expect(new Set(data)).toEqual(new Set(["ZERO", "V2"]));
  });

  test("what was asked for is the word that memory holds: a device that takes another is noticed", () => {
    const constants: Constants = { ...recommended, ops: ["SEND"], operations: 1 };
    const takesV1 = withActions("takes V1", [], {
      rules: {
        access: (dev, off, size, dir, data, c) =>
          rules.access(dev, off, size, dir, dir === "WRITE" ? "V1" : data, c),
      },
    });
    const violated = (word: Reg) =>
      Object.values(outcome(holding(word, takesV1), constants, safety(constants)).words).includes(
        "violated",
      );
    expect([violated("V1"), violated("V2")]).toEqual([false, true]);
  });
});

test("a neighbour reads the data of a device that is not its own only where nothing is in its way", () => {
  const constants: Constants = {
    ...recommended,
    ...twoL2s,
    ops: ["WRITE_DATA"],
    hostileL2s: [2],
    hostileRequests: ["FOREIGN_READ_DATA"],
    hostileCalls: 1,
  };
  const learns = (c: Constants): boolean =>
    reachable(passthrough, c).some((s) => s.l2[0][2].result?.datum === "V1");
  expect(learns(constants)).toBe(false);
  expect(learns({ ...constants, l0Filter: "NONE" })).toBe(true);
  expect(learns({ ...constants, route: "NEST_CALL" })).toBe(false);
  expect(learns({ ...constants, route: "NEST_CALL", l1Policy: "PASS" })).toBe(true);
  // By touching the page: L1 has to stand in the way, or it does not.
  expect(learns({ ...constants, route: "NEST_EPT", hostileMasks: ["NONE"] })).toBe(false);
  expect(
    learns({ ...constants, route: "NEST_EPT", hostileMasks: ["NONE"], l1Policy: "PASS" }),
  ).toBe(true);
});

test("two answers agree on the call ABI, and differ in every other register", () => {
  const [full, clean] = [hostRegisters("OK_V1", ZERO_GPR), hostRegisters("OK_V1_CLEAN", ZERO_GPR)];
  const { rax, rcx, sec, xmm, ...abi } = clean;
  expect({ rax, rcx, sec, xmm }).toEqual({ rax: "ZERO", rcx: "NONE", sec: "ZERO", xmm: "ZERO" });
  expect(full).toMatchObject(abi);
  for (const register of ["rax", "rcx", "sec", "xmm"] as const)
    expect([register, full[register]]).not.toEqual([register, clean[register]]);
});
