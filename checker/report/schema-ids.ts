/** How the published schemas are called: reports name theirs, with its version. */
export const SCHEMA_IDS = {
  check: "urn:passproof:check-report:1",
  diff: "urn:passproof:diff-report:1",
  trace: "urn:passproof:trace-report:1",
  weakening: "urn:passproof:weakening-report:1",
  events: "urn:passproof:run-events:1",
} as const;
