/** The server over real connections: who is answered, who is refused, and that nothing ends it. */
import fc from "fast-check";
import { request, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { harbour } from "../../test/fixtures/harbour.ts";
import type { ModelInfo } from "./api.ts";
import { serve, type Listening } from "./server.ts";
import { Session } from "./session.ts";

const html = "<!doctype html><title>x</title><style>a{}</style><script>let a = 1;</script>";
const bugs: unknown[] = [];
let server: Listening;
/** One that waits for nobody. */
let hasty: Listening;

function session(): Session {
  return new Session({
    model: harbour(),
    isDefect: false,
    set: {},
    command: "",
    witnesses: [],
    begin: () => ({ result: Promise.reject(new Error("no worker here")), cancel: () => undefined }),
    file: null,
  });
}

beforeAll(async () => {
  server = await serve({
    session: session(),
    html,
    port: 0,
    onBug: (error) => bugs.push(error),
  });
  hasty = await serve({
    session: session(),
    html,
    port: 0,
    onBug: (error) => bugs.push(error),
    limits: { headersMs: 300, requestMs: 600, connections: 64 },
  });
});
afterAll(async () => {
  await Promise.all([server.close(), hasty.close()]);
});

interface Response {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** One request, with exactly these headers and a Host. */
function ask({ method = "GET", path = "/", headers = {}, body }: Asked): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port: server.port,
        method,
        path,
        agent: false,
        headers: { ...headers } as Record<string, string>,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => {
          resolve({ status: response.statusCode, headers: response.headers, text });
        });
        response.on("error", reject);
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

function post(path: string, body: unknown, headers: Asked["headers"] = {}): Promise<Response> {
  return ask({
    method: "POST",
    path,
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The explorer still answers. */
async function expectAlive(): Promise<void> {
  const { status, text } = await ask({ path: "/api/model" });
  expect([status, (JSON.parse(text) as ModelInfo).model]).toEqual([200, "harbour"]);
}

const own = () => `127.0.0.1:${server.port}`;

describe("who asks in the right way is answered:", () => {
  test("the page, with a policy that lets it run its own scripts and nothing else", async () => {
    const { status, headers, text } = await ask({});
    expect([status, text]).toEqual([200, html]);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toMatch(/script-src 'sha256-[\w+/]+={0,2}';/);
    expect(policy).not.toContain("unsafe-");
  });

  test.each([["127.0.0.1"], ["localhost"], ["LocalHost"], ["[::1]"]])("at %s", async (name) => {
    const host = `${name}:${server.port}`;
    const origin = `http://${name.toLowerCase()}:${server.port}`;
    expect((await ask({ headers: { host } })).status).toBe(200);
    expect((await ask({ path: "/api/model", headers: { host, origin } })).status).toBe(200);
  });

  test("a question in JSON", async () => {
    const { status, text, headers } = await post("/api/link", { link: "x" });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ notices: [{ kind: "error" }] });
    expect(headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("a failed search is told as one", async () => {
    const { text } = await post("/api/search", { property: "H1" });
    const { search } = JSON.parse(text) as { search: number };
    const later = await post("/api/progress", { search });
    expect(JSON.parse(later.text)).toMatchObject({ state: "failed", message: "no worker here" });
  });
});

describe("who is somebody else is refused:", () => {
  test.each([
    ["evil.example"],
    ["evil.example:80"],
    ["127.0.0.1"],
    ["127.0.0.1:1"],
    ["127.0.0.1.evil.example"],
    ["localhost.:1"],
  ])("Host %j", async (host) => {
    for (const path of ["/", "/api/model", "/nothing"]) {
      const { status, text } = await ask({ path, headers: { host } });
      expect(status).toBe(403);
      expect(text).not.toContain("<title>");
      expect(text).not.toContain("harbour");
    }
  });

  test("a name that was made to point here, port and all: DNS rebinding", async () => {
    const host = `evil.example:${server.port}`;
    for (const path of ["/", "/api/model"])
      expect((await ask({ path, headers: { host, origin: `http://${host}` } })).status).toBe(403);
  });

  test("an empty Host", async () => {
    const text = await raw("GET /api/model HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n");
    expect(text).toMatch(/^HTTP\/1.1 403/);
  });

  test("two Hosts", async () => {
    const text = await raw(
      `GET /api/model HTTP/1.1\r\nHost: ${own()}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 40[03]/);
    expect(text).not.toContain("harbour");
  });

  test.each([
    ["http://evil.example"],
    ["null"],
    ["https://127.0.0.1:PORT"],
    ["http://127.0.0.1"],
    ["http://localhost:1"],
    ["http://127.0.0.1:PORT.evil.example"],
  ])("Origin %s", async (origin) => {
    const headers = { origin: origin.replace("PORT", String(server.port)) };
    expect((await ask({ path: "/api/model", headers })).status).toBe(403);
    const { status, headers: answered } = await post("/api/link", { link: "x" }, headers);
    expect(status).toBe(403);
    expect(answered["access-control-allow-origin"]).toBeUndefined();
  });

  test("a page of another site, though it sends no Origin", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await ask({ path: "/api/model", headers })).status).toBe(403);
    // Following a link from another page to this one is no question.
    expect((await ask({ headers })).status).toBe(200);
  });

  test("a preflight: nobody else is let in", async () => {
    const headers = {
      origin: "http://evil.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const { status, headers: answered } = await ask({
      method: "OPTIONS",
      path: "/api/link",
      headers,
    });
    expect(status).toBe(405);
    expect(Object.keys(answered).filter((h) => h.startsWith("access-control"))).toEqual([]);
  });
});

describe("what is asked in the wrong way is refused:", () => {
  test.each([
    ["/nothing", 404],
    ["/api", 404],
    ["/api/", 404],
    ["/api/nothing", 404],
    ["/api/__proto__", 404],
    ["/api/constructor", 404],
    ["/api/toString", 404],
    ["/index.html", 404],
    ["/../package.json", 404],
    ["/%2e%2e/package.json", 404],
    ["//evil.example/", 404],
    ["/api/model/..", 404],
  ])("GET %s: %d", async (path, status) => {
    const answered = await ask({ path });
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.text)).toHaveProperty("error");
  });

  test.each([
    ["PUT", "/", "GET"],
    ["DELETE", "/api/model", "GET"],
    ["POST", "/", "GET"],
    ["GET", "/api/link", "POST"],
    ["PATCH", "/api/link", "POST"],
    ["HEAD", "/api/position", "POST"],
  ])("%s %s: 405", async (method, path, allowed) => {
    const { status, headers } = await ask({ method, path });
    expect([status, headers["allow"]]).toEqual([405, allowed]);
  });

  test.each([["text/plain"], ["application/x-www-form-urlencoded"], ["multipart/form-data"], [""]])(
    "Content-Type %j: 415, since a form of another page can send it",
    async (type) => {
      const body = JSON.stringify({ link: "x" });
      const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
      const { status } = await ask({ method: "POST", path: "/api/link", headers, body });
      expect(status).toBe(415);
    },
  );

  test.each([
    ["", "no JSON"],
    ["{", "no JSON"],
    ["[]", "a bad request"],
    ["null", "a bad request"],
    ['{"link":1}', "link: "],
    ['{"link":"x","more":1}', "Unrecognized key"],
    ['{"__proto__":{"link":"x"}}', "a bad request"],
  ])("the body %j: 400", async (body, message) => {
    const { status, text } = await post("/api/link", body);
    expect(status).toBe(400);
    expect((JSON.parse(text) as { error: string }).error).toContain(message);
  });

  test.each([
    ["a position without steps", { initial: "x" }, "position.steps"],
    ["an initial state that is none", { initial: "x", steps: [] }, "no initial state x"],
    [
      "too many steps",
      { initial: "x", steps: Array.from({ length: 5001 }, () => ({ action: "A", params: {} })) },
      "",
    ],
  ])("%s: 400", async (_what, position, message) => {
    const { status, text } = await post("/api/position", { position, known: 0 });
    expect(status).toBe(400);
    expect((JSON.parse(text) as { error: string }).error).toContain(message);
  });

  test("an absolute address, as for a proxy: 400", async () => {
    const text = await raw(
      `GET http://evil.example/ HTTP/1.1\r\nHost: ${own()}\r\nConnection: close\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 400/);
  });

  test("a body over 1 MiB: 413, whether or not it says so first", async () => {
    const body = JSON.stringify({ link: "x".repeat(1024 * 1024) });
    expect((await post("/api/link", body)).status).toBe(413);
    const chunked = { "transfer-encoding": "chunked" };
    expect((await post("/api/link", body, chunked)).status).toBe(413);
    await expectAlive();
  });

  test("a body without end is not read for ever", async () => {
    const body = Buffer.alloc(30 * 1024 * 1024, " ");
    const ended = post("/api/link", body.toString()).then(
      (r) => r.status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(await ended);
    await expectAlive();
  });
});

/** What comes back on a connection on which exactly `text` is written. */
function raw(text: string, to = server): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = "";
    const socket = connect(to.port, "127.0.0.1", () => {
      socket.write(text);
    });
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      got += chunk;
    });
    socket.on("close", () => {
      resolve(got);
    });
    socket.on("error", reject);
  });
}

describe("who is slow, or no browser, ends nothing:", () => {
  test.each([
    ["half a header", "GET /api/model HTTP/1.1\r\nHost: 127"],
    [
      "half a body",
      "POST /api/link HTTP/1.1\r\nHost: OWN\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    ],
  ])("%s: 408, and the connection is closed", async (_what, text) => {
    const own = `127.0.0.1:${hasty.port}`;
    expect(await raw(text.replace("OWN", own), hasty)).toMatch(/^HTTP\/1.1 4(?:08|00)/);
    await expectAlive();
  });

  test.each([
    ["no HTTP", "hello\r\n\r\n"],
    ["no Host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["an old one", "GET /api/model HTTP/1.0\r\n\r\n"],
    ["a header that is too long", `GET / HTTP/1.1\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
    [
      "an upgrade",
      "GET / HTTP/1.1\r\nHost: OWN\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    ],
  ])("%s", async (_what, text) => {
    expect(await raw(text.replace("OWN", own()))).not.toContain("harbour");
    await expectAlive();
  });

  test("many who say nothing keep nobody from being answered", async () => {
    const idle = Array.from({ length: 20 }, () => connect(server.port, "127.0.0.1"));
    for (const socket of idle) socket.on("error", () => undefined);
    await expectAlive();
    for (const socket of idle) socket.destroy();
  });
});

describe("whatever is sent, there is an answer, and the explorer goes on", () => {
  const routes = ["position", "instances", "link", "file", "walk", "search", "progress", "cancel"];
  const field = fc.constantFrom(
    ...["position", "known", "initial", "steps", "action", "params", "filter", "offset", "link"],
    ...["text", "seed", "property", "search", "__proto__", "constructor"],
  );

  test("bodies of any form", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.dictionary(field, fc.jsonValue()).map((x) => JSON.stringify(x)),
        ),
        async (route, body) => {
          const { status, text } = await post(`/api/${route}`, body);
          expect([200, 400]).toContain(status);
          expect(JSON.parse(text)).toBeInstanceOf(Object);
        },
      ),
      { numRuns: 150 },
    );
    await expectAlive();
  });

  test("positions of the right form", async () => {
    const { text } = await ask({ path: "/api/model" });
    const { initials, actions } = JSON.parse(text) as ModelInfo;
    const name = fc.oneof(
      fc.constantFrom(...actions.map((a) => a.name), "__proto__", "toString"),
      fc.string(),
    );
    const value = fc.oneof(fc.constantFrom(1, 2, true, "TEA", "GOLD"), fc.jsonValue());
    const key = fc.constantFrom("crates", "care", "piece", "__proto__", "constructor", "x");
    // With keys of its own, `__proto__` too, as JSON has them.
    const params = fc
      .array(fc.tuple(key, value), { maxLength: 3 })
      .map(
        (list) =>
          JSON.parse(
            `{${list.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(",")}}`,
          ) as unknown,
      );
    const position = fc.record({
      initial: fc.oneof(fc.constantFrom(...initials.map((i) => i.id)), fc.string()),
      steps: fc.array(fc.record({ action: name, params }), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(position, fc.nat(5), async (p, known) => {
        const asked = await post("/api/position", { position: p, known });
        expect([200, 400]).toContain(asked.status);
        if (asked.status === 400)
          expect((JSON.parse(asked.text) as { error: string }).error).not.toBe("");
        const walked = await post("/api/walk", { position: p, known, steps: 3, seed: known });
        expect(walked.status).toBe(asked.status);
      }),
      { numRuns: 150 },
    );
    await expectAlive();
  });

  test("links and files of any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String(), fc.json()), async (text) => {
        for (const link of [text, `1${text}`])
          expect((await post("/api/link", { link })).status).toBe(200);
        expect((await post("/api/file", { text })).status).toBe(200);
      }),
      { numRuns: 100 },
    );
    await expectAlive();
  });
});

test("none of this was a bug", () => {
  expect(bugs).toEqual([]);
});

test("a port that is taken is said", async () => {
  const again = serve({ session: session(), html, port: server.port, onBug: () => undefined });
  await expect(again).rejects.toThrow(
    `port ${server.port} cannot be used: another program uses it`,
  );
});

test("it listens on the loopback interface only, and ends with its connections", async () => {
  const other = await serve({ session: session(), html, port: 0, onBug: () => undefined });
  expect(other.url).toBe(`http://127.0.0.1:${other.port}/`);
  const socket = connect(other.port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  await other.close();
  await closed;
  await expect(fetch(other.url)).rejects.toThrow("fetch failed");
});
