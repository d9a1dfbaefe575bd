/** The page of a report, in a real browser. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { ReportData } from "../../checker/html/report-data.ts";
import type { PlainValue } from "../../checker/trace/trace.ts";
import type { Property, Suite } from "../../checker/index.ts";
import { suite as kitchen } from "../e2e/fixtures/kitchen.ts";
import { suite as lattice } from "../e2e/fixtures/lattice.ts";
import { suite as vault } from "../e2e/fixtures/vault.ts";
import { browser } from "../support/browser.ts";
import { longSuite } from "../support/long-suite.ts";
import { dataOf, pageWith } from "../support/report-page.ts";

const chromium = browser();

let data: ReportData;
let address: string;
beforeAll(async () => {
  const suite = asked({
    models: [...kitchen.models, ...vault.models, ...longSuite.models].filter(
      (m, i, all) => all.findIndex((o) => o.name === m.name) === i,
    ),
    waivers: [],
  });
  data = dataOf(suite);
  address = await pageWith("report", data);
});

/** A suite with two requirements: one that the first property of the model `long` serves, and one without. */
function asked(suite: Suite): Suite {
  const first = suite.models.find((m) => m.name === "long")?.claims[0]?.property;
  const serving = (p: Property): Property => (p === first ? { ...p, serves: ["REQ-SHORT"] } : p);
  const source = { id: "text", title: "A text", sentence: "It was read." };
  return {
    ...suite,
    models: suite.models.map((m) => ({
      ...m,
      claims: m.claims.map((c) => ({ ...c, property: serving(c.property) })),
    })),
    requirements: [
      { id: "REQ-SHORT", sentence: "It is <b>short</b>.", source, where: "p. 1", basis: "stated" },
      {
        ...{
          id: "REQ-WIDE",
          sentence: "It is wide.",
          source,
          where: "from p. 1",
          basis: "inferred",
        },
        unserved: "It has no width.",
      },
    ],
    pages: {
      ...{ folder: "docs", command: "x", counterexamples: "traces" },
      points: [
        { title: "long ones", sentence: "Those.", models: ["long"] },
        { title: "none", sentence: "No model.", models: [] },
      ],
    },
  };
}

/** Opens the report at a place; whatever it asks for or complains about fails the test. */
async function open(hash = "", size?: { width: number; height: number }): Promise<Page> {
  const page = await chromium.page(size);
  const complaints: string[] = [];
  page.on("request", (r) => {
    if (!r.url().startsWith("file:") && !r.url().startsWith("data:")) complaints.push(r.url());
  });
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("console", (m) => complaints.push(m.text()));
  await page.goto(`${address}#/${hash}`);
  await page.locator("h1").first().waitFor();
  expect(complaints).toEqual([]);
  return page;
}

async function openGroups(page: Page): Promise<void> {
  const all = page.getByRole("button", { name: "Open all groups" });
  if (await all.isVisible()) await all.click();
}

const results = () => data.models.flatMap((m) => m.results.map((r) => ({ m, r })));
const idOf = (property: number): string => data.properties[property]?.id ?? "";

/** A result whose counterexample is as asked. */
function found(wanted: (v: object) => boolean): { model: string; id: string; steps: number } {
  const one = results().find(({ r }) => r.verdict.word === "violated" && wanted(r.verdict));
  if (one?.r.verdict.word !== "violated") throw new Error("the suites show nothing like that");
  return {
    model: one.m.name,
    id: idOf(one.r.property),
    steps: one.r.verdict.trace.steps.length,
  };
}
const isLasso = (v: object): boolean => "lasso" in v;
const isPlain = (v: object): boolean => !("lasso" in v) && !("beside" in v) && !("abstract" in v);

describe("the first page", () => {
  test("says what the run amounts to, and shows each verdict once", async () => {
    const page = await open();
    const { counts } = data.outcome;
    expect(await page.locator(".counts").innerText()).toContain(`${counts.asExpected} as expected`);
    await openGroups(page);
    expect(await page.locator(".matrix td a").count()).toBe(results().length);
    expect(await page.locator(".matrix td a.v-violated").count()).toBe(
      results().filter(({ r }) => r.verdict.word === "violated").length,
    );
    const legend = await page.locator(".legend .v").allInnerTexts();
    for (const mark of new Set(await page.locator(".matrix td a").allInnerTexts()))
      expect(legend).toContain(mark);
    // Heads of rows and columns stay where they are.
    const box = page.locator(".matrix-scroll");
    await box.evaluate((e) => {
      e.scrollTop = 400;
      e.scrollLeft = 100;
    });
    const inside = await box.evaluate((e) => {
      const outer = e.getBoundingClientRect();
      const head = e.querySelector(".matrix-id")?.getBoundingClientRect();
      const corner = e.querySelector("tbody th")?.getBoundingClientRect();
      return [(head?.top ?? 0) - outer.top, (corner?.left ?? 0) - outer.left];
    });
    for (const offset of inside) expect(Math.abs(offset)).toBeLessThan(40);
  });

  test("begins with what is not as expected", async () => {
    const surprising = dataOf({
      models: longSuite.models.map((m) => ({
        ...m,
        claims: m.claims.map((c) => ({ ...c, expected: "holds" as const })),
      })),
      waivers: [],
    });
    const page = await chromium.page();
    await page.goto(await pageWith("report", surprising));
    expect(await page.locator("h1").innerText()).toBe("Not everything is as expected.");
    const first = page.getByRole("region", { name: "surprises" });
    expect(await first.innerText()).toMatch(/long P1 Short.*violated.*expected: holds/s);
    await first.getByRole("link", { name: /long P1/ }).click();
    expect(await page.locator("h1").innerText()).toContain("P1 Short");
  });

  test("is filtered by text, verdict, kind and group", async () => {
    const page = await open();
    const shown = async (): Promise<string[]> => {
      const cells = await page.locator(".matrix td a").all();
      return Promise.all(cells.map(async (c) => (await c.getAttribute("aria-label")) ?? ""));
    };
    const of = (wanted: (x: ReturnType<typeof results>[number]) => boolean): number =>
      results().filter(wanted).length;
    await page.keyboard.press("f");
    await page.keyboard.type("long");
    await openGroups(page);
    expect(await shown()).toEqual(["P1 violated in long, as expected"]);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByLabel("verdict", { exact: true }).selectOption("violated");
    await openGroups(page);
    expect(await shown()).toHaveLength(of(({ r }) => r.verdict.word === "violated"));
    await page.getByLabel("verdict", { exact: true }).selectOption("");
    const { kind } = data.properties[0] ?? { kind: "" };
    await page.getByLabel("kind").selectOption(kind);
    await openGroups(page);
    expect(await shown()).toHaveLength(of(({ r }) => data.properties[r.property]?.kind === kind));
    await page.getByLabel("kind").selectOption("");
    const group = data.models[0]?.group ?? "";
    await page.getByLabel("group").selectOption(group);
    await openGroups(page);
    expect(await shown()).toHaveLength(of(({ m }) => m.group === group));
    await page.keyboard.press("f");
    await page.keyboard.type("nothing is called that");
    expect(await page.locator(".nothing").innerText()).toContain("Clear the filter");
  });
});

describe("necessity", () => {
  test("is filtered, and a row opens to the property and the command of its trace", async () => {
    const property = idOf(0);
    const needed = {
      ...{ name: "clause Go.idle", short: "idle", kind: "clause", standing: "needed" },
      ...{
        property,
        model: "m",
        steps: 3,
        command: "npm run trace -- m P --without 'clause Go.idle'",
      },
    } as const;
    const field = {
      ...{ name: "field Go n", short: "n", kind: "field", standing: "reviewed", why: "irrelevant" },
    } as const;
    const groups = [{ title: "Go", sentence: "It goes.", entries: [needed, field] }];
    const point = { point: "here", sentence: "A design.", models: 1, groups };
    const page = await chromium.page();
    await page.goto(`${await pageWith("report", { ...data, necessity: [point] })}#/necessity`);
    const rows = page.locator(".necessity tbody tr");
    expect(await rows.count()).toBe(3);
    await page.getByRole("button", { name: "idle" }).click();
    expect(await rows.nth(1).innerText()).toContain("--without 'clause Go.idle'");
    expect(await rows.nth(1).getByRole("link").getAttribute("href")).toBe(`#/property/${property}`);
    await page.getByLabel("how decisions stand").selectOption("reviewed");
    expect(await rows.count()).toBe(2);
    expect(await rows.nth(1).innerText()).toContain(":= n");
    await page.getByLabel("filter decisions").fill("no such thing");
    expect(await rows.count()).toBe(0);
    await page.close();
  });
});

describe("every page", () => {
  test("has a link of its own, and a bad link says so", async () => {
    const { model, id } = found(isPlain);
    for (const [hash, title] of [
      [`result/${model}/${id}`, id],
      [`model/${model}`, model],
      [`property/${id}`, id],
      ["counterexamples", "Counterexamples"],
      ["coverage", "Coverage"],
      ["necessity", "Necessity"],
      ["abstractions", "Abstractions"],
      ["models", "Models"],
      ["properties", "Properties"],
      ["requirements", "Requirements"],
      ["model/none-such", "Not in this report"],
      ["result/x/%E0%A4%A", "Not in this report"],
      ["no/such/page", ""],
    ] as const) {
      const page = await open(hash);
      expect(await page.locator("h1").first().innerText()).toContain(title);
      await page.close();
    }
  });

  test("has landmarks, one first heading, and names for all that can be pressed", async () => {
    for (const hash of ["", "coverage", `result/${found(isPlain).model}/${found(isPlain).id}`]) {
      const page = await open(hash);
      for (const role of ["banner", "main", "contentinfo", "navigation", "search"] as const)
        expect(await page.getByRole(role).count()).toBe(1);
      expect(await page.locator("h1").count()).toBe(1);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll("a, button, input, select")]
          .filter(
            (e) =>
              e.textContent.trim() === "" &&
              !e.hasAttribute("aria-label") &&
              e.closest("label") === null,
          )
          .map((e) => e.outerHTML),
      );
      expect(nameless).toEqual([]);
      await page.close();
    }
  });

  test("is found by search", async () => {
    const page = await open("coverage");
    await page.keyboard.press("/");
    await page.keyboard.type("long p1");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "P1 Short in long" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("zzzzz");
    expect(await page.locator("#found").innerText()).toBe("nothing found");
    await page.keyboard.press("Escape");
    expect(await page.locator("#found").count()).toBe(0);
  });

  test("is light or dark as the system is, and as the reader says", async () => {
    const page = await open();
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await ground();
    expect(light).toBe("rgb(255, 255, 255)");
    expect(dark).not.toBe(light);
    const button = page.getByRole("button", { name: /^.*Colours:/ });
    await button.click();
    await expect.poll(ground).toBe(light);
    await button.click();
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(ground).toBe(dark);
  });

  test("can be read in a narrow window without scrolling sideways", async () => {
    for (const hash of ["", `result/long/P1`, "coverage", "models"]) {
      const page = await open(hash, { width: 700, height: 900 });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over).toBeLessThanOrEqual(1);
      await page.close();
    }
  });
});

describe("keys", () => {
  test("move among steps and open them; the focus can be seen", async () => {
    const { model, id } = found((v) => isPlain(v) && "trace" in v);
    const page = await open(`result/${model}/${id}`);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const row = page.locator(".seq-row-button:focus");
    expect(await row.locator("xpath=..").getAttribute("data-row")).toBe("1");
    expect(await row.evaluate((e) => getComputedStyle(e).outlineStyle)).toBe("solid");
    // Above the ground of the first zone, too.
    expect(await row.evaluate((e) => getComputedStyle(e, "::after").borderTopStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    expect(await row.getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Enter");
    expect(await row.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("k");
    expect(await row.locator("xpath=..").getAttribute("data-row")).toBe("0");
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test("move in the table, between counterexamples and pages, and there is help", async () => {
    const page = await open();
    await openGroups(page);
    // The first group, its first model, and that one's first verdict.
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const label = await page.locator(":focus").getAttribute("aria-label");
    expect(label).toMatch(/ in /);
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/result\//);
    await page.keyboard.press("n");
    const first = page.url();
    await page.keyboard.press("n");
    expect(page.url()).not.toBe(first);
    await page.keyboard.press("p");
    expect(page.url()).toBe(first);
    await page.keyboard.press("5");
    await page.getByRole("heading", { name: "Coverage" }).waitFor();
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog");
    expect(await dialog.isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await dialog.isVisible()).toBe(false);
  });
});

describe("requirements", () => {
  test("stand with what serves them, its verdicts at each point, or why nothing does", async () => {
    const page = await open("requirements");
    const rows = page.locator("table.list tbody tr");
    expect(await rows.count()).toBe(2);
    const [short, wide] = await rows.allInnerTexts();
    expect(short).toContain("REQ-SHORT");
    // Text, and no element.
    expect(short).toContain("It is <b>short</b>. (stated: p. 1)");
    expect(wide).toContain("It has no width.");
    const cells = await rows.first().locator("td").allInnerTexts();
    expect(cells).toHaveLength(4);
    expect(cells[2]).toMatch(/[✓✗]1/);
    expect(cells[3]).toBe("");
    await rows.first().getByRole("link").click();
    await page.getByText("serves").waitFor();
    expect(await page.locator("dd", { hasText: "REQ-SHORT" }).innerText()).toBe(
      "REQ-SHORT: It is <b>short</b>.",
    );
  });
});

describe("counterexamples", () => {
  test("open what a step changed on a click, and the whole state", async () => {
    const page = await open("result/long/P1");
    const row = page.locator('[data-row="3"]');
    expect(await row.locator(".changes").count()).toBe(0);
    await row.locator("button").first().click();
    expect(await row.locator(".changes").innerText()).toMatch(/n\s+2\s+→ 3/);
    await row.getByText("whole state after step 3").click();
    await row.locator(".tree > li").first().waitFor();
    // Sixty fields, of which this step changed two.
    expect(await row.locator(".tree > li").count()).toBe(60);
    expect(await row.locator(".tree-changed").count()).toBe(2);
    await page.getByRole("button", { name: "Open all steps" }).click();
    expect(await page.locator(".changes").count()).toBe(200);
  });

  test("of two hundred steps and eight actors are shown at once, and whole", async () => {
    const began = Date.now();
    const page = await open("result/long/P1");
    await page.locator('[data-row="200"]').waitFor();
    // A tenth of that on an idle machine.
    expect(Date.now() - began).toBeLessThan(8000);
    expect(await page.locator(".seq-row").count()).toBe(201);
    const names = await page.locator(".seq-names .seq-actor title").allTextContents();
    expect(names).toHaveLength(8);
    expect(await page.locator(".seq-names .seq-boundary").count()).toBe(1);
    // Names of lanes stay in sight, below the bar.
    await page.locator('[data-row="150"]').scrollIntoViewIfNeeded();
    const top = await page.locator(".seq-names").evaluate((e) => e.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(120);
  });

  test("name the false conjunct, and what it read", async () => {
    const page = await open("result/long/P1");
    const end = await page.getByRole("region", { name: "what it shows" }).innerText();
    expect(end).toContain("Violated after 200 steps");
    expect(end).toMatch(/false: before/);
    expect(end).toMatch(/n\s+200/);
  });

  test("without end have their loop marked", async () => {
    const { model, id } = found((v) => isLasso(v));
    const page = await open(`result/${model}/${id}`);
    const text = await page.locator("article").innerText();
    expect(text).toMatch(/↺ (?:back to|stutters for ever)/);
    expect(text).toContain("Violated for ever");
  });

  test("of two runs stand side by side, or show where they differ", async () => {
    const { model, id } = found((v) => "beside" in v);
    const page = await open(`result/${model}/${id}`);
    const text = await page.locator(".seq").innerText();
    expect(text).toMatch(/first run|≠|⟨/);
    expect(await page.locator(".conclusion").innerText()).toMatch(/⟨.* │ .*⟩|one run/);
  });

  test("of refinement show the abstract system beside each step", async () => {
    const { model, id, steps } = found((v) => "abstract" in v);
    const page = await open(`result/${model}/${id}`);
    expect(await page.locator(".seq-answer").count()).toBeGreaterThanOrEqual(
      Math.min(1, steps - 1),
    );
    expect(await page.locator(".conclusion").innerText()).toMatch(/Possible instead|Nothing else/);
  });
});

test("on paper everything that matters is open, and nothing that is pressed is left", async () => {
  const page = await open("result/long/P1");
  await page.emulateMedia({ media: "print" });
  await page.locator(".changes").first().waitFor();
  expect(await page.locator(".changes").count()).toBe(200);
  for (const gone of [".search", ".seq-tools", ".bar nav"])
    expect(await page.locator(gone).isVisible()).toBe(false);
  await page.emulateMedia({ media: "screen" });
  await page.waitForFunction(() => document.querySelectorAll(".changes").length === 0);
  await page.goto(`${address}#/overview`);
  await page.emulateMedia({ media: "print" });
  await page.waitForFunction(
    (n) => document.querySelectorAll(".matrix td a").length === n,
    results().length,
  );
});

describe("what comes from a model", () => {
  const attacks = [
    "</script><img src=x onerror=window.pwned=1>",
    '"><svg onload=window.pwned=1>',
    "javascript:window.pwned=1//",
    "<!--<script>window.pwned=1</script>",
    "${window.pwned=1}",
    "\u2028\u2029&lt;&#60;b&#62;",
  ];
  /** Words of the report itself, which no model chooses. */
  const own = new Set(["word", "kind", "standing", "exactness", "weight", "of", "size", "reason"]);
  let n = 0;
  const hostile = (value: unknown, key = ""): unknown => {
    if (typeof value === "string")
      return own.has(key) ? value : `${attacks[n++ % attacks.length]}${value}`;
    if (Array.isArray(value)) return value.map((v) => hostile(v, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hostile(v, k)]));
  };
  /** A state with names of fields that mean something to the language or to HTML. */
  const state = (value: PlainValue): PlainValue => ({
    state: value,
    ...(JSON.parse(
      '{"__proto__": {"pwned": 1}, "constructor": "<b>", "</script>": [1]}',
    ) as object),
  });

  test("is shown as text and does nothing", async () => {
    const evil = hostile({
      ...data,
      models: data.models.map((m) => ({
        ...m,
        results: m.results.map((r) =>
          r.verdict.word === "violated"
            ? {
                ...r,
                verdict: {
                  ...r.verdict,
                  trace: {
                    ...r.verdict.trace,
                    initial: state(r.verdict.trace.initial),
                    steps: r.verdict.trace.steps.map((s) => ({ ...s, state: state(s.state) })),
                  },
                },
              }
            : r,
        ),
      })),
    }) as ReportData;
    const page = await chromium.page();
    const alarms: string[] = [];
    page.on("dialog", (d) => {
      alarms.push(d.message());
      void d.dismiss();
    });
    page.on("request", (r) => {
      if (!r.url().startsWith("file:") && r.url() !== "data:,") alarms.push(r.url());
    });
    page.on("pageerror", (e) => alarms.push(e.message));
    page.on("console", (m) => alarms.push(m.text()));
    const at = await pageWith("report", evil);
    await page.goto(at);
    const clean = async (): Promise<void> => {
      expect(alarms).toEqual([]);
      expect(
        await page.evaluate(() => ({
          pwned: "pwned" in window || "pwned" in {},
          scripts: document.scripts.length,
          made: document.querySelectorAll("img, iframe, object, embed, svg[onload], b[class='']")
            .length,
          links: [...document.links].filter((a) => !a.getAttribute("href")?.startsWith("#")).length,
        })),
      ).toEqual({ pwned: false, scripts: 2, made: 0, links: 0 });
    };
    await clean();
    const links = await page.evaluate(() => [
      ...new Set([...document.querySelectorAll("a")].map((a) => a.getAttribute("href") ?? "")),
    ]);
    const violated = evil.models.flatMap((m) =>
      m.results.flatMap((r) =>
        r.verdict.word === "violated"
          ? [
              `#/result/${encodeURIComponent(m.name)}/${encodeURIComponent(evil.properties[r.property]?.id ?? "")}`,
            ]
          : [],
      ),
    );
    expect(violated.length).toBeGreaterThan(3);
    for (const hash of [
      ...links.filter((l) => l.startsWith("#/")).slice(0, 12),
      ...violated.slice(0, 6),
    ]) {
      await page.evaluate((h) => {
        location.hash = h;
      }, hash);
      await page.locator("h1").first().waitFor();
      const all = page.getByRole("button", { name: "Open all steps" });
      if (await all.isVisible()) {
        await all.click();
        await page.evaluate(() => {
          for (const d of document.querySelectorAll("details")) d.open = true;
        });
        await page.locator(".seq .tree").first().waitFor();
        expect(await page.locator(".seq").innerText()).toContain("</script>");
      }
      await clean();
    }
    await page.keyboard.press("/");
    await page.keyboard.type("img");
    await clean();
  });

  test("a page made of nothing but errors is a page", async () => {
    const errors = dataOf(
      lattice,
      lattice.models.filter((m) => m.name === "breaking"),
    );
    const page = await chromium.page();
    await page.goto(await pageWith("report", errors));
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.locator(".counts").innerText()).toMatch(/^1 model$\n^1 verdict$/m);
  });
});
