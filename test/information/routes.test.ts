/**
 * N6: what the host observes on each route is what the facts of the architecture say of them, each
 * written here from its reason and not from what was explored.
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Observed, ObservedGroup } from "../../checker/pages/observed.ts";
import { formatValue } from "../../checker/trace/value.ts";
import { routes } from "../../docs/routes.ts";

const WHO = "who makes a hypercall, and chooses its mask";
const AT = "page and offset (R14)";
const REGISTERS = ["a register outside the call ABI", "a vector register"] as const;
const nested = ["NEST_CALL", "NEST_EPT"] as const;

let groups: readonly ObservedGroup[] = [];
beforeAll(() => {
  groups = routes();
});

/** The values of a field on a route as texts, in an order that depends on nothing. */
function seen(environment: string, route: string, field: string): string[] {
  const observed: Observed | undefined = groups
    .find((g) => g.title === environment)
    ?.columns.find((c) => c.title === route)?.observed;
  if (observed === undefined) throw new Error(`no column ${route} for ${environment}`);
  return (observed.get(field) ?? [])
    .map((v) => (typeof v === "string" ? v : formatValue(v)))
    .toSorted();
}

describe.each(["A driver as written", "A hostile L2"])("%s", (environment) => {
  test.each(nested)("on %s every hypercall is L1's, with the mask of a driver", (route) => {
    // L2's TDG.VP.VMCALL goes to L1 unless L1 enables it, which it does on ACCEL only (facts 2.1).
    expect(seen(environment, route, WHO)).toEqual(["L1"]);
    expect(seen(environment, route, "mask (RCX)")).toEqual(["ABI"]);
  });

  test("on ACCEL every hypercall is the L2's", () => {
    // L1 has nothing to ask of the host for an L2 that calls it directly.
    expect(seen(environment, "ACCEL", WHO)).toEqual(["L2"]);
  });

  test.each(["ACCEL", ...nested])("on %s a violation brings no register", (route) => {
    // An asynchronous exit clears them all (facts 2.3): no offset, no datum, no secret.
    const kept = seen(environment, route, "registers at a violation");
    expect(kept).toEqual(kept.length === 0 ? [] : ["all cleared"]);
  });

  test.each(nested)("on %s no register of an L2 but R10–R15 is shown", (route) => {
    for (const field of REGISTERS) expect(seen(environment, route, field)).toEqual(["cleared"]);
  });
});

describe("a driver as written", () => {
  const of = (route: string, field: string): string[] => seen("A driver as written", route, field);

  test("touches its device's page on NEST_EPT only, and the host sees which", () => {
    expect(of("NEST_EPT", "page of a violation")).toEqual(["bar0"]);
    for (const route of ["ACCEL", "NEST_CALL"])
      expect(of(route, "page of a violation")).toEqual([]);
  });

  test.each(["ACCEL", ...nested])("has its device's registers emulated on %s", (route) => {
    // Four registers, read and written, of one unit and of two: the emulator has to know which.
    expect(of(route, AT)).toEqual(["bar0+0", "bar0+1", "bar0+2", "bar0+3"]);
    expect(of(route, "direction (R13)")).toEqual(["READ", "WRITE"]);
    expect(of(route, "size (R12)")).toEqual(["ONE", "TWO"]);
    for (const field of REGISTERS) expect(of(route, field)).toEqual(["cleared"]);
  });
});

describe("a hostile L2", () => {
  const of = (route: string, field: string): string[] => seen("A hostile L2", route, field);

  test("shows its own registers on ACCEL, by a mask that names them and by no other", () => {
    expect(of("ACCEL", REGISTERS[0])).toEqual(["cleared", "the L2's own, named by ABI+SEC"]);
    expect(of("ACCEL", REGISTERS[1])).toEqual(["cleared", "the L2's own, named by ABI+XMM"]);
  });

  test("is refused a mask with RSP or RBP by the module", () => {
    expect(of("ACCEL", "mask (RCX)")).toEqual(["ABI", "ABI+SEC", "ABI+XMM", "NONE"]);
  });

  test("has requests for what is not its own before the host on ACCEL only", () => {
    const pages = (route: string): string[] => [
      ...new Set(of(route, AT).map((at) => at.split("+")[0] ?? "")),
    ];
    expect(pages("ACCEL")).toEqual(["bar0", "bar1", "ecam", "hole", "l1ram", "ram1", "tdev"]);
    for (const route of nested) expect(pages(route)).toEqual(["bar0"]);
  });

  test("gets no malformed request past L1", () => {
    const only = { "shared bit (R14)": "false", "size (R12)": "BAD", "leaf (R11)": "V1" } as const;
    for (const [field, value] of Object.entries(only)) {
      expect(of("ACCEL", field)).toContain(value);
      for (const route of nested) expect(of(route, field)).not.toContain(value);
    }
  });

  test("shows on every route which page of shared memory it touches", () => {
    // A violation there leaves to the host whatever L1 has enabled (facts 2.1).
    for (const route of ["ACCEL", ...nested])
      expect(of(route, "page of a violation")).toEqual(["bar0", "bar1", "hole", "tdev"]);
  });
});
