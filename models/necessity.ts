/**
 * Design points of which `npm run necessity` asks what each decision is good for, and why nobody
 * notices what nobody notices there.
 */
import type { DesignPoint, Model, Reviewed } from "../checker/index.ts";
import { DESIGN_FLAGS } from "../spec/constants.ts";
import { recommended } from "./instances/points.ts";

/** Flags that say what the devices and the host have to offer, and not how the design uses it. */
const OFFERED: readonly string[] = ["irqPath", "ringSlots", "ioevfd"];

/** What decides whether a model has the recommended design. */
const decisive = DESIGN_FLAGS.filter((flag) => !OFFERED.includes(flag));

/** Walking through it takes as long as through all others: what is claimed of it is claimed of smaller ones. */
const TOO_LARGE: readonly string[] = ["hostile-host-injection"];

/** Whether a model has the recommended design, whatever surrounds it. */
function isRecommended({ name, constants, size }: Model): boolean {
  if (size === "full" || TOO_LARGE.includes(name)) return false;
  const own = new Map<string, unknown>(Object.entries(constants));
  return decisive.every((flag) => own.get(flag) === recommended[flag]);
}

const reviewed: readonly Reviewed[] = [];

/** The design points of a suite: the recommended one, in all surroundings but the largest. */
export function pointsOf(models: readonly Model[]): readonly DesignPoint[] {
  return [
    {
      name: "recommended",
      sentence:
        "The recommended design in all surroundings up to size small: honest hosts and hostile ones, hostile neighbours, interrupts, resets, unplugging, several vCPUs; its infinite runs, and its comparison with the bus and with the nested route.",
      models: models.filter(isRecommended).map((m) => m.name),
      reviewed,
    },
  ];
}
