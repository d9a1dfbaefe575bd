/** The suite: every model that `npm run check` explores. */
import type { Suite } from "../checker/index.ts";
import { requirements } from "../properties/requirements.ts";
import { acceptances } from "./acceptances.ts";
import { designPoints } from "./instances/design-points.ts";
import { full } from "./instances/full.ts";
import { infiniteRuns } from "./instances/liveness.ts";
import { module } from "./instances/module.ts";
import { refinement } from "./instances/refinement.ts";
import { tiny } from "./instances/tiny.ts";
import { seededDefects } from "./mutants/index.ts";
import { pointsOf } from "./necessity.ts";
import { pagesOf } from "./pages.ts";
import { asFoundVariants } from "./variants/as-found.ts";
import { assumptions } from "./variants/assumptions.ts";
import { flips } from "./variants/flips.ts";

const models = [
  ...tiny,
  ...designPoints,
  ...flips,
  ...asFoundVariants,
  ...module,
  ...infiniteRuns,
  ...refinement,
  ...assumptions,
  ...full,
];

export const suite: Suite = {
  models,
  defects: seededDefects,
  requirements,
  pages: pagesOf(models),
  waivers: [],
  acceptances,
  points: pointsOf(models),
};
