/** Signs of life of a necessity matrix: one live line on a terminal, a line now and then elsewhere. */
import type { MatrixProgress } from "../necessity/matrix.ts";
import { counted } from "../report/style.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between lines where there is no terminal. */
const PLAIN_MS = 10_000;

/** Shows how far it is, on standard error. */
export class NecessityProgress {
  readonly #terminal: Terminal;
  #last = performance.now();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(p: MatrixProgress): void {
    const text =
      p.phase === "pass"
        ? `walking through models: ${p.done} of ${p.of}`
        : `leaving out: ${p.done} of ${counted(p.of, "exploration")}, ${counted(p.decided, "decision")} known`;
    if (this.#terminal.canLive) {
      this.#terminal.live(text);
      return;
    }
    const now = performance.now();
    if (now - this.#last < PLAIN_MS) return;
    this.#last = now;
    this.#terminal.writeError(`${text}\n`);
  }

  /** Nothing more will come. */
  close(): void {
    this.#terminal.live("");
  }
}
