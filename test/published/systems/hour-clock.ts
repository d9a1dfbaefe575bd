/** HourClock ("Specifying Systems", 2). */
import { z } from "zod";
import { specification, system } from "../../../checker/index.ts";
import { text } from "./text.ts";

/** The hours it shows. */
export const hours = Array.from({ length: 12 }, (_, i) => i + 1);
/** The hour. */
export const spec = specification<object>()({
  constants: z.object({}),
  state: () => z.object({ hr: z.int().min(1).max(12) }),
  access: { clock: { hr: "write" } },
  rules: {},
});
const tick = spec.action("Tick", {
  ...text,
  actor: "clock",
  effect: (s, next) => {
    next.hr = s.hr === 12 ? 1 : s.hr + 1;
  },
});
/** Any hour to begin with. */
export const hourClock = system(spec, {
  name: "HourClock",
  init: () => hours.map((hr) => ({ hr })),
  actions: [tick],
});
