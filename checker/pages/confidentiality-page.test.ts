/** Pages on two-run properties, of a safe that may show its pin. */
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  claims,
  model,
  properties,
  specification,
  system,
  type Expectation,
  type Suite,
} from "../index.ts";
import { check } from "../search/check.ts";
import { unrun } from "./unrun.ts";
import { confidentialityPage } from "./confidentiality-page.ts";
import { observedIn, observedTable, onlyInList } from "./observed.ts";
import { propertiesPage } from "./properties-page.ts";
import { recorded, recordedSchema, type Recorded } from "./recorded.ts";
import { tracesPage } from "./traces-page.ts";

interface C {
  readonly tells: "NOTHING" | "ANSWER" | "PIN";
}

const digit = z.enum(["A", "B"]);
const spec = specification<C>()({
  constants: z.object({ tells: z.enum(["NOTHING", "ANSWER", "PIN"]) }),
  state: () =>
    z.object({
      safe: z.object({ pin: digit, guess: z.nullable(digit) }),
      screen: z.nullable(z.enum(["A", "B", "YES", "NO", "BUSY"])),
    }),
  access: { user: { safe: "write", screen: "write" } },
  rules: {},
});
const enters = spec.action("Enters", {
  sentence: "The user enters a guess.",
  source: "a test",
  actor: "user",
  params: () => ({ guess: digit.options }),
  guard: { once: (s) => s.safe.guess === null },
  effect: (_s, next, { guess }) => {
    next.safe.guess = guess;
    next.screen = "BUSY";
  },
});
const answers = spec.action("Answers", {
  sentence: "The safe answers.",
  source: "a test",
  actor: "user",
  guard: { asked: (s) => s.screen === "BUSY" },
  effect: (s, next, _p, { tells }) => {
    const { pin, guess } = s.safe;
    next.screen = tells === "PIN" ? pin : tells === "ANSWER" && pin === guess ? "YES" : "NO";
  },
});
const { determined, invariant, noninterference, observer, release, secret } = properties(spec);
const statement = { formula: "φ", source: "a test", claimedFor: "everybody" };
const pin = secret({
  name: "the pin",
  sentence: "What opens the safe.",
  differs: {
    pin: (next) => {
      next.safe.pin = "B";
    },
  },
});
const user = observer({
  name: "the user",
  sentence: "The user sees the screen.",
  places: () => ["screen"],
});
const answer = release({
  name: "answer",
  sentence: "Whether a guess is right.",
  why: "Otherwise it opens for nobody.",
  value: (s, step, c) =>
    step.action === "Answers" && c.tells !== "NOTHING" ? s.safe.pin === s.safe.guess : null,
});
const quiet = noninterference({
  ...statement,
  id: "N1",
  name: "Quiet",
  sentence: "The screen tells no more than the answer.",
  secret: pin,
  observer: user,
  declassify: [answer],
});
const silent = noninterference({
  ...statement,
  id: "N2",
  name: "Silent",
  sentence: "The screen tells nothing.",
  secret: pin,
  observer: user,
});
const apart = invariant({
  ...statement,
  id: "S38",
  name: "Apart",
  sentence: "The pin does not stand on the screen.",
  holds: { pinIsOff: (s) => s.screen !== s.safe.pin },
});
const settled = determined({
  ...statement,
  id: "N4",
  name: "Settled",
  sentence: "The answer follows from the guess.",
  on: (_s, _next, step) => step.action === "Answers",
  given: (s) => s.safe.guess,
  outcome: (_s, next) => next.screen,
  secret: pin,
});

const made = (
  name: string,
  tells: C["tells"],
  expected: Readonly<Record<string, Expectation>> = {},
) =>
  model({
    name,
    sentence: `A safe that tells ${tells}.`,
    size: "tiny",
    system: system(spec, {
      name: "Safe",
      init: () => [{ safe: { pin: "A" as const, guess: null }, screen: null }],
      actions: [enters, answers],
    }),
    constants: { tells },
    claims: claims([quiet, silent, apart, settled], expected),
  });
const violated = "violated";
const telling = made("telling", "ANSWER", { N2: violated, N4: violated });
// Every pair whose pin would be shown is cut: both pins are compared with one guess.
const leaking = made("leaking", "PIN", { N2: violated, S38: violated, N4: violated });
const suite: Suite = { models: [made("mute", "NOTHING"), telling, leaking], waivers: [] };
const results = suite.models.map((m) => check(m));
const record: Recorded = {
  version: 1,
  models: suite.models.map((m, i) => recorded(m, results[i] ?? check(m))),
};
const facts = (recordedModels: Recorded) => ({
  introduction: "What it is about.",
  suite,
  recorded: recordedModels,
  cheaper: [{ exact: "N1", cheap: "S38" }],
  observed: [],
  traces: "traces",
});
const page = (recordedModels: Recorded = record) =>
  confidentialityPage(facts(recordedModels), "first");

test("the results are those that the pages are to show", () => {
  expect(results.flatMap((m) => m.results.filter((r) => r.asExpected !== true))).toEqual([]);
});

describe("the page of confidentiality", () => {
  test("names observers, secrets and releases, and the properties that use them", () => {
    const text = page();
    expect(text).toContain(
      "- **the user** ([N1](properties.md#n1-quiet), [N2](properties.md#n2-silent)): The user sees the screen.",
    );
    expect(text).toContain(
      "- **the pin** ([N1](properties.md#n1-quiet), [N2](properties.md#n2-silent)): What opens the safe. It differs by `pin`.",
    );
    // One pair for each guess, in each of the two models that tell something.
    expect(text).toContain(
      "| `answer` | Whether a guess is right. | Otherwise it opens for nobody. | [N1](properties.md#n1-quiet) | 4 pairs in 2 models |",
    );
  });

  test("says in bold that a release cut nothing", () => {
    expect(page({ ...record, models: record.models.slice(0, 1) })).toContain("| **none** |");
  });

  test("counts in how many models each property is what", () => {
    const text = page();
    expect(text).toContain(
      "| property | what it says | holds | violated | no case | not established |",
    );
    const n1 = "| [N1](properties.md#n1-quiet) Quiet | The screen tells no more than the answer. |";
    expect(text).toContain(`${n1} 3 | – | – | – |`);
    expect(text).toContain("Silent | The screen tells nothing. | 1 | 2 | – | – |");
    expect(page({ ...record, models: record.models.slice(1) })).toContain(`${n1} 2 | – | – | 1 |`);
  });

  test("has a row for each model in which something does not hold, and a list of the others", () => {
    const text = page();
    expect(text).toContain("| design point | N1 | N2 | N4 | S38 |");
    expect(text).toContain(
      "| `telling` | ✓ | [✗ 2](traces/telling.md#n2-silent) | [✗ 2](traces/telling.md#n4-settled) | ✓ |",
    );
    expect(text).not.toContain("| `mute` |");
    expect(text).toContain("\n- N1, N2, N4, S38: `mute`\n");
    const unexpected = [made("mute", "PIN")];
    const other = { ...facts(record), suite: { ...suite, models: unexpected } };
    const wrong = { ...record, models: unexpected.map((m) => recorded(m, check(m))) };
    // What is not as expected is never among what holds.
    const said = confidentialityPage({ ...other, recorded: wrong }, "");
    expect(said).toContain("| `mute` | ✓ | **✗ 2**, expected holds | **✗ 2**, expected holds |");
    expect(said).not.toContain(": `mute`\n");
  });

  test("says what is not claimed, by the reason, and what was not run", () => {
    const shy = made("shy", "NOTHING", { N4: { notClaimed: "nobody asks" } });
    const models = [shy, made("absent", "NOTHING")];
    const said = confidentialityPage(
      {
        ...facts({ version: 1, models: [recorded(shy, check(shy))] }),
        suite: { ...suite, models },
      },
      "",
    );
    expect(said).toContain("\n- N1, N2, S38: `shy`\n- not run for this page: `absent`\n");
    expect(said).toContain("\n- N4, nobody asks: `shy`\n");
    expect(said).not.toContain("[^");
    expect(said).toContain("## Where something does not hold\n\nNowhere.\n");
  });

  test("shows both, where the form of one run says something else", () => {
    const text = page();
    expect(text).toContain("They say the same in 2 of the 3 models that claim both, and differ");
    expect(text).toContain(
      "| `leaking` | [✗ 2](traces/leaking.md#s38-apart) (violated) | ✓ (holds) |",
    );
    const same = { ...record, models: record.models.slice(0, 2) };
    const { models } = suite;
    expect(
      confidentialityPage(
        {
          introduction: "",
          suite: { ...suite, models: models.slice(0, 2) },
          recorded: same,
          cheaper: [{ exact: "N1", cheap: "S38" }],
          observed: [],
          traces: "traces",
        },
        "",
      ),
    ).toContain("In all 2 models that claim both they say the same.");
  });
});

test("the page of properties says what is secret from whom, what is released, what is compared", () => {
  const text = propertiesPage(unrun(suite), "");
  expect(text).toContain(
    `- Secret: the pin. What opens the safe. The second run may differ by \`pin\`.
- Observer: the user. The user sees the screen.
- Released:
  - \`answer\`: Whether a guess is right. Why: Otherwise it opens for nobody.
`,
  );
  expect(text).toContain("- Released: nothing\n");
  expect(text).toContain(
    "- Antecedent: yes\n- Compared: any two steps of any two runs, which may begin with the pin different\n",
  );
});

test("the record has the pairs of noninterference only, and the longer of two runs", () => {
  expect(recordedSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  const [mute, tells] = record.models;
  expect(tells?.results.map((r) => r.pairs)).toEqual([
    // Before the guess, and after each.
    { pairs: 3, cuts: [{ release: "answer", count: 2 }] },
    // And the one that shows the violation, which ends the search.
    { pairs: 4, cuts: [] },
    undefined,
    undefined,
  ]);
  expect(mute?.results[0]?.pairs?.cuts).toEqual([{ release: "answer", count: 0 }]);
});

describe("the page of counterexamples", () => {
  const text = tracesPage(telling, results[1]?.results ?? [], "");

  test("shows two runs by the same steps beside each other", () => {
    expect(text).toContain("⟨a │ b⟩ is a in the first and b in the second.");
    expect(text).toContain(
      `The two runs begin with \`safe.pin: ⟨A │ B⟩\`.

1. **user** \`Enters(guess: A)\`
   - safe: \`guess null → A\`
   - screen: \`screen null → BUSY\`
2. **user** \`Answers()\`
   - screen: \`screen BUSY → ⟨YES │ NO⟩\`

The user sees something else in the second run: \`screen: ⟨YES │ NO⟩\``,
    );
  });

  test("is as before where all counterexamples are single runs", () => {
    const single = tracesPage(leaking, results[2]?.results.filter((r) => r.id === "S38") ?? [], "");
    expect(single).not.toContain("⟨");
    expect(single).toContain("2. **user** `Answers()`\n   - screen: `screen BUSY → A`");
  });
});

describe("what is observed", () => {
  const [mute] = suite.models;
  if (mute === undefined) throw new Error("there is no model");

  test("every value of each field, once, in the order of their first appearance", () => {
    const observed = observedIn(mute, (s) =>
      s.screen === null ? null : { screen: s.screen, pin: s.safe.pin, both: [s.safe.guess] },
    );
    expect([...observed]).toEqual([
      ["screen", ["BUSY", "NO"]],
      ["pin", ["A"]],
      ["both", [["A"], ["B"]]],
    ]);
  });

  test("of a model too large, or by a function that gives no record, nothing is said", () => {
    expect(() => observedIn(mute, () => null, 3)).toThrow("mute has more than 3 states");
    // Nothing entered; a guess of two, waiting for the answer and with it.
    expect(observedIn(mute, () => null, 5).size).toBe(0);
    expect(() => observedIn(mute, () => 3)).toThrow("no record of fields");
  });

  test("in a table: what one column has not is a dash, and many values are counted", () => {
    expect(
      observedTable(
        [
          { title: "one", observed: new Map([["n", [1, 2, 3]]]) },
          { title: "two", observed: new Map([["text", ["a b"]]]) },
        ],
        2,
      ),
    ).toBe(
      [
        "| observable | one | two |",
        "| --- | --- | --- |",
        "| n | `1`, `2`, … (3 values) | – |",
        "| text | – | `a b` |",
      ].join("\n"),
    );
  });

  test("what the columns do not have in common, by those that have it", () => {
    const column = (title: string, ...seen: number[]) => ({
      title,
      observed: new Map([["n", seen]]),
    });
    const [a, b, c] = [column("a", 1, 2, 4), column("b", 1, 3, 4), column("c", 1, 5, 3)];
    expect(onlyInList([a, b, c])).toBe(
      [
        "- only on a and b:",
        "  - n: `4`",
        "- only on a:",
        "  - n: `2`",
        "- only on b and c:",
        "  - n: `3`",
        "- only on c:",
        "  - n: `5`",
      ].join("\n"),
    );
    expect(onlyInList([a, a])).toBe("Nothing is seen in one column and not in the others.");
  });
});
