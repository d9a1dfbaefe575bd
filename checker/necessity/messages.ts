/** What the necessity matrix and its workers say to each other. Plain data only. */
import type { ModelErrorCode } from "../errors.ts";
import type { Decision } from "./decision.ts";
import type { Outcome, OutcomeBudget } from "./outcome.ts";
import type { Pass } from "./pass.ts";

/** Given to a worker when it starts. */
export interface ErrandSetup {
  readonly suite: { readonly url: string; readonly name: string };
  /** Shared: element 0 is non-zero when the worker is to stop. */
  readonly stop: Int32Array;
}

/** What a worker is asked for. */
export type ErrandRequest =
  | { readonly kind: "pass"; readonly model: string }
  | {
      readonly kind: "explore";
      readonly model: string;
      readonly decision: Decision;
      readonly budget: Pick<OutcomeBudget, "maxStates" | "timeMs">;
    };

/** What it answers. */
export type ErrandReply =
  | { readonly kind: "passed"; readonly pass: Pass | null }
  | { readonly kind: "explored"; readonly outcome: Outcome }
  /** The model cannot be built, or cannot be asked about. */
  | { readonly kind: "badModel"; readonly code: ModelErrorCode; readonly message: string }
  /** The model does something illegal as it is. */
  | { readonly kind: "badSystem"; readonly message: string }
  /** A bug of the checker, or a worker that died. */
  | { readonly kind: "failed"; readonly message: string };
