/** Signs of life: one live line on a terminal, a line every few seconds elsewhere. */
import { formatProgress } from "../report/model-text.ts";
import type { Progress } from "../search/check.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between lines where there is no terminal. */
const PLAIN_MS = 5000;

/** Shows how running searches get on, on standard error. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #running = new Map<number, { progress: Progress; rate: number }>();
  readonly #timer: NodeJS.Timeout | null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#timer = terminal.canLive
      ? null
      : setInterval(() => {
          for (const line of this.#lines()) terminal.writeError(`${line}\n`);
        }, PLAIN_MS).unref();
  }

  /** A sign of life of job `job`. */
  update(job: number, progress: Progress): void {
    const last = this.#running.get(job)?.progress;
    const sameRun = last?.part === progress.part && last.seconds < progress.seconds;
    const states = progress.states - (sameRun ? last.states : 0);
    const seconds = progress.seconds - (sameRun ? last.seconds : 0);
    this.#running.set(job, { progress, rate: seconds > 0 ? states / seconds : 0 });
    this.#draw();
  }

  /** Job `job` has ended. */
  done(job: number): void {
    this.#running.delete(job);
    this.#draw();
  }

  /** Nothing more will come. */
  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#running.clear();
    this.#draw();
  }

  #lines(): string[] {
    return [...this.#running.values()].map(({ progress, rate }) => formatProgress(progress, rate));
  }

  #draw(): void {
    this.#terminal.live(this.#lines().join(" | "));
  }
}
