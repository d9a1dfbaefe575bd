/**
 * A real browser for tests of pages: Debian's Chromium, without a window and without the network.
 *
 * Where Chromium is missing the tests are skipped, and say why; continuous integration installs it, and
 * takes a skipped test for a breakdown.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** A browser, started once for the tests of one file. */
export interface Browser {
  /** A page without history, in a window of that size. */
  page(size?: { readonly width: number; readonly height: number }): Promise<Page>;
}

/** Starts Chromium before the tests of this file, and ends it after them. */
export function browser(): Browser {
  let context: BrowserContext | null = null;
  if (!existsSync(executablePath)) {
    beforeEach(({ skip }) => {
      skip(`no Chromium at ${executablePath}: apt-get install -y --no-install-recommends chromium`);
    });
    return { page: () => Promise.reject(new Error("there is no browser")) };
  }
  const folder = mkdtempSync(join(tmpdir(), "passproof-browser-"));
  beforeAll(async () => {
    context = await chromium.launchPersistentContext(folder, {
      executablePath,
      headless: true,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(async () => {
    await context?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    page: async (size = { width: 1280, height: 900 }) => {
      if (context === null) throw new Error("the browser has not been started");
      const page = await context.newPage();
      await page.setViewportSize(size);
      return page;
    },
  };
}
