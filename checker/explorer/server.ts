/**
 * The explorer's server: one page and a few questions, on the loopback interface, for the page's own
 * origin and nobody else. Whatever it is sent, it answers, and goes on.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { z } from "zod";
import { ModelError, SpecError, messageOf } from "../errors.ts";
import { requests, type Refused } from "./api.ts";
import type { Session } from "./session.ts";

/** How a server behaves towards those who are slow or many. */
export interface Limits {
  /** For the headers of a request, and for all of it. */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly connections: number;
}

const DEFAULT_LIMITS: Limits = { headersMs: 10_000, requestMs: 60_000, connections: 64 };

/** Bytes of a body; a trace file may have more: it holds states. */
const MOST_BYTES = 1024 * 1024;
const MOST_FILE_BYTES = 64 * 1024 * 1024;
/** Bytes of a body that is too large and is read all the same. */
const MOST_IGNORED_BYTES = 16 * 1024 * 1024;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** What a server serves. */
export interface Serving {
  readonly session: Session;
  /** The page. */
  readonly html: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Told of bugs; the one who asked gets their message, too. */
  readonly onBug: (error: unknown) => void;
  readonly limits?: Limits;
}

/** Listens on 127.0.0.1. @throws ModelError MODEL004 when the port cannot be used */
export async function serve(serving: Serving): Promise<Listening> {
  const { headersMs, requestMs, connections } = serving.limits ?? DEFAULT_LIMITS;
  const server: Server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: Math.min(1000, headersMs),
    },
    handler(serving, () => portOf(server)),
  );
  server.maxConnections = connections;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? "another program uses it; leave out --port to take any that is free"
          : error.message;
      reject(new ModelError("MODEL004", `port ${serving.port} cannot be used: ${why}`));
    });
    server.listen(serving.port, "127.0.0.1", resolve);
  });
  const port = portOf(server);
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** An answer that is no success. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function handler(serving: Serving, port: () => number) {
  const page = { html: serving.html, policy: policyFor(serving.html) };
  return (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    answer(serving, request, port())
      .then((body) => {
        if (body.kind === "page") {
          response.setHeader("Content-Security-Policy", page.policy);
          send(response, 200, "text/html; charset=utf-8", page.html);
        } else send(response, 200, JSON_TYPE, JSON.stringify(body.value));
      })
      .catch((error: unknown) => {
        const { status, message } = refusalFor(error, serving.onBug);
        const refused: Refused = { error: message };
        // What is left of a body that nobody wants is not read.
        response.setHeader("Connection", "close");
        if (status === 405) response.setHeader("Allow", message.split(" ", 1)[0] ?? "");
        send(response, status, JSON_TYPE, JSON.stringify(refused));
      });
  };
}

const JSON_TYPE = "application/json; charset=utf-8";

const HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** The page may run its own scripts, which are in it, and ask its own server; nothing else. */
function policyFor(html: string): string {
  const inline = (tag: string): string =>
    [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([^]*?)</${tag}>`, "g"))]
      .map(([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`)
      .join(" ");
  return [
    "default-src 'none'",
    `script-src ${inline("script")}`,
    `style-src ${inline("style")}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
}

function refusalFor(
  error: unknown,
  onBug: (error: unknown) => void,
): { readonly status: number; readonly message: string } {
  if (error instanceof Refusal) return error;
  if (error instanceof ModelError) return { status: 400, message: error.message };
  if (error instanceof SpecError)
    return { status: 400, message: `the specification is wrong here: ${error.message}` };
  onBug(error);
  const why = messageOf(error);
  return { status: 500, message: `a bug of the explorer, please report it: ${why}` };
}

type Body = { readonly kind: "page" } | { readonly kind: "json"; readonly value: unknown };

async function answer({ session }: Serving, request: IncomingMessage, port: number): Promise<Body> {
  demandOwnHost(request, port);
  const path = pathOf(request);
  if (path === "/") {
    demandMethod(request, "GET");
    return { kind: "page" };
  }
  const name = /^\/api\/([a-z]+)$/.exec(path)?.[1] ?? "";
  if (name === "model") {
    demandMethod(request, "GET");
    demandOwnOrigin(request, port);
    return { kind: "json", value: session.info() };
  }
  if (!isRequest(name)) throw new Refusal(404, `there is nothing at ${path.slice(0, 100)}`);
  demandMethod(request, "POST");
  demandOwnOrigin(request, port);
  demandJson(request);
  const body = parsed(await bodyOf(request, name === "file" ? MOST_FILE_BYTES : MOST_BYTES));
  return { kind: "json", value: ask(session, name, body) };
}

function isRequest(name: string): name is keyof typeof requests {
  return Object.hasOwn(requests, name);
}

/** Checks the body against its schema, and asks. */
function ask(session: Session, name: keyof typeof requests, body: unknown): unknown {
  switch (name) {
    case "position":
      return session.position(fitting(requests.position, body));
    case "instances":
      return session.instances(fitting(requests.instances, body));
    case "link":
      return session.link(fitting(requests.link, body));
    case "file":
      return session.file(fitting(requests.file, body));
    case "walk":
      return session.walk(fitting(requests.walk, body));
    case "search":
      return session.search(fitting(requests.search, body));
    case "progress":
      return session.progress(fitting(requests.progress, body));
    case "cancel":
      return session.cancel(fitting(requests.cancel, body));
  }
}

function fitting<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const where = first?.path.map(String).join(".") ?? "";
  throw new Refusal(
    400,
    `a bad request: ${where === "" ? "" : `${where}: `}${first?.message ?? ""}`,
  );
}

/** A page of another name that is made to point here must not be served: DNS rebinding. */
function demandOwnHost(request: IncomingMessage, port: number): void {
  const { host } = request.headers;
  const given = request.rawHeaders.filter((h, i) => i % 2 === 0 && h.toLowerCase() === "host");
  if (given.length !== 1 || host === undefined || !ownHosts(port).includes(host.toLowerCase()))
    throw new Refusal(403, "this is not the address that the explorer was started at");
}

function demandOwnOrigin(request: IncomingMessage, port: number): void {
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const own = origin === undefined || ownHosts(port).some((h) => origin === `http://${h}`);
  const sameSite = site === undefined || site === "same-origin" || site === "none";
  if (!own || !sameSite) throw new Refusal(403, "only the explorer's own page may ask");
}

function ownHosts(port: number): string[] {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  // Browsers leave out the port that http has anyway.
  return [...names.map((n) => `${n}:${port}`), ...(port === 80 ? names : [])];
}

function pathOf(request: IncomingMessage): string {
  const url = request.url ?? "";
  // `GET http://elsewhere/ HTTP/1.1` is for proxies.
  if (!url.startsWith("/")) throw new Refusal(400, "the explorer is no proxy");
  return url.split("?", 1)[0] ?? "";
}

function demandMethod(request: IncomingMessage, method: "GET" | "POST"): void {
  if (request.method !== method) throw new Refusal(405, `${method} is what is asked with here`);
}

function demandJson(request: IncomingMessage): void {
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new Refusal(415, "a request is JSON: Content-Type: application/json");
}

async function bodyOf(request: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Chunks of a request without an encoding are buffers.
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Whoever is not listened to would not hear the refusal either; but not for ever.
      if (length > most + MOST_IGNORED_BYTES) break;
      if (length <= most) chunks.push(chunk);
    }
  } catch {
    throw new Refusal(400, "the request ended before its end");
  }
  if (length > most) throw new Refusal(413, `a request has at most ${most} bytes`);
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Refusal(400, `no JSON: ${error instanceof Error ? error.message : ""}`);
  }
}
