/**
 * Which ids of an instance are the same but for their names. `check --symmetry` explores one of the states
 * that differ in such names only, and compares it with the others: what stands here is checked, not believed.
 */
import { each, type Symmetry } from "../checker/index.ts";
import { BUFFER_PAGE, VAPIC_PAGE, type Constants } from "./constants.ts";

/**
 * The vCPUs are, where L1 runs the same L2s on each. L1's pages for a vCPU and an L2 go with the vCPU.
 *
 * Not the L2s and their devices: the numbers of vectors, which are data in MSI-X entries, and each L2's
 * secrets tell them apart. Nor vCPUs where interrupts come to one of them.
 */
export function symmetric(c: Constants): Symmetry {
  const [first] = c.vcpus;
  const alike =
    first !== undefined &&
    c.irqPath === "NONE" &&
    c.vcpus.every((v) => String(c.runsOn[v]) === String(c.runsOn[first]));
  return {
    sets: { vcpu: alike ? c.vcpus : [] },
    follow: {
      page: {
        vcpu: each(c.vcpus, (v) => c.l2s.flatMap((k) => [BUFFER_PAGE[v][k], VAPIC_PAGE[v][k]])),
      },
    },
    parameters: { vcpu: "vcpu", page: "page" },
  };
}
