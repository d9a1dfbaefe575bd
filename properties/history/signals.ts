/**
 * History: the interrupts that devices have raised, where they are due, and what a reset overtakes.
 *
 * A device raises an interrupt when its back end has served something; on the way to the L2 several
 * may become one. What is still due after a delivery is at most what is still on its way.
 */
import { z } from "zod";
import { each, took, total } from "../../checker/index.ts";
import { emulatorServes } from "../../spec/actions/emulator.ts";
import { l1FinishesReset } from "../../spec/actions/l1-reset.ts";
import { l2Boots } from "../../spec/actions/l2-life.ts";
import { L2_VECTOR, vectors, type L2, type Vector } from "../../spec/constants.ts";
import { monitor, type C, type S } from "../language.ts";
import { issues } from "./requests.ts";

/** The most interrupts that can be due: more kicks than any instance has. */
const MOST = 7;

/** Signals on their way for devices of L2 `k`: in the device, posted, in the ring, or pending for L1. */
function onTheirWay(s: S, k: L2, c: C): number {
  let n = 0;
  for (const d of c.devices) {
    if (!c.assigned[d].includes(k)) continue;
    if (s.emulator.dev[d].event) n++;
    for (const v of c.vcpus) {
      if (c.irqPath === "PIR" && s.pi[v].pir[d]) n++;
      if (c.irqPath === "PIR" && s.virr[v][d]) n++;
    }
    for (const event of s.ring) if (event === d) n++;
  }
  return n;
}

/** In this step `vector` is injected into L2 `k`. */
export const isInjected = (s: S, next: S, k: L2, vector: Vector, c: C): boolean =>
  c.vcpus.some((v) => !s.l2Irq[v][k][vector] && next.l2Irq[v][k][vector]);

/** In this step some vector is injected into L2 `k`. */
export const someInjected = (s: S, next: S, k: L2, c: C): boolean =>
  vectors(c).some((vector) => isInjected(s, next, k, vector, c));

export const signals = monitor({
  name: "signals",
  sentence:
    "What interrupts each L2 has asked for, how many its devices owe it, and what a reset overtook.",
  state: (c) =>
    z.object({
      /** Vectors that the L2 has set for a device of its own. */
      asked: total(c.l2s, total(vectors(c), z.boolean()), "vm"),
      /** Interrupts that its devices have raised and that have not been injected. */
      due: total(c.l2s, z.int().min(0).max(MOST), "vm"),
      /** One was injected though none was due. */
      spurious: total(c.l2s, z.boolean(), "vm"),
      /** Of those due, all stem from before the L2 was reset. */
      old: total(c.l2s, z.boolean(), "vm"),
      /** One from before the reset was injected after it. */
      late: total(c.l2s, z.boolean(), "vm"),
      /** A request was under way there when the L2 was reset. */
      orphan: total(c.vcpus, total(c.l2s, z.boolean(), "vm"), "vcpu"),
    }),
  init: (_s, c) => ({
    asked: each(c.l2s, () => each(vectors(c), () => false)),
    due: each(c.l2s, () => 0),
    spurious: each(c.l2s, () => false),
    old: each(c.l2s, () => false),
    late: each(c.l2s, () => false),
    orphan: each(c.vcpus, () => each(c.l2s, () => false)),
  }),
  update: (m, nextM, s, next, step, c) => {
    if (took(step, l2Boots)) {
      nextM.orphan[step.params.vcpu][step.params.vm] = false;
      return;
    }
    if (took(step, l1FinishesReset)) {
      const { work } = s.l1;
      if (work === null) return;
      for (const v of c.vcpus) {
        const { pc } = s.l2[v][work.k];
        nextM.orphan[v][work.k] = pc === "CALL" || pc === "TOUCH";
      }
      nextM.old[work.k] = m.due[work.k] > 0;
      for (const vector of vectors(c)) nextM.asked[work.k][vector] = false;
      return;
    }
    if (c.irqPath === "NONE") return;
    const issued = issues(s, step, c);
    if (issued !== null && issued.asked.request === "SET_VECTOR") {
      nextM.asked[issued.k][L2_VECTOR] = true;
    }
    if (took(step, emulatorServes)) {
      const { device } = step.params;
      if (s.emulator.dev[device].event || !next.emulator.dev[device].event) return;
      for (const k of c.assigned[device]) {
        nextM.due[k] = Math.min(m.due[k] + 1, MOST);
        nextM.old[k] = false;
      }
      return;
    }
    for (const k of c.l2s) {
      if (!someInjected(s, next, k, c)) continue;
      if (m.due[k] === 0) nextM.spurious[k] = true;
      else {
        if (m.old[k]) nextM.late[k] = true;
        nextM.due[k] = Math.min(m.due[k] - 1, onTheirWay(next, k, c));
      }
    }
  },
});
