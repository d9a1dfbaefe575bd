import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{checker,spec,properties,models,test,bench}/**/*.test.ts"],
    // Two cores: the compiled program that some tests start needs one of them.
    maxWorkers: 2,
    // What an earlier run has found must not answer for this one: tests of the cache have their own.
    env: { PASSPROOF_CACHE: "off" },
    // Long enough for tests that start a compiler or a peer checker.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
