/** All kinds of outputs, and those of a run together. */
import { resolve } from "node:path";
import { ModelError } from "../../errors.ts";
import { outputFile, outputStream, type OutputFile } from "../output-file.ts";
import type { Terminal } from "../terminal.ts";
import { voiceOf } from "../voice.ts";
import { eventsOutput } from "./events.ts";
import { githubOutput } from "./github.ts";
import { htmlOutput } from "./html.ts";
import { jsonOutput } from "./json.ts";
import { junitOutput } from "./junit.ts";
import type { Output, OutputKind, Target } from "./output.ts";
import { sarifOutput } from "./sarif.ts";

/** By name of the option: the order in which they are written. */
const kinds = {
  json: jsonOutput,
  html: htmlOutput,
  junit: junitOutput,
  sarif: sarifOutput,
  github: githubOutput,
  // Last: it tells of the end.
  events: eventsOutput,
} as const satisfies Readonly<Record<string, OutputKind>>;

/** What to write where: a path, or `-` for standard output. */
export type OutputPaths = { readonly [K in keyof typeof kinds]: string | undefined };

/** The outputs of a run, as one. */
export interface Outputs extends Required<Output> {
  /** Standard output belongs to one of them: what is printed goes to standard error. */
  readonly toStdout: boolean;
  /** One of them shows counterexamples with what they depend on. */
  readonly explains: boolean;
}

/**
 * Finds all outputs writable.
 * @throws ModelError MODEL005 when one is not, or two of them would share a file or standard output
 */
export async function openOutputs(paths: OutputPaths, terminal: Terminal): Promise<Outputs> {
  const asked = Object.entries(kinds).flatMap(([name, kind]) => {
    const path = Object.entries(paths).find(([n]) => n === name)?.[1];
    return path === undefined ? [] : [{ kind, path }];
  });
  refuseShared(asked);
  const toStdout = asked.some((a) => a.path === "-");
  const opened: Output[] = [];
  const discard = (): void => {
    for (const output of opened) output.discard();
  };
  try {
    for (const { kind, path } of asked)
      opened.push(await kind.open(targetOf(kind, path, terminal, toStdout)));
  } catch (error) {
    discard();
    throw error;
  }
  return {
    toStdout,
    explains: asked.some((a) => a.kind.explains),
    started: (plan) => {
      for (const o of opened) o.started?.(plan);
    },
    modelStarted: (model) => {
      for (const o of opened) o.modelStarted?.(model);
    },
    progress: (model, progress) => {
      for (const o of opened) o.progress?.(model, progress);
    },
    decided: (model, result) => {
      for (const o of opened) o.decided?.(model, result);
    },
    write: (facts) => {
      for (const o of opened) o.write(facts);
    },
    discard,
  };
}

function targetOf(
  { option }: OutputKind,
  path: string,
  terminal: Terminal,
  toStdout: boolean,
): Target {
  const stdout: OutputFile = {
    write: (content) => {
      terminal.write(content);
    },
    discard: () => undefined,
  };
  return {
    path,
    file: () => (path === "-" ? stdout : outputFile(path, option)),
    stream: (how) => (path === "-" ? stdout : outputStream(path, option, how)),
    say: voiceOf(terminal, toStdout).say,
  };
}

function refuseShared(asked: readonly { readonly kind: OutputKind; readonly path: string }[]) {
  const same = (a: string, b: string): boolean =>
    a === "-" || b === "-" ? a === b : resolve(a) === resolve(b);
  const twice = asked.find((a, i) => asked.findIndex((b) => same(a.path, b.path)) !== i);
  if (twice === undefined) return;
  const options = asked.filter((a) => same(a.path, twice.path)).map((a) => a.kind.option);
  const what = twice.path === "-" ? "standard output" : `one file, ${twice.path}`;
  throw new ModelError(
    "MODEL005",
    `${options.join(" and ")} would both write to ${what}: give each a file of its own`,
  );
}
