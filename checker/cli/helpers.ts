/** Workers that help another one: they explore the same model along with it. */
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import { controlWords, tellLost } from "../search/parallel/control.ts";
import type { Job } from "./job.ts";
import type { HelpRequest, HelperReply, LeadSetup } from "./messages.ts";

/** Helpers called for one job. */
export interface Called {
  /** What the worker that leads is told. */
  readonly setup: LeadSetup;
  /** Goes to that worker with it. */
  readonly transfer: readonly MessagePort[];
  /** Resolves, with what happened, when one is lost. Never, when none is. */
  readonly lost: Promise<string>;
  /** The job has ended: nobody listens any more. */
  dismiss(): void;
}

/** Tells `helpers` to help with a job; `null`: there are none. */
export function callHelpers(helpers: readonly Worker[], job: Job): Called | null {
  if (helpers.length === 0) return null;
  const control = controlWords();
  const ports: MessagePort[] = [];
  const ends: (() => void)[] = [];
  const lost = new Promise<string>((resolve) => {
    const lose = (what: string): void => {
      tellLost(control);
      resolve(`a thread that helped to explore ${job.model} ${what}`);
    };
    helpers.forEach((helper, i) => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1);
      const onMessage = (reply: HelperReply): void => {
        if (reply.kind === "failed") lose(`failed: ${reply.message}`);
      };
      const onError = (error: Error): void => {
        lose(`died: ${error.message}`);
      };
      const onExit = (code: number): void => {
        lose(`ended with exit code ${code}`);
      };
      helper.on("message", onMessage).on("error", onError).on("exit", onExit);
      ends.push(() => {
        helper.off("message", onMessage).off("error", onError).off("exit", onExit);
      });
      const help = { control, port: port2, thread: i + 1, helpers: helpers.length };
      const request: HelpRequest = { job, help };
      helper.postMessage(request, [port2]);
    });
  });
  return {
    setup: { control, ports },
    transfer: ports,
    lost,
    dismiss: () => {
      for (const end of ends) end();
    },
  };
}
