/** Child processes, timed, with their peak memory. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How hard the C compiler tries: `-O3` to measure, `-O0` to count only. */
export type Optimisation = "-O3" | "-O0";

/** How a child process ended. */
export interface Finished {
  readonly stdout: string;
  /** Wall clock from start to end. */
  readonly seconds: number;
  /** Peak resident memory; `null` where the system does not tell, or the process was too short. */
  readonly peakBytes: number | null;
}

/** Milliseconds between two looks at the memory of a child. The peak is kept by the kernel. */
const sampleMs = 20;

/**
 * Runs a program to its end.
 * @throws Error with what it printed, when it cannot be started or exits other than with 0
 */
export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<Finished> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  let peakBytes: number | null = null;
  const sampler = setInterval(() => {
    peakBytes = residentPeak(child.pid) ?? peakBytes;
  }, sampleMs);
  let ended = started;
  child.on("exit", () => (ended = performance.now()));
  try {
    await new Promise<void>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        if (code === 0) return resolve();
        const how = signal === null ? `exit status ${String(code)}` : signal;
        reject(new Error(`${command} ${args.join(" ")}: ${how}\n${stdout}${stderr}`));
      });
    });
  } finally {
    clearInterval(sampler);
  }
  return { stdout, seconds: (ended - started) / 1000, peakBytes };
}

/** The first line a program prints when asked for its version; `null` when it is not installed. */
export function versionOf(command: string, flag: string): string | null {
  const { error, stdout, stderr } = spawnSync(command, [flag], { encoding: "utf8" });
  if (error !== undefined) return null;
  return `${stdout}${stderr}`.trim().split("\n")[0] ?? "";
}

function residentPeak(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    // No such file: another system, or the child has just ended.
    return null;
  }
}
