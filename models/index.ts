/** The suite: every model that `npm run check` explores. */
import type { Suite } from "../checker/index.ts";
import { tiny } from "./instances/tiny.ts";

export const suite: Suite = { models: [...tiny], waivers: [] };
