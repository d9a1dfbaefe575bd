/** A terminal whose output is kept. */
import { PassThrough } from "node:stream";
import { Terminal } from "../../checker/cli/terminal.ts";

/** A terminal without colours, and what was written to it so far. */
export function captured(): {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
} {
  const stream = () => {
    let text = "";
    const through = new PassThrough().setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    // What Terminal uses of a stream of a process is there.
    return { stream: through as unknown as NodeJS.WriteStream, text: () => text };
  };
  const [stdout, stderr] = [stream(), stream()];
  const around = { stdout: stdout.stream, stderr: stderr.stream, env: { NO_COLOR: "1" } };
  return {
    terminal: new Terminal(around, () => undefined),
    out: stdout.text,
    err: stderr.text,
  };
}
