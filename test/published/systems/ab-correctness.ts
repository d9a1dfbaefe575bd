/** ABCorrectness: what the alternating bit protocol implements ("Specifying Systems", 14). */
import { z } from "zod";
import { specification, system } from "../../../checker/index.ts";
import { data } from "./alternating-bit.ts";
import { text } from "./text.ts";

const bit = z.literal([0, 1]);
const datum = z.enum(data);
/** The bits of both sides, and the values last sent and received. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ sBit: bit, sAck: bit, rBit: bit, sent: datum, rcvd: datum }),
  access: {
    sender: { sBit: "write", sAck: "write", sent: "write", rBit: "read" },
    receiver: { rBit: "write", rcvd: "write", sBit: "read", sent: "read" },
  },
  rules: {},
});
const sendNewValue = spec.action("CSndNewValue", {
  ...text,
  actor: "sender",
  params: () => ({ d: data }),
  guard: { acknowledged: (s) => s.sAck === s.sBit },
  effect: (s, next, { d }) => {
    next.sent = d;
    next.sBit = s.sBit === 0 ? 1 : 0;
  },
});
const receive = spec.action("CRcvMsg", {
  ...text,
  actor: "receiver",
  guard: { unseen: (s) => s.rBit !== s.sBit },
  effect: (s, next) => {
    next.rBit = s.sBit;
    next.rcvd = s.sent;
  },
});
const acknowledge = spec.action("CRcvAck", {
  ...text,
  actor: "sender",
  guard: { unacknowledged: (s) => s.rBit !== s.sAck },
  effect: (s, next) => {
    next.sAck = s.rBit;
  },
});
/** Both sides agree. */
export const abCorrectness = system(spec, {
  name: "ABCorrectness",
  init: () =>
    ([0, 1] as const).flatMap((b) =>
      data.flatMap((sent) => data.map((rcvd) => ({ sBit: b, sAck: b, rBit: b, sent, rcvd }))),
    ),
  actions: [sendNewValue, receive, acknowledge],
});
