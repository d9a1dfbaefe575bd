/** The models of the bench as a suite, for the program itself: `check --models` with several threads. */
import type { Suite } from "../checker/index.ts";
import { cases } from "./cases.ts";

export const suite: Suite = { models: cases.map((c) => c.model()), waivers: [] };
