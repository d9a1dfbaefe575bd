/**
 * n requesters, a router with a bounded queue, and a register behind it that is read and written.
 * The peers are `bench/peers/request-response.{pml,m}`.
 */
import { z } from "zod";
import {
  claims,
  model,
  properties,
  seq,
  specification,
  system,
  total,
  type Model,
} from "../../checker/index.ts";
import { each } from "./each.ts";
import { says } from "./statement.ts";

const requesters = [0, 1, 2, 3, 4, 5, 6, 7] as const;
type Requester = (typeof requesters)[number];
interface Constants {
  readonly requesters: readonly Requester[];
  /** Places of the queue. */
  readonly capacity: number;
}

/** What requester i writes when it writes. */
const ownBit = (i: Requester): number => i % 2;

const bit = z.int().min(0).max(1);
const spec = specification<Constants>()({
  constants: z.object({
    requesters: z.array(z.literal(requesters)),
    capacity: z.int().min(1).max(7),
  }),
  state: (c) =>
    z.object({
      client: total(
        c.requesters,
        z.object({
          phase: z.enum(["idle", "sent", "routed", "answered"]),
          op: z.enum(["read", "write"]),
          answer: bit,
        }),
      ),
      queue: seq(z.literal(c.requesters), c.capacity),
      /** Whose request the back end executes. */
      serving: z.nullable(z.literal(c.requesters)),
      register: bit,
    }),
  access: {
    requester: { client: "write" },
    router: { client: "write", queue: "write" },
    backEnd: { client: "read", queue: "write", serving: "write", register: "write" },
  },
  rules: {},
});
const { invariant, deadlockFree } = properties(spec);

const send = spec.action("Send", {
  sentence: "A requester sends a request.",
  source: "bench/README.md",
  actor: "requester",
  params: (c) => ({ i: c.requesters, op: ["read", "write"] }),
  guard: { idle: (s, { i }) => s.client[i].phase === "idle" },
  effect: (_s, next, { i, op }) => {
    next.client[i].phase = "sent";
    next.client[i].op = op;
  },
  footprint: ({ i }) => ({
    writes: [
      ["client", i, "phase"],
      ["client", i, "op"],
    ],
  }),
});
const route = spec.action("Route", {
  sentence: "The router puts a request into the queue.",
  source: "bench/README.md",
  actor: "router",
  params: (c) => ({ i: c.requesters }),
  guard: {
    sent: (s, { i }) => s.client[i].phase === "sent",
    room: (s, _p, c) => s.queue.length < c.capacity,
  },
  effect: (_s, next, { i }) => {
    next.queue.push(i);
    next.client[i].phase = "routed";
  },
  footprint: ({ i }) => ({ writes: [["client", i, "phase"], ["queue"]] }),
});
const take = spec.action("Take", {
  sentence: "The back end takes the oldest request.",
  source: "bench/README.md",
  actor: "backEnd",
  let: { oldest: (s) => s.queue.at(0) },
  guard: { free: (s) => s.serving === null },
  effect: (_s, next, _p, _c, { oldest }) => {
    next.serving = oldest;
    next.queue.shift();
  },
  footprint: () => ({ writes: [["queue"], ["serving"]] }),
});
const answer = spec.action("Answer", {
  sentence: "The back end executes the request, and the requester has its answer.",
  source: "bench/README.md",
  actor: "backEnd",
  let: {
    i: (s) => s.serving,
    value: (s) =>
      s.serving !== null && s.client[s.serving].op === "write" ? ownBit(s.serving) : s.register,
  },
  effect: (_s, next, _p, _c, { value }) => {
    next.register = value;
    next.serving = null;
  },
  message: {
    to: "requester",
    label: "answer",
    carries: (_s, _p, _c, { i, value }) => ({ i, value }),
  },
  partner: {
    actor: "requester",
    effect: (_s, next, _p, _c, { i, value }) => {
      next.client[i].answer = value;
      next.client[i].phase = "answered";
    },
  },
  footprint: () => ({ writes: [["serving"], ["register"], ["client"]] }),
});
const consume = spec.action("Consume", {
  sentence: "A requester takes note of its answer.",
  source: "bench/README.md",
  actor: "requester",
  params: (c) => ({ i: c.requesters }),
  guard: { answered: (s, { i }) => s.client[i].phase === "answered" },
  effect: (_s, next, { i }) => {
    next.client[i] = { phase: "idle", op: "read", answer: 0 };
  },
  footprint: ({ i }) => ({ writes: [["client", i]] }),
});

const answersMatch = invariant({
  ...says(
    "AnswersMatch",
    "A write is answered with the bit written, and who is served waits for it.",
    "□ (∀ i: answered(i) ∧ op[i] = write ⇒ answer[i] = ownBit(i)) ∧ (serving = i ⇒ routed(i))",
  ),
  holds: {
    writesAreEchoed: (s, c) =>
      c.requesters.every((i) => {
        const client = s.client[i];
        return client.phase !== "answered" || client.op !== "write" || client.answer === ownBit(i);
      }),
    servedIsWaiting: (s) => s.serving === null || s.client[s.serving].phase === "routed",
  },
});
const alive = deadlockFree(says("Alive", "Something can always happen.", "□ enabled"));

const protocol = system(spec, {
  name: "request-response",
  init: (c) => [
    {
      client: each(c.requesters, { phase: "idle", op: "read", answer: 0 } as const),
      queue: [],
      serving: null,
      register: 0,
    },
  ],
  actions: [send, route, take, answer, consume],
});

/** `n` requesters, 2 to 8, and a queue of `capacity` places. */
export function requestResponse(n: number, capacity: number): Model {
  return model({
    name: `request-response-${n}-${capacity}`,
    sentence: `${n} requesters, a queue of ${capacity} places, and a register.`,
    size: "full",
    system: protocol,
    constants: { requesters: requesters.slice(0, n), capacity },
    claims: claims([answersMatch, alive]),
  });
}
