/** Small git repositories for tests. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** A repository in a folder of its own, removed after the tests. */
export interface Repository {
  readonly folder: string;
  git(...args: readonly string[]): string;
  write(path: string, text: string): void;
  /** Commits everything, and returns the commit. */
  commit(message: string): string;
}

/** A new repository with the branch `main`, which nobody's configuration reaches. */
export function repository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), "passproof-repository-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    ...{ GIT_AUTHOR_NAME: "T", GIT_AUTHOR_EMAIL: "t@example.org" },
    ...{ GIT_COMMITTER_NAME: "T", GIT_COMMITTER_EMAIL: "t@example.org" },
  };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: "pipe" }).trim();
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    git,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD");
    },
  };
}
