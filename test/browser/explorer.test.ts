/** The explorer's page in a real browser, served by the real program. */
/// <reference lib="dom" />
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import {
  compileFixtures,
  passproof,
  start,
  temporaryFolder,
  type Running,
} from "../e2e/program.ts";
import { browser } from "../support/browser.ts";

const compiled = compileFixtures(["relay", "kitchen", "vault", "wide"]);
const folder = temporaryFolder();
const chromium = browser();

/** An explorer that runs, with the address of its page. */
interface Explored {
  readonly url: string;
  readonly running: Running;
}

const started = new Map<string, Promise<Explored>>();
afterAll(async () => {
  for (const explored of await Promise.allSettled(started.values())) {
    if (explored.status === "rejected") continue;
    explored.value.running.child.kill("SIGINT");
    await explored.value.running.ended;
  }
});

/** The explorer of a model of a suite, one for all tests. */
function explored(suite: string, model: string, ...more: readonly string[]): Promise<Explored> {
  const args = ["explore", model, "--models", compiled(suite), ...more];
  const key = args.join(" ");
  const known = started.get(key) ?? serve(args);
  started.set(key, known);
  return known;
}

function serve(args: readonly string[]): Promise<Explored> {
  const running = start(args);
  return new Promise((resolve, reject) => {
    let text = "";
    running.child.stdout.on("data", (chunk: string) => {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)?.[0];
      if (url !== undefined) resolve({ url, running });
    });
    void running.ended.then(({ stderr }) => {
      reject(new Error(`the explorer ended: ${stderr}`));
    });
  });
}

/** A page at the explorer of a model; what goes wrong on it fails the test. */
async function open(
  { url }: Explored,
  { hash = "", size }: { hash?: string; size?: { width: number; height: number } } = {},
): Promise<Page> {
  const page = await chromium.page(size);
  page.setDefaultTimeout(15_000);
  page.on("pageerror", (error) => {
    throw error;
  });
  await page.goto(url + hash);
  await page.waitForSelector(".xp-main");
  return page;
}

/** The steps of the diagram, by action. */
const steps = (page: Page): Promise<string[]> =>
  page.locator(".seq-row[data-row] .seq-call b").allTextContents();
const selected = (page: Page): Promise<string | null> =>
  page.locator(".seq-selected").getAttribute("data-row");
const instance = (page: Page, text: string) => page.locator(".xp-instance", { hasText: text });
/** Waits until one stands after so many steps. */
const standsAt = (page: Page, depth: number) =>
  page.waitForSelector(`.seq-selected[data-row="${depth}"]`);

/** Asks for TEA and is served. */
async function tea(page: Page): Promise<void> {
  for (const [i, text] of ["TEA", "ServerAnswers", "ClientTakes"].entries()) {
    await instance(page, text).first().click();
    await standsAt(page, i + 1);
  }
}

describe("stepping", () => {
  test("what is possible stands by actor; taking it draws the run and shows what changed", async () => {
    const page = await open(await explored("relay", "good"));
    expect(await page.locator(".xp-actions > div h3").allTextContents()).toEqual(["client"]);
    expect(await page.locator(".xp-actions > div .xp-instance").count()).toBe(2);
    expect(await page.locator(".xp-instance").first().textContent()).toContain(
      "client.asked: 0 → 1",
    );
    await instance(page, "what TEA").click();
    await standsAt(page, 1);
    expect(await steps(page)).toEqual(["ClientAsks"]);
    expect(await page.locator(".seq-actor").count()).toBe(2);
    const changed = await page.locator(".tree-changed").allTextContents();
    expect(changed.map((t) => t.replaceAll(/\s+/g, " "))).toEqual([
      "asked: 0 → 1",
      "wants: null → TEA",
      "queue: [] → [TEA]",
    ]);
    expect(await page.locator(".xp-actions > div h3").allTextContents()).toEqual(["server"]);
    await page.close();
  });

  test("what is not possible stands folded, with the clause that stops it", async () => {
    const page = await open(await explored("relay", "good"));
    const summary = page.locator(".xp-stopped > summary");
    expect(await summary.textContent()).toBe("2 actions are not possible");
    expect(await page.locator(".xp-stop").first().isVisible()).toBe(false);
    await summary.click();
    expect(await page.locator(".xp-stop > summary").allTextContents()).toEqual([
      "ClientTakes served",
      "ServerAnswers there is no oldest",
    ]);
    await page.locator(".xp-stop > summary").first().click();
    expect(await page.locator(".xp-refusals").first().textContent()).toBe("clause served");
    // A partner's clause names the partner.
    const closed = await open(await explored("relay", "closed"));
    await closed.locator(".xp-stopped > summary").click();
    const asks = closed.locator(".xp-stop", { hasText: "ClientAsks" });
    expect(await asks.locator("> summary").textContent()).toBe("ClientAsks server: open");
    await asks.locator("> summary").click();
    expect(await asks.locator(".xp-refusals").textContent()).toContain("clause of server: open");
    expect(await asks.locator(".xp-refusals code").allTextContents()).toEqual([
      "open",
      "what = TEA",
      "what = MILK",
    ]);
    expect(await closed.locator(".xp-none").first().textContent()).toBe(
      "No action is possible here.",
    );
    await page.close();
    await closed.close();
  });

  test("a step of the diagram leads back; another action makes a branch; nothing is lost", async () => {
    const page = await open(await explored("relay", "good"));
    await tea(page);
    await page.locator('[data-row="1"] .seq-row-button').click();
    await standsAt(page, 1);
    // What came after it is still there.
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers", "ClientTakes"]);
    expect(await page.locator(".xp-run h2").textContent()).toBe("Run step 1 of 3");
    await page.locator('[data-row="0"] .seq-row-button').click();
    await standsAt(page, 0);
    await instance(page, "what MILK").click();
    await standsAt(page, 1);
    expect(await steps(page)).toEqual(["ClientAsks"]);
    const branch = page.locator(".xp-branch");
    expect(await branch.count()).toBe(1);
    expect(await branch.textContent()).toContain("from the initial state: ClientAsks(what: TEA)");
    await branch.click();
    await standsAt(page, 3);
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers", "ClientTakes"]);
    expect(await branch.textContent()).toContain("ClientAsks(what: MILK)");
    await page.close();
  });

  test("many instances are grouped and filtered, also those that were not told at first", async () => {
    const page = await open(await explored("wide", "wide"));
    const many = page.locator(".xp-many");
    expect(await many.locator("> details > summary").first().textContent()).toBe(
      "field = field00 5",
    );
    expect(await many.locator("> .dim").textContent()).toBe("100 of 300: filter to see others");
    await many.locator("input").fill("field59");
    await page.waitForFunction(
      () => document.querySelectorAll(".xp-many .xp-instance").length === 5,
    );
    await many.locator("input").fill("field59, colour = 3");
    await page.waitForFunction(
      () => document.querySelectorAll(".xp-many .xp-instance").length === 1,
    );
    await many.locator(".xp-instance").click();
    await standsAt(page, 1);
    expect(await page.locator(".tree-changed").allTextContents()).toEqual(["field59: 0 → 3"]);
    await page.close();
  });

  test("steps at random, the same for the same seed", async () => {
    const url = await explored("relay", "good");
    const walked = async (): Promise<string[]> => {
      const page = await open(url);
      await page.locator(".xp-number").first().fill("4");
      await page.getByRole("button", { name: "Walk" }).click();
      await standsAt(page, 4);
      const taken = await steps(page);
      await page.close();
      return taken;
    };
    const first = await walked();
    expect(first).toHaveLength(4);
    expect(await walked()).toEqual(first);
  });
});

describe("the state", () => {
  test("is compared with any earlier one, and filtered", async () => {
    const page = await open(await explored("relay", "good"));
    await tea(page);
    const changed = () => page.locator(".tree-changed .tree-name").allTextContents();
    expect(await changed()).toEqual(["wants: ", "got: ", "taken: "]);
    await page.locator(".xp-state-tools select").selectOption("0");
    expect(await changed()).toEqual(["asked: ", "taken: "]);
    await page.locator(".xp-state-tools select").selectOption("none");
    expect(await changed()).toEqual([]);
    await page.locator(".xp-state-tools select").selectOption("0");
    await page.locator("#xp-state-filter").fill("taken");
    expect(await page.locator(".xp-state .tree > li.dim").count()).toBe(1);
    expect(await changed()).toEqual(["taken: "]);
    await page.locator("#xp-state-filter").fill("");
    await page.getByText("only what changed").click();
    expect(await page.locator(".changes tbody th").allTextContents()).toEqual([
      "client.asked",
      "monitor.answers.taken",
    ]);
    await page.close();
  });
});

describe("properties", () => {
  test("hold, are violated, or say nothing, in each state", async () => {
    const page = await open(await explored("relay", "careless"));
    await page.keyboard.press("p");
    const group = (title: string) =>
      page.locator(".xp-claims").filter({ has: page.locator("> summary", { hasText: title }) });
    expect(await group("say nothing").locator(".xp-claim b").allTextContents()).toEqual([
      "F1",
      "F2",
    ]);
    await instance(page, "what TEA").click();
    await standsAt(page, 1);
    expect(await group("hold").locator(".xp-claim b").allTextContents()).toEqual([
      ...["F2", "F4", "F5", "F6"],
    ]);
    await instance(page, "mixUp true").click();
    await standsAt(page, 2);
    const bad = group("violated");
    expect(await bad.locator(".xp-claim > summary").textContent()).toBe("F1 RightItemInv sameItem");
    expect(await page.locator("#xp-tab-properties").textContent()).toBe("Properties ✗1");
    await bad.locator(".xp-claim > summary").click();
    expect(await bad.locator(".xp-conjuncts li").allTextContents()).toEqual([
      "✓ wanted",
      "✗ sameItem is false",
    ]);
    await page.close();
  });

  test("a property that throws says so, and the page goes on", async () => {
    const page = await open(await explored("relay", "throwing"));
    await instance(page, "what TEA").click();
    await standsAt(page, 1);
    await page.keyboard.press("p");
    const claim = page.locator(".xp-claims", { hasText: "in error" }).locator(".xp-claim");
    await claim.locator("summary").click();
    expect(await claim.textContent()).toContain("a bug in the property (SPEC002)");
    await page.close();
  });

  test("of whole runs tell their predicates", async () => {
    const page = await open(await explored("kitchen", "napping"));
    await page.keyboard.press("p");
    const runs = page.locator(".xp-claims", { hasText: "about whole runs" });
    await runs.locator(".xp-claim > summary").first().click();
    expect(await runs.locator(".xp-predicates thead th").allTextContents()).toContain("from");
    await page.close();
  });
});

describe("counterexamples", () => {
  test("are loaded, with what they show, and can be gone on from at any step", async () => {
    const page = await open(await explored("relay", "careless"));
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Load F1" }).click();
    await page.waitForSelector(".xp-loaded");
    expect(await page.locator(".xp-loaded p").first().textContent()).toContain(
      "F1 RightItemInv is violated after 2 steps: false is sameItem.",
    );
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers"]);
    expect(await selected(page)).toBe("2");
    expect(await page.locator(".conclusion").textContent()).toContain("sameItem");
    await page.locator('[data-row="1"] .seq-row-button').click();
    await standsAt(page, 1);
    // What it shows stays, as long as its run is shown.
    expect(await page.locator(".conclusion").count()).toBe(1);
    await instance(page, "mixUp false").click();
    await standsAt(page, 2);
    expect(await page.locator(".conclusion").count()).toBe(0);
    await page.getByRole("button", { name: "To its end" }).click();
    await page.waitForSelector(".conclusion");
    await page.close();
  });

  test("witnesses, those of the suite too, lead to the first such state", async () => {
    const page = await open(await explored("relay", "large"));
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Go to W1" }).click();
    await page.waitForSelector(".xp-loaded-good");
    expect((await steps(page)).filter((s) => s === "ClientAsks")).toHaveLength(3);
    await page.close();
  });

  test("that go on for ever show their loop", async () => {
    const page = await open(await explored("kitchen", "napping"));
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Load K1" }).click();
    await page.waitForSelector(".conclusion");
    expect(await page.locator(".conclusion").textContent()).toContain("Violated for ever");
    expect(await page.locator(".seq-loop-end").count()).toBe(1);
    await page.close();
  });

  test("that take two runs show the one that is chosen", async () => {
    const page = await open(await explored("vault", "discreet"));
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Load V2" }).click();
    await page.waitForSelector(".xp-loaded");
    expect(await page.locator(".xp-loaded").textContent()).toContain("Two runs:");
    await page.getByRole("button", { name: "Second run" }).click();
    await page.waitForFunction(
      () => document.querySelector(".xp-toolbar select")?.getAttribute("data-x") === null,
    );
    const from = page.locator(".xp-toolbar select");
    expect(await from.locator("option:checked").textContent()).toContain("another secret");
    expect(
      await page.getByRole("button", { name: "Second run" }).getAttribute("aria-pressed"),
    ).toBe("true");
    await page.close();
  });

  test("a search can be watched and cancelled", async () => {
    const page = await open(await explored("wide", "wide"));
    await page.keyboard.press("c");
    await page.locator(".xp-claims", { hasText: "Expected to hold" }).locator("summary").click();
    await page.getByRole("button", { name: "Look for B1" }).click();
    await page.waitForSelector(".xp-search button");
    await page.waitForFunction(() =>
      /[1-9][\d,]* states/.test(document.querySelector(".xp-search")?.textContent ?? ""),
    );
    // One can go on meanwhile.
    await instance(page, "ClockTicks").click();
    await standsAt(page, 1);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForSelector(".xp-search:not(:has(button))");
    expect(await page.locator(".xp-search").textContent()).toContain("nothing is established");
    await page.close();
  });
});

describe("links", () => {
  test("hold the position: a reload restores it, and so does the browser's own button", async () => {
    const at = await explored("relay", "good");
    const page = await open(at);
    await tea(page);
    const link = new URL(page.url()).hash;
    await page.reload();
    await standsAt(page, 3);
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers", "ClientTakes"]);
    await page.goBack();
    await standsAt(page, 2);
    await page.goForward();
    await standsAt(page, 3);
    const other = await open(at, { hash: link });
    expect(await steps(other)).toEqual(["ClientAsks", "ServerAnswers", "ClientTakes"]);
    await other.close();
    await page.close();
  });

  test("can be copied and pasted", async () => {
    const page = await open(await explored("relay", "good"));
    await tea(page);
    await page.getByRole("button", { name: "Share" }).click();
    const address = await page.locator("#xp-address").inputValue();
    expect(address).toBe(page.url());
    expect(await page.locator("dialog").textContent()).toContain("npm run explore -- good");
    await page.getByRole("button", { name: "Close" }).click();
    await page.waitForSelector("dialog", { state: "detached" });
    await page.locator(".xp-toolbar button", { hasText: "Start" }).click();
    await standsAt(page, 0);
    await page.keyboard.press("l");
    await page.locator("#xp-other").fill(address);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await standsAt(page, 3);
    await page.close();
  });

  test.each([
    ["#nonsense%%", "characters that no link has"],
    ["#1abc", "cut off or damaged"],
    ["#9abc", "another version"],
  ])("that are bad (%s) say so, and there is a way on", async (hash, why) => {
    const page = await open(await explored("relay", "good"), { hash });
    expect(await page.locator(".xp-notice").textContent()).toContain(why);
    await instance(page, "what TEA").click();
    await standsAt(page, 1);
    expect(await page.locator(".xp-notice").count()).toBe(0);
    await page.close();
  });

  test("of another model are followed as far as they go", async () => {
    const careless = await open(await explored("relay", "careless"));
    await instance(careless, "what TEA").click();
    await standsAt(careless, 1);
    await instance(careless, "mixUp true").click();
    await standsAt(careless, 2);
    const { hash } = new URL(careless.url());
    await careless.close();
    const page = await open(await explored("relay", "good"), { hash });
    const notices = await page.locator(".xp-notice").allTextContents();
    expect(notices[0]).toContain("The link is of the model careless; this is good.");
    expect(notices[1]).toContain(
      "Step 2 of 2: ServerAnswers(mixUp = true)".replace("Step", "step"),
    );
    expect(await steps(page)).toEqual(["ClientAsks"]);
    await page.close();
  });
});

describe("trace files", () => {
  const traced = async (): Promise<string> => {
    const file = join(folder, "f1.json");
    await passproof(
      ["trace", "careless", "F1", "--format", "json", "-o", file].concat(
        "--models",
        compiled("relay"),
      ),
    );
    return file;
  };

  test("are chosen on the page; one that does not fit says where", async () => {
    const file = await traced();
    const page = await open(await explored("relay", "careless"));
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.waitForSelector(".xp-loaded-bad");
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers"]);
    const report = JSON.parse(readFileSync(file, "utf8")) as {
      trace: { steps: { params: { mixUp?: boolean } }[] };
    };
    for (const step of report.trace.steps)
      if (step.params.mixUp !== undefined) step.params.mixUp = false;
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, JSON.stringify(report));
    await page.locator('input[type="file"]').setInputFiles(damaged);
    await page.waitForSelector(".xp-notice-error");
    expect(await page.locator(".xp-notice").textContent()).toContain(
      "step 2 of 2: ServerAnswers leads to another state".replace("step", "Step"),
    );
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers"]);
    expect(await selected(page)).toBe("1");
    writeFileSync(damaged, "no trace");
    await page.locator('input[type="file"]').setInputFiles(damaged);
    await page.waitForSelector("text=it is no JSON");
    await page.close();
  });

  test("can be what it begins with", async () => {
    const page = await open(await explored("relay", "careless", "--trace", await traced()));
    expect(await steps(page)).toEqual(["ClientAsks", "ServerAnswers"]);
    expect(await page.locator(".xp-loaded").textContent()).toContain("F1 RightItemInv (violated)");
    expect(await page.locator(".conclusion").count()).toBe(1);
    await page.close();
  });
});

describe("keys", () => {
  test("do everything that is needed", async () => {
    const page = await open(await explored("relay", "good"));
    await page.keyboard.press("2");
    await standsAt(page, 1);
    expect(await page.locator(".seq-selected .seq-call").textContent()).toContain("MILK");
    await page.keyboard.press("1");
    await standsAt(page, 2);
    await page.keyboard.press("ArrowLeft");
    await standsAt(page, 1);
    await page.keyboard.press("ArrowRight");
    await standsAt(page, 2);
    await page.keyboard.press("0");
    await standsAt(page, 0);
    await page.keyboard.press("a");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await standsAt(page, 1);
    expect(await page.locator(".seq-selected .seq-call").textContent()).toContain("TEA");
    await page.keyboard.press("d");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await standsAt(page, 0);
    await page.keyboard.press("/");
    await page.keyboard.type("milk");
    expect(await page.locator(".xp-actions > div .xp-instance").count()).toBe(1);
    // While something is typed, keys are letters.
    await page.keyboard.type("1");
    expect(await page.locator("#xp-filter").inputValue()).toBe("milk1");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    // Behind an open dialog nothing is done.
    await page.keyboard.press("2");
    expect(await selected(page)).toBe("0");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await page.keyboard.press("s");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector('#xp-tab-properties[aria-selected="true"]');
    const outline = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === null ? "" : getComputedStyle(activeElement).outlineStyle;
    });
    expect(outline).toBe("solid");
    await page.close();
  });
});

describe("looks", () => {
  test("light and dark, as the system has it and as the reader says", async () => {
    const page = await open(await explored("relay", "good"));
    const background = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.getByRole("button", { name: "Colours: system" }).click();
    await page.waitForSelector('html[data-theme="light"]');
    expect(await background()).toBe(light);
    await page.evaluate(() => {
      localStorage.clear();
    });
    await page.close();
  });

  test("a narrow window has no horizontal bar", async () => {
    const page = await open(await explored("relay", "good"), { size: { width: 600, height: 800 } });
    await tea(page);
    const [width, room] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(width).toBe(room);
    await page.close();
  });

  test("texts of a model are texts: none becomes an element, none is run", async () => {
    const name = 'hostile<img/src=x/onerror="window.hacked=1">';
    const page = await open(await explored("wide", name));
    await page.locator(".xp-instance").first().click();
    await standsAt(page, 1);
    await page.locator(".xp-stopped > summary").click();
    for (const key of ["c", "p", "s"]) {
      await page.keyboard.press(key);
      for (const details of await page.locator("#xp-tab-panel details").all())
        await details.evaluate((d: HTMLDetailsElement) => {
          d.open = true;
        });
    }
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Load H1" }).click();
    await page.waitForSelector(".conclusion");
    expect(await page.locator("h1").textContent()).toContain(name);
    expect(await page.locator(".seq-row").last().textContent()).toContain("<img src=x onerror=");
    const made = await page.evaluate(() => ({
      images: document.querySelectorAll("img, svg[onload], iframe, a[href]").length,
      scripts: document.querySelectorAll("script").length,
      hacked: "hacked" in window,
    }));
    // The page's data and its program.
    expect(made).toEqual({ images: 0, scripts: 2, hacked: false });
    await page.close();
  });
});

describe("large", () => {
  test("a run of two hundred steps through sixty fields stays quick", async () => {
    const at = await explored("wide", "wide");
    const page = await open(at);
    await page.locator(".xp-number").first().fill("200");
    await page.getByRole("button", { name: "Walk" }).click();
    await standsAt(page, 200);
    expect(await steps(page)).toHaveLength(200);
    expect(page.url().length).toBeLessThan(8000);
    const session = await page.context().newCDPSession(page);
    // Time of the processor: what else the machine does is none of the page's business.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const time = async (): Promise<number> => {
      const { metrics } = await session.send("Performance.getMetrics");
      return 1000 * (metrics.find((m) => m.name === "TaskDuration")?.value ?? 0);
    };
    const before = await time();
    for (let i = 1; i <= 5; i++) {
      await page.locator('.xp-instance:has-text("ClockTicks")').click();
      await standsAt(page, 200 + i);
    }
    const perStep = ((await time()) - before) / 5;
    expect(perStep).toBeLessThan(100);
    await page.reload();
    await standsAt(page, 205);
    await page.close();
  });
});

test("an explorer that was ended is said to be", async () => {
  const { url, running } = await serve(["explore", "good", "--models", compiled("relay")]);
  const page = await open({ url, running });
  running.child.kill("SIGINT");
  await running.ended;
  await instance(page, "what TEA").click();
  await page.waitForSelector("text=The explorer does not answer");
  expect(await selected(page)).toBe("0");
  await page.close();
});
