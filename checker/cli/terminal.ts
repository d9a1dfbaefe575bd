/** Standard output and error, and the one live line below them. */
import type { WriteStream } from "node:tty";
import pc from "picocolors";
import { OutputError } from "./output-file.ts";
import { shownLength, type Style } from "../report/style.ts";

/** The streams and variables of a process. */
export interface Surroundings {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/** Writes text, keeping a live line on a terminal out of its way. */
export class Terminal {
  readonly out: Style;
  readonly err: Style;
  /** Whether a live line can be shown. */
  readonly canLive: boolean;
  readonly #around: Surroundings;
  #closed = false;
  #live = "";

  /** @param onClosed called when the reader of standard output has gone (`| head`) */
  constructor(around: Surroundings, onClosed: () => void) {
    this.#around = around;
    this.out = styleOf(around.stdout, around.env);
    this.err = styleOf(around.stderr, around.env);
    this.canLive = around.stderr.isTTY && around.env["TERM"] !== "dumb";
    for (const stream of [around.stdout, around.stderr]) {
      stream.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EPIPE") {
          const name = stream === around.stdout ? "standard output" : "standard error";
          throw new OutputError(name, error);
        }
        if (stream !== around.stdout || this.#closed) return;
        this.#closed = true;
        onClosed();
      });
    }
  }

  /** Writes to standard output. */
  write(text: string): void {
    if (this.#closed) return;
    this.#below(() => this.#around.stdout.write(text));
  }

  /** Writes to standard error. */
  writeError(text: string): void {
    this.#below(() => this.#around.stderr.write(text));
  }

  /** Replaces the live line; the empty text removes it. */
  live(text: string): void {
    if (!this.canLive) return;
    const width = (this.err.width ?? 80) - 1;
    this.#erase();
    this.#live = shownLength(text) > width ? `${text.slice(0, width - 1)}…` : text;
    this.#around.stderr.write(this.#live);
  }

  #below(write: () => void): void {
    const live = this.#live;
    this.#erase();
    write();
    if (live !== "") this.live(live);
  }

  #erase(): void {
    if (this.#live !== "") this.#around.stderr.write("\r\u001B[2K");
    this.#live = "";
  }
}

function styleOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Style {
  const tty: Partial<WriteStream> = stream;
  const isTerminal = tty.isTTY === true;
  const forced = (env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0";
  const refused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  const asked = columnsIn(env);
  return {
    color: pc.createColors(!refused && (isTerminal || forced)),
    width: asked ?? (isTerminal ? (tty.columns ?? 80) : null),
  };
}

/** The width that the variable `COLUMNS` asks for; `null` without one. */
function columnsIn(env: NodeJS.ProcessEnv): number | null {
  const asked = env["COLUMNS"] ?? "";
  return /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : null;
}
