import { describe, expect, test } from "vitest";
import { ModelError } from "../../errors.ts";
import { storageRequest } from "./storage-options.ts";

describe("how states are stored", () => {
  test.each([
    [{}, undefined],
    [{ threads: 2 }, undefined],
    [{ lean: true }, { lean: true }],
    [{ lean: true, threads: 1 }, { lean: true }],
    [{ compress: true }, { compress: true }],
    [{ spill: "." }, { spill: "." }],
    [
      { lean: true, compress: true },
      { lean: true, compress: true },
    ],
  ] as const)("%j", (options, expected) => {
    expect(storageRequest(options)).toEqual(expected);
  });

  test.each([
    [{ lean: true, threads: 2 }, "--lean does not go with --threads"],
    [{ compress: true, threads: 2 }, "--compress does not go with --threads"],
    [{ spill: ".", threads: 2 }, "--spill does not go with --threads"],
    [{ spill: ".", approximate: "swarm" }, "--spill does not go with --approximate"],
    [{ spill: "package.json" }, "it is no folder"],
    [{ spill: "no/such/folder" }, "states cannot be written there"],
    [{ lean: true, approximate: "swarm" }, "--lean does not go with --approximate"],
    [{ compress: true, approximate: "swarm" }, "--compress does not go with --approximate"],
    [{ lean: true, partialOrder: true }, "--lean does not go with --partial-order"],
  ] as const)("not: %j", (options, message) => {
    expect(() => storageRequest(options)).toThrow(ModelError);
    expect(() => storageRequest(options)).toThrow(message);
  });
});
