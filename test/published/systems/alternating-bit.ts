/** AlternatingBit: the protocol over two channels that lose messages ("Specifying Systems", 14). */
import { z } from "zod";
import { seq, specification, system } from "../../../checker/index.ts";
import { text, upTo } from "./text.ts";

const bit = z.literal([0, 1]);
/** The values that are sent. */
export const data = ["d1", "d2"] as const;
const datum = z.enum(data);
/** Queues of at most `max`. */
export const spec = specification<{ max: number }>()({
  constants: z.object({ max: z.int() }),
  state: ({ max }) =>
    z.object({
      msgQ: seq(z.object({ bit, d: datum }), max),
      ackQ: seq(bit, max),
      sBit: bit,
      sAck: bit,
      rBit: bit,
      sent: datum,
      rcvd: datum,
    }),
  access: {
    sender: { msgQ: "write", ackQ: "write", sBit: "write", sAck: "write", sent: "write" },
    receiver: { msgQ: "write", ackQ: "write", rBit: "write", rcvd: "write" },
    channel: { msgQ: "write", ackQ: "write" },
  },
  rules: {},
});
const actions = [
  spec.action("SndNewValue", {
    ...text,
    actor: "sender",
    params: () => ({ d: data }),
    guard: {
      acknowledged: (s) => s.sAck === s.sBit,
      room: (s, _p, { max }) => s.msgQ.length < max,
    },
    effect: (s, next, { d }) => {
      const flipped = s.sBit === 0 ? 1 : 0;
      next.sent = d;
      next.sBit = flipped;
      next.msgQ.push({ bit: flipped, d });
    },
  }),
  spec.action("ReSndMsg", {
    ...text,
    actor: "sender",
    guard: {
      unacknowledged: (s) => s.sAck !== s.sBit,
      room: (s, _p, { max }) => s.msgQ.length < max,
    },
    effect: (s, next) => next.msgQ.push({ bit: s.sBit, d: s.sent }),
  }),
  spec.action("RcvMsg", {
    ...text,
    actor: "receiver",
    let: { head: (s) => s.msgQ.at(0) },
    effect: (_s, next, _p, _c, { head }) => {
      next.rBit = head.bit;
      next.rcvd = head.d;
      next.msgQ.shift();
    },
  }),
  spec.action("SndAck", {
    ...text,
    actor: "receiver",
    guard: { room: (s, _p, { max }) => s.ackQ.length < max },
    effect: (s, next) => next.ackQ.push(s.rBit),
  }),
  spec.action("RcvAck", {
    ...text,
    actor: "sender",
    let: { head: (s) => s.ackQ.at(0) },
    effect: (_s, next, _p, _c, { head }) => {
      next.sAck = head;
      next.ackQ.shift();
    },
  }),
  spec.action("LoseMsg", {
    ...text,
    actor: "channel",
    choose: { place: (s) => upTo(s.msgQ.length) },
    effect: (s, next, { place }) => next.msgQ.copyFrom([...s.msgQ].filter((_, i) => i !== place)),
  }),
  spec.action("LoseAck", {
    ...text,
    actor: "channel",
    choose: { place: (s) => upTo(s.ackQ.length) },
    effect: (s, next, { place }) => next.ackQ.copyFrom([...s.ackQ].filter((_, i) => i !== place)),
  }),
];
/**
 * TLC bounds the queues by a constraint: states beyond it are generated but not counted. Here a full
 * queue disables the sender: the same distinct states and levels, fewer transitions.
 */
export const alternatingBit = system(spec, {
  name: "AlternatingBit",
  init: () =>
    ([0, 1] as const).flatMap((b) =>
      data.flatMap((sent) =>
        data.map((rcvd) => ({
          msgQ: [],
          ackQ: [],
          sBit: b,
          sAck: b,
          rBit: b,
          sent,
          rcvd,
        })),
      ),
    ),
  actions,
});
