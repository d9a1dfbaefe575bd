/** The suite: every model that `npm run check` explores. */
import type { Suite } from "../checker/index.ts";
import { designPoints } from "./instances/design-points.ts";
import { module } from "./instances/module.ts";
import { tiny } from "./instances/tiny.ts";
import { seededDefects } from "./mutants/index.ts";
import { asFoundVariants } from "./variants/as-found.ts";

export const suite: Suite = {
  models: [...tiny, ...designPoints, ...asFoundVariants, ...module],
  defects: seededDefects,
  waivers: ["L2MmioCall", "L2MmioTouch", "L2Reissues"].map((action) => ({
    action,
    clause: "bar",
    why: "every L2 has its device in this slice; unplugging is not modelled yet",
  })),
};
