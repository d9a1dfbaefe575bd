/** History: state beside the system's that properties look at and the system cannot. */
import type { z } from "zod";
import type { Fn } from "./system.ts";

/** A monitor: state beside the system's, updated at every step, read by properties only. */
export interface Monitor<M = unknown> {
  readonly kind: "monitor";
  readonly name: string;
  readonly sentence: string;
  readonly state: (c: never) => z.ZodObject;
  readonly init: Fn;
  readonly update: Fn;
  /** Phantom: the type of the monitor's state. Never present. */
  readonly $state?: M;
}
