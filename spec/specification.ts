/** The vocabulary of the system: constants, state, access matrix and rules, put together once. */
import { specification } from "../checker/index.ts";
import { constantsSchema, type Constants } from "./constants.ts";
import { access, zones } from "./domains.ts";
import { rules } from "./rules.ts";
import { stateSchema } from "./state.ts";
import { symmetric } from "./symmetry.ts";

export const spec = specification<Constants>()({
  constants: constantsSchema,
  state: stateSchema,
  access,
  zones,
  indices: { l2: ["vcpu", "vm"], l2Irq: ["vcpu", "vm"], ram: ["vm"], shm: ["vm"] },
  rules,
  symmetric,
});
