/** Pictures of traces: well-formed, current, and readable wherever they stand. */
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { svgOf } from "../../checker/html/still.ts";
import { subjectOf } from "../../checker/html/trace-files.ts";
import { check } from "../../checker/search/check.ts";
import { pictures } from "../../docs/pictures.ts";
import { suite as kitchen } from "../e2e/fixtures/kitchen.ts";
import { suite as vault } from "../e2e/fixtures/vault.ts";
import { browser } from "../support/browser.ts";
import { longSuite } from "../support/long-suite.ts";

const chromium = browser();
const folder = mkdtempSync(join(tmpdir(), "passproof-pictures-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const title = {
  title: 'A <title> & "more"',
  sentence: "</svg><script>alert(1)</script> ]]> &amp; \u0001\ud800",
};

test("those of the documentation are what npm run docs writes", async () => {
  for (const { path, text } of await pictures())
    expect(readFileSync(join(import.meta.dirname, "../..", path), "utf8")).toBe(text);
});

test("every counterexample can be drawn, as XML that a browser reads, with all its text inside", async () => {
  const page = await chromium.page();
  const alarms: string[] = [];
  page.on("dialog", (d) => {
    alarms.push(d.message());
    void d.dismiss();
  });
  let drawn = 0;
  for (const model of [...kitchen.models, ...vault.models, ...longSuite.models])
    for (const result of check(model, { explain: true }).results) {
      const subject = subjectOf(model, result);
      if (subject === null) continue;
      const text = await svgOf(subject, title);
      expect(await svgOf(subject, title)).toBe(text);
      const file = join(folder, `${drawn++}.svg`);
      writeFileSync(file, text);
      await page.goto(pathToFileURL(file).href);
      const found = await page.evaluate(() => {
        const root = document.documentElement;
        const box = root.getBoundingClientRect();
        return {
          root: root.nodeName,
          errors: document.querySelectorAll("parsererror").length,
          scripts: document.querySelectorAll("script").length,
          title: root.querySelector("title")?.textContent,
          outside: [...document.querySelectorAll("text")]
            .map((t) => ({ text: t.textContent, box: t.getBoundingClientRect() }))
            .filter(({ box: b }) => b.left < box.left - 1 || b.right > box.right + 1)
            .map((t) => t.text),
        };
      });
      expect(found).toEqual({
        root: "svg",
        errors: 0,
        scripts: 0,
        title: title.title,
        outside: [],
      });
    }
  expect(drawn).toBeGreaterThan(10);
  expect(alarms).toEqual([]);
});
