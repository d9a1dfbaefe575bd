/** What is to stay secret: how a second run may differ from the first when it begins. */
import { secret, type C } from "../language.ts";
import { SECRET_OF, type Secret } from "../../spec/constants.ts";
import { VICTIM } from "../observer.ts";

/** Whether the victim can expose a register by itself: the registers then differ one at a time. */
const oneByOne = (c: C): boolean =>
  (c.hostileL2s.includes(VICTIM) ? c.hostileMasks : c.masks).some((m) => m.startsWith("ABI+"));

/**
 * A value for the second run that somebody else has too, the host or a neighbour: a step that only
 * compares a secret with what its adversary holds then comes out differently.
 */
const guessed = (c: C): Secret => {
  const neighbour = c.l2s.find((k) => k !== VICTIM);
  return c.host === "MAXIMAL" ? "POISON" : neighbour === undefined ? "OTHER" : SECRET_OF[neighbour];
};

const registersAndMemory = {
  registers: (next, c) => {
    if (oneByOne(c)) return;
    for (const v of c.vcpus) {
      next.buf[v][VICTIM].gpr.sec = guessed(c);
      // Another value than the first register's, so that not even a comparison of the two agrees.
      next.buf[v][VICTIM].gpr.xmm = "OTHER";
    }
  },
  register: (next, c) => {
    if (oneByOne(c)) for (const v of c.vcpus) next.buf[v][VICTIM].gpr.sec = "OTHER";
  },
  guessedRegister: (next, c) => {
    if (oneByOne(c)) for (const v of c.vcpus) next.buf[v][VICTIM].gpr.sec = guessed(c);
  },
  vectorRegister: (next, c) => {
    if (oneByOne(c)) for (const v of c.vcpus) next.buf[v][VICTIM].gpr.xmm = "OTHER";
  },
  memory: (next, c) => {
    if (c.ops.includes("SEND")) next.ram[VICTIM] = "V2";
  },
} as const satisfies Parameters<typeof secret>[0]["differs"];

export const secretsOfVictim = secret({
  name: "the victim's own secrets",
  sentence:
    "A register of the L2 that its driver does not use, a vector register, and a word of its private memory: one of them at a time, or both registers together where none of its masks can expose one of them.",
  differs: registersAndMemory,
});

export const secretsKeptForVictim = secret({
  name: "the victim's secrets",
  sentence:
    "The victim's own secrets, what its trusted device holds, which L1 keeps for it, and the registers of the other honest L2s.",
  differs: {
    ...registersAndMemory,
    trustedDevice: (next, c) => {
      if (c.trustedDevice) next.l1.trusted[VICTIM] = "V1";
    },
    otherL2s: (next, c) => {
      for (const k of c.l2s)
        if (k !== VICTIM && !c.hostileL2s.includes(k))
          for (const v of c.vcpus) next.buf[v][k].gpr.sec = "OTHER";
    },
  },
});

export const secretsSeenByNeighbours = secret({
  name: "what neighbours must not learn",
  sentence: "The victim's own secrets, and what its trusted device holds.",
  differs: {
    ...registersAndMemory,
    trustedDevice: secretsKeptForVictim.differs["trustedDevice"] ?? (() => undefined),
  },
});

export const secretsOfL1 = secret({
  name: "L1's secrets",
  sentence: "What L1 has in the registers that its own hypercalls do not use.",
  differs: {
    registers: (next) => {
      next.l1.secret = "OTHER";
    },
  },
});
