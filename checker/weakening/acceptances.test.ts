import { describe, expect, test } from "vitest";
import { refuseBadAcceptances, type Acceptance } from "../contract/acceptance.ts";
import type { Lock } from "../lock/lock.ts";
import { plainStyle } from "../report/style.ts";
import { dayOf, expired, review } from "./acceptances.ts";
import { weakenings } from "./compare.ts";
import { sampleClaim, sampleLock, sampleModel } from "../../test/fixtures/sample-lock.ts";
import { formatWeakenings, summaryOf } from "./weakening-text.ts";

const today = "2026-11-23";
const accepts = (more: Partial<Acceptance> = {}): Acceptance => ({
  ...{ model: "small", property: "P1", reason: "Known.", owner: "port", expires: today },
  ...more,
});
const violated = (...acceptances: Acceptance[]): Lock =>
  sampleLock({
    models: {
      small: sampleModel({
        properties: {
          ...sampleModel().properties,
          P1: sampleClaim({ expected: "violated", verdict: "violated" }),
        },
      }),
    },
    declared: { acceptances },
  });
const reviewed = (before: Lock, after: Lock) =>
  review(weakenings(before, after), before, after, today);

describe("a weaker claim", () => {
  test("is open without an acceptance", () => {
    const { open, faults } = reviewed(sampleLock(), violated());
    expect(open.map((w) => [w.model, w.property])).toEqual([["small", "P1"]]);
    expect(faults).toEqual([]);
  });

  test.each([accepts(), accepts({ model: "sm*", property: "P?" })])(
    "is answered for by one that names it, its last day included",
    (a) => {
      const found = reviewed(sampleLock(), violated(a));
      expect(found.open).toEqual([]);
      expect(found.faults).toEqual([]);
      expect(found.weakenings.find((w) => w.kind === "expectation")?.by).toEqual(a);
      expect(summaryOf(found)).toContain("1 weaker claim accepted");
    },
  );

  test("is open again on the next day, and the acceptance fails every check", () => {
    const late = accepts({ expires: "2026-11-22" });
    const { open, faults } = reviewed(sampleLock(), violated(late));
    expect(open).toHaveLength(1);
    expect(faults[0]?.message).toContain("expired: 2026-11-22 was its last day (port: Known.)");
    expect(expired([late, accepts()], today).map((f) => f.acceptance)).toEqual([late]);
  });

  test("is not answered for by what the base has already: whoever wrote that has not looked", () => {
    const all = accepts({ model: "*", property: "*" });
    const before = sampleLock({ declared: { acceptances: [all] } });
    expect(reviewed(before, violated(all)).open).toHaveLength(1);
    const again = { ...all, reason: "Known, and P1 is, too." };
    expect(reviewed(before, violated(again)).open).toEqual([]);
  });

  test("is not answered for without an end", () => {
    const long = (expires: string) =>
      reviewed(sampleLock(), violated(accepts({ expires }))).faults.map((f) => f.message);
    expect(long("2027-11-24")).toEqual([]);
    expect(long("2027-11-25")).toEqual([
      "lasts until 2027-11-25: 2027-11-24 is the last day that may be set today",
    ]);
  });

  test("is still answered for when the base has it", () => {
    expect(reviewed(violated(accepts()), violated(accepts())).faults).toEqual([]);
  });
});

describe("an acceptance", () => {
  const among = (a: Acceptance): Lock => sampleLock({ declared: { acceptances: [a] } });

  test.each([
    ["accepts nothing: all that it names holds", accepts()],
    ["names no claim; there is no smal: did you mean small?", accepts({ model: "smal" })],
    ["names no claim; there is no P9", accepts({ property: "P9" })],
  ])("that %s fails", (message, a) => {
    const { faults } = reviewed(sampleLock(), among(a));
    expect(faults.map((f) => f.message)).toEqual([expect.stringContaining(message)]);
  });

  test("of a model that is gone is for all of it, and has then done its work", () => {
    const all = accepts({ property: "*" });
    const other = { other: sampleModel() };
    const gone = (a: Acceptance): Lock =>
      sampleLock({ models: other, declared: { acceptances: [a] } });
    expect(reviewed(sampleLock(), gone(all)).open).toEqual([]);
    expect(reviewed(sampleLock(), gone(accepts())).open.map((w) => w.kind)).toEqual([
      "modelRemoved",
    ]);
    const after = reviewed(gone(all), gone(all));
    expect(after.spent).toEqual([all]);
    expect(after.faults).toEqual([]);
  });
});

test("notices, and all that is no single claim, ask for nobody", () => {
  const after = sampleLock({
    models: { small: sampleModel({ bounds: { near: "near" }, domains: { berth: 1 } }) },
    declared: { defects: {} },
  });
  const found = reviewed(sampleLock(), after);
  expect(found.weakenings.filter((w) => w.weight === "weaker").length).toBe(4);
  expect(found.open).toEqual([]);
});

test("the text says the worst first, once for models that read alike", () => {
  const models = {
    ...sampleLock().models,
    tall: sampleModel(),
    wide: sampleModel(),
    long: sampleModel(),
  };
  const properties = { P1: sampleClaim({ expected: "violated" }), P2: sampleClaim() };
  const weaker = Object.fromEntries(
    Object.keys(models).map((name) => [name, sampleModel({ properties, domains: { berth: 4 } })]),
  );
  const before = sampleLock({
    models: Object.fromEntries(
      Object.keys(models).map((name) => [
        name,
        sampleModel({ properties: { P1: sampleClaim(), P2: sampleClaim() } }),
      ]),
    ),
  });
  expect(formatWeakenings(reviewed(before, sampleLock({ models: weaker })), plainStyle)).toBe(
    `Weaker (2)
✗ P1 in long, small, tall and 1 more: expected holds, now violated
    → mend the design, or answer for it in models/acceptances.ts (reason, owner, last day) and lock
      that
▼ long, small, tall and 1 more: berth can hold less (long: 2^4.5 values, now 2^4)
    → the state can hold less
`,
  );
});

test("what asks for nothing is one line for all properties of which the same is said", () => {
  const of = (antecedent: number, states: number): Lock => {
    const exercised = { antecedent };
    const claim = sampleClaim({ exercised, states });
    const properties = { P1: claim, P2: claim, P3: claim };
    return sampleLock({ models: { small: sampleModel({ properties }) } });
  };
  const said = formatWeakenings(reviewed(of(50, 100), of(50, 200)), plainStyle);
  expect(said).toBe(`Notices (1)
· P1, P2, P3 in small: antecedent occurs in a smaller part of the states (P1: 50 of 100, now 50 of
    200)
`);
});

describe("refused:", () => {
  test.each([
    ["which is no day", [accepts({ expires: "2026-02-31" })]],
    ["which is no day", [accepts({ expires: "31.3.2027" })]],
    ["a reason and an owner", [accepts({ owner: " " })]],
    ["is there twice", [accepts(), accepts({ reason: "Again." })]],
  ])("%s", (message, acceptances) => {
    expect(() => {
      refuseBadAcceptances({ models: [], waivers: [], acceptances });
    }).toThrow(
      expect.objectContaining({
        name: "ModelError",
        message: expect.stringContaining(message) as string,
      }),
    );
  });
  test("but not one that is in order", () => {
    expect(() => {
      refuseBadAcceptances({ models: [], waivers: [], acceptances: [accepts()] });
    }).not.toThrow();
  });
});

test("a day is one of UTC", () => {
  expect(dayOf(new Date("2026-11-23T23:59:59Z"))).toBe("2026-11-23");
});
