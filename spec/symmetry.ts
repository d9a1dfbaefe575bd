/**
 * Which ids of an instance are the same but for their names. `check --symmetry` explores one of the states
 * that differ in such names only, and compares it with the others: what stands here is checked, not believed.
 */
import { each, type Symmetry } from "../checker/index.ts";
import {
  BAR_PAGE,
  BUFFER_PAGE,
  MSIX_PAGE,
  RAM_PAGE,
  SECRET_OF,
  VAPIC_PAGE,
  type Constants,
  type Device,
  type L2,
} from "./constants.ts";

/**
 * The vCPUs are the same, where L1 runs the same L2s on each; and L2s but for the first, where each is
 * the only one of its devices, which go with it, as its pages and its secrets do.
 *
 * The first L2 is another one: L1's registers name it before any L2 has run. And where interrupts come,
 * nothing is exchanged: a device signals one vCPU, and vectors are numbers that stand in MSI-X entries as data.
 */
export function symmetric(c: Constants): Symmetry {
  const quiet = c.irqPath === "NONE";
  const own = (k: L2): readonly Device[] =>
    c.devices.filter((d) => String(c.assigned[d]) === String(k));
  const [vcpu] = c.vcpus;
  const vcpus =
    vcpu !== undefined && c.vcpus.every((v) => String(c.runsOn[v]) === String(c.runsOn[vcpu]));
  const [first, second] = c.l2s;
  const role = (k: L2): string =>
    String([
      own(k).length,
      c.devices.some((d) => c.assigned[d].length > 1 && c.assigned[d].includes(k)),
      c.hostileL2s.includes(k),
      ...c.vcpus.map((v) => c.runsOn[v].includes(k)),
    ]);
  const others = c.l2s.filter((k) => k !== first);
  const alike = second !== undefined && others.every((k) => role(k) === role(second));
  return {
    sets: { vcpu: quiet && vcpus ? c.vcpus : [], vm: quiet && alike ? others : [] },
    follow: {
      page: {
        vcpu: each(c.vcpus, (v) => c.l2s.flatMap((k) => [BUFFER_PAGE[v][k], VAPIC_PAGE[v][k]])),
        vm: each(c.l2s, (k) => [
          RAM_PAGE[k],
          ...c.vcpus.flatMap((v) => [BUFFER_PAGE[v][k], VAPIC_PAGE[v][k]]),
          ...own(k).flatMap((d) => [BAR_PAGE[d], MSIX_PAGE[d]]),
        ]),
      },
      device: { vm: each(c.l2s, own) },
      secret: { vm: each(c.l2s, (k) => [SECRET_OF[k]]) },
    },
    parameters: { vcpu: "vcpu", vm: "vm", device: "device", page: "page" },
  };
}
