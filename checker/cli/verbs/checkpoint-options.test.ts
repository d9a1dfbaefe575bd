import { describe, expect, test } from "vitest";
import { ModelError } from "../../errors.ts";
import { checkpointRequest } from "./checkpoint-options.ts";

describe("what is kept where", () => {
  test.each([
    [{}, undefined],
    [{ checkpoint: "here" }, { folder: "here", resumes: false, everyMs: 60_000 }],
    [{ resume: "here" }, { folder: "here", resumes: true, everyMs: 60_000 }],
    [
      { checkpoint: "here", checkpointEvery: 500 },
      { folder: "here", resumes: false, everyMs: 500 },
    ],
  ] as const)("%j", (options, expected) => {
    expect(checkpointRequest(options)).toEqual(expected);
  });

  test.each([
    [{ checkpoint: "a", resume: "a" }, "leave out one of them"],
    [{ checkpoint: "" }, "--checkpoint: the name of the folder is empty"],
    [{ resume: "" }, "--resume: the name of the folder is empty"],
    [{ checkpointEvery: 1 }, "add --checkpoint <folder>"],
    [{ checkpoint: "a", approximate: "swarm" }, "--checkpoint does not go with --approximate"],
    [{ checkpoint: "a", partialOrder: true }, "--checkpoint does not go with --partial-order"],
    [{ resume: "a", lean: true }, "--resume does not go with --lean"],
  ] as const)("not: %j", (options, message) => {
    expect(() => checkpointRequest(options)).toThrow(ModelError);
    expect(() => checkpointRequest(options)).toThrow(message);
  });
});
