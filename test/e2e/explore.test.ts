/** `explore` through the real program; its page is tested in test/browser, its server beside its sources. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileFixtures, passproof, start, temporaryFolder, type Running } from "./program.ts";

const compiled = compileFixtures(["relay", "lattice"]);
const relay = ["--models", compiled("relay")];
const folder = temporaryFolder();

/** The address that an explorer prints. */
function addressOf({ child, ended }: Running): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: string) => {
      text += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
    void ended.then(({ stderr }) => {
      reject(new Error(stderr));
    });
  });
}

describe("bad usage: 2, one message, nothing on standard output", () => {
  test.for([
    [["explore"], "missing required argument 'model'"],
    [["explore", "godo", ...relay], "unknown model 'godo': did you mean good?"],
    [["explore", "good", "bad", ...relay], "too many arguments"],
    [["explore", "good", "--port", "x", ...relay], "It must be a port"],
    [["explore", "good", "--port", "65536", ...relay], "It must be a port"],
    [["explore", "good", "--set", "till=CLOSD", ...relay], "did you mean CLOSED?"],
    [["explore", "good", "--trace", join(folder, "none.json"), ...relay], "--trace"],
    [["explore", "good", "--trace", "package.json", ...relay], "package.json: it is no trace"],
    [["explore", "good", "--trace", "README.md", ...relay], "README.md: it is no JSON"],
    [["explore", "misfit", "--models", compiled("lattice")], "do not fit the schema"],
  ] as const)("%j", async ([args, message], { expect }) => {
    const { code, stdout, stderr } = await passproof(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: /);
  });
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends it with 0, whoever is connected",
  async (signal) => {
    const running = start(["explore", "good", ...relay]);
    const url = await addressOf(running);
    // A connection that stays open, and a search under way.
    const answered = await fetch(`${url}api/model`);
    expect(answered.status).toBe(200);
    await fetch(`${url}api/search`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ property: "F1" }),
    });
    running.child.kill(signal);
    const { code, stdout, stderr } = await running.ended;
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`good: ${url}\nCtrl-C ends it.\n`);
  },
);

test("flags are set, and the port is the one asked for", async () => {
  const first = start(["explore", "good", "--set", "till=CLOSED", ...relay]);
  const url = await addressOf(first);
  const info = (await (await fetch(`${url}api/model`)).json()) as Record<string, unknown>;
  expect(info).toMatchObject({ model: "good", set: { till: "CLOSED" } });
  expect(info["command"]).toContain("npm run explore -- good --set till=CLOSED");
  const taken = await passproof(["explore", "good", "--port", new URL(url).port, ...relay]);
  expect(taken.code).toBe(2);
  expect(taken.stderr).toContain("another program uses it");
  first.child.kill("SIGINT");
  expect((await first.ended).code).toBe(0);
  const again = start(["explore", "good", "--port", new URL(url).port, ...relay]);
  expect(await addressOf(again)).toBe(url);
  again.child.kill("SIGINT");
  expect((await again.ended).code).toBe(0);
});
