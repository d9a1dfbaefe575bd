/** What the program and its workers say to each other. Plain data only. */
import type { MessagePort } from "node:worker_threads";
import type { ModelErrorCode } from "../errors.ts";
import type { Identity } from "../checkpoint/identity.ts";
import type { Pass } from "../necessity/pass.ts";
import type { Progress } from "../search/check.ts";
import type { ModelResult } from "../verdict.ts";
import type { Job } from "./job.ts";

/** Given to a worker when it starts. */
export interface WorkerSetup {
  readonly suite: { readonly url: string; readonly name: string };
  /** Whether jobs name the suite's models, or those of its seeded defects. */
  readonly of: "models" | "defects";
  readonly overrides: readonly (readonly [string, string])[];
  /** Shared: element 0 is non-zero when the worker is to stop. */
  readonly stop: Int32Array;
}

/** What a search may use. Absent: unlimited. */
export interface Budgets {
  readonly maxStates?: number;
  readonly timeMs?: number;
  readonly memoryBytes?: number;
}

/** What the search of one job may use beside the budgets of the whole run. */
export type Limits = Pick<Budgets, "timeMs" | "memoryBytes">;

/** Asks a worker to do a job. */
export interface Request {
  readonly job: Job;
  readonly budgets: Budgets;
  /** Threads that help with it. */
  readonly crew?: LeadSetup;
  readonly checkpoint?: CheckpointSetup;
}

/** Where a job keeps what it explores, and goes on with what is there. */
export interface CheckpointSetup {
  readonly folder: string;
  /** What it is of. */
  readonly identity: Identity;
  readonly everyMs: number;
}

/** Given to the worker that leads others in a job. */
export interface LeadSetup {
  /** The control block: shared words. */
  readonly control: Int32Array;
  /** To each helper. */
  readonly ports: readonly MessagePort[];
}

/** Asks a worker to help another one with a job. */
export interface HelpRequest {
  readonly job: Job;
  readonly help: {
    readonly control: Int32Array;
    /** To the worker that leads. */
    readonly port: MessagePort;
    /** Its number among the threads, from 1 on. */
    readonly thread: number;
    readonly helpers: number;
  };
}

/** What a worker says that was asked to help, when that is over. */
export type HelperReply =
  { readonly kind: "helped" } | { readonly kind: "failed"; readonly message: string };

/** How a job ended in the worker. */
export type Ending =
  | { readonly kind: "done"; readonly result: ModelResult }
  /** `null`: it was stopped. */
  | { readonly kind: "passed"; readonly pass: Pass | null }
  /** The model cannot be built. */
  | { readonly kind: "badModel"; readonly code: ModelErrorCode; readonly message: string }
  /** A bug of the checker. */
  | { readonly kind: "failed"; readonly message: string };

/** What a worker says. */
export type Reply =
  | Ending
  | { readonly kind: "progress"; readonly progress: Progress }
  /** All verdicts are known, and only explanations are missing. */
  | { readonly kind: "decided"; readonly result: ModelResult };
