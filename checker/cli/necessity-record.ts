/** Where the record of the necessity matrix is, and reading it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RECORD_VERSION, readRecordText, type NecessityRecord } from "../necessity/record.ts";
import { projectRoot } from "./paths.ts";

/** The record of the project's own suite, from its root. */
export const OWN_RECORD = "models/necessity.lock.json";

/**
 * The path of the record of a suite: that of a suite of the user's lies beside it.
 * @param models the value of `--models`
 */
export function recordPathOf(models: string | undefined): string {
  return models === undefined ? join(projectRoot, OWN_RECORD) : `${models}.necessity.lock.json`;
}

/**
 * What is recorded of a suite; of none where there is no file.
 * @throws ModelError MODEL005 for a file that is no record
 */
export function readRecord(models: string | undefined): NecessityRecord {
  const path = recordPathOf(models);
  return existsSync(path)
    ? readRecordText(readFileSync(path, "utf8"), models === undefined ? OWN_RECORD : path)
    : { version: RECORD_VERSION, points: {} };
}
