/** What is to stay secret: how a second run may differ from the first when it begins. */
import { secret, type C } from "../language.ts";
import { VICTIM } from "../observer.ts";

/** Whether somebody can expose a register by itself: the registers then differ one at a time. */
const oneByOne = (c: C): boolean =>
  [...c.masks, ...c.hostileMasks].some((mask) => mask.startsWith("ABI+"));

export const secretsOfVictim = secret({
  name: "the victim's secrets",
  sentence:
    "A register of the L2 that its driver does not use, a vector register, and a word of its private memory: one of them at a time, or both registers together where no mask can expose one of them.",
  differs: {
    registers: (next, c) => {
      if (oneByOne(c)) return;
      for (const v of c.vcpus) {
        next.buf[v][VICTIM].gpr.sec = "OTHER";
        // Another value than the first register's, so that not even a comparison of the two agrees.
        next.buf[v][VICTIM].gpr.xmm = "C";
      }
    },
    register: (next, c) => {
      if (oneByOne(c)) for (const v of c.vcpus) next.buf[v][VICTIM].gpr.sec = "OTHER";
    },
    vectorRegister: (next, c) => {
      if (oneByOne(c)) for (const v of c.vcpus) next.buf[v][VICTIM].gpr.xmm = "OTHER";
    },
    memory: (next, c) => {
      if (c.ops.includes("SEND")) next.ram[VICTIM] = "V2";
    },
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
