/**
 * Design points of which `npm run necessity` asks what each decision is good for, and why nobody
 * notices what nobody notices there.
 */
import type { DesignPoint, Model } from "../checker/index.ts";
import { DESIGN_FLAGS } from "../spec/constants.ts";
import { recommended } from "./instances/points.ts";
import { reviewed } from "./necessity-reviews.ts";

/** Flags that say what the devices and the host have to offer, and not how the design uses it. */
const OFFERED: readonly string[] = ["irqPath", "ringSlots", "ioevfd"];

/** What decides whether a model has the recommended design. */
const decisive = DESIGN_FLAGS.filter((flag) => !OFFERED.includes(flag));

/**
 * Whether a model has the recommended design, and a host that does what it is written to do. What a
 * hostile host or one that is out of order for a while does is no decision of the design; that there is
 * none is an assumption, which is one.
 */
function isRecommended({ constants, size }: Model): boolean {
  const own = new Map<string, unknown>(Object.entries(constants));
  return (
    size !== "full" &&
    own.get("host") === "HONEST" &&
    own.get("misdeeds") === 0 &&
    decisive.every((flag) => own.get(flag) === recommended[flag])
  );
}

/** The design points of a suite: the recommended one, beside an honest host. */
export function pointsOf(models: readonly Model[]): readonly DesignPoint[] {
  return [
    {
      name: "recommended",
      sentence:
        "The recommended design beside an honest host, in all surroundings up to size small: hostile neighbours, interrupts, resets, unplugging, pages reclaimed, several vCPUs; its infinite runs, and its comparison with the bus and with the nested route.",
      models: models.filter(isRecommended).map((m) => m.name),
      reviewed,
    },
  ];
}
