/** Loads a suite, and checks that it is one. */
import { existsSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { z } from "zod";
import { ModelError, messageOf } from "../errors.ts";
import { firstIssue } from "../first-issue.ts";
import { refuseBadAcceptances } from "../contract/acceptance.ts";
import { refuseBadAbstractions } from "../contract/abstraction.ts";
import { refuseBadDefects } from "../contract/defect.ts";
import { refuseBadPoints, REVIEW_VERDICTS } from "../contract/design-point.ts";
import { PROPERTY_KINDS } from "../contract/property.ts";
import type { Suite } from "../contract/model.ts";
import { compileModels } from "./compile-models.ts";
import { ownSuiteUrl } from "./paths.ts";
import { registerResolution } from "./resolve-hook.ts";

/** A module that exports a suite; every worker loads it for itself. */
export interface SuiteSource {
  readonly url: string;
  /** What the user calls it. */
  readonly name: string;
  dispose(): void;
}

/**
 * The module behind `--models`, or the suite of the project.
 * @throws ModelError MODEL005 when the file cannot be used
 */
export function suiteSource(file: string | undefined): SuiteSource {
  if (file === undefined) {
    if (!existsSync(fileURLToPath(ownSuiteUrl))) {
      throw new ModelError(
        "MODEL005",
        "the program has no compiled models/index.js: run `npm run build`, or give --models <file>",
      );
    }
    return { url: ownSuiteUrl, name: "models/index.ts", dispose: () => undefined };
  }
  const path = resolve(file);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new ModelError("MODEL005", `--models ${file}: there is no such file`);
  }
  switch (extname(path)) {
    case ".js":
    case ".mjs":
      return { url: pathToFileURL(path).href, name: file, dispose: () => undefined };
    case ".ts":
    case ".mts":
      return { name: file, ...compileModels(path) };
    default:
      throw new ModelError(
        "MODEL005",
        `--models ${file}: a models file is a .ts, .mts, .js or .mjs module that exports 'suite'`,
      );
  }
}

// Functions are the models' own business; the shape is checked so that a mistake is named here.
const statement = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(PROPERTY_KINDS),
});
const abstraction = z.looseObject({
  id: z.string().min(1),
  sentence: z.string(),
  argument: z.string(),
  challengedBy: z.string(),
  only: z.array(z.string()).optional(),
});
const suiteShape = z.looseObject({
  models: z
    .array(
      z.looseObject({
        kind: z.literal("model"),
        name: z.string().regex(/^[^\s*?]+$/, "a model's name has no spaces, * or ?"),
        sentence: z.string(),
        size: z.enum(["tiny", "small", "full"]),
        system: z.looseObject({ kind: z.literal("system"), abstractions: z.array(abstraction) }),
        constants: z.looseObject({}),
        claims: z.array(
          z.looseObject({
            property: statement,
            expected: z.union([
              z.enum(["holds", "violated", "reached", "unreached"]),
              z.looseObject({ notClaimed: z.string().min(1) }),
            ]),
          }),
        ),
      }),
    )
    .min(1, "there is no model"),
  waivers: z.array(
    z.looseObject({ action: z.string(), clause: z.string().optional(), why: z.string().min(1) }),
  ),
  witnesses: z.array(statement).optional(),
  acceptances: z
    .array(
      z.looseObject({
        ...{ model: z.string(), property: z.string(), reason: z.string() },
        ...{ owner: z.string(), expires: z.string() },
      }),
    )
    .optional(),
  defects: z
    .array(
      z.looseObject({
        kind: z.literal("defect", "a seeded defect is made by defect(…)"),
        id: z.string(),
        component: z.string(),
        sentence: z.string().min(1),
        source: z.string(),
      }),
    )
    .optional(),
  points: z
    .array(
      z.looseObject({
        name: z.string().regex(/^[^\s*?]+$/, "a design point's name has no spaces, * or ?"),
        sentence: z.string().min(1),
        models: z.array(z.string()),
        reviewed: z.array(
          z.looseObject({
            decision: z.string().min(1),
            verdict: z.enum(REVIEW_VERDICTS),
            why: z.string().min(1),
            by: z.looseObject({ model: z.string(), property: z.string() }).optional(),
          }),
        ),
      }),
    )
    .optional(),
});

/**
 * Imports a suite that was looked at by {@link loadSuite} before, in another thread.
 * @throws ModelError MODEL005 when the module does not load or exports no suite
 */
export async function importSuite({
  url,
  name,
}: Pick<SuiteSource, "url" | "name">): Promise<Suite> {
  // The project's own suite imports nothing by that name, and a hook costs each worker a thread.
  if (url !== ownSuiteUrl) registerResolution();
  let loaded: unknown;
  try {
    loaded = await import(url);
  } catch (error) {
    throw new ModelError("MODEL005", `${name} does not load: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const suite: unknown =
    typeof loaded === "object" && loaded !== null && "suite" in loaded ? loaded.suite : undefined;
  if (suite === undefined) {
    throw new ModelError(
      "MODEL005",
      `${name} exports no 'suite': it must \`export const suite: Suite = { models: […], waivers: […] }\``,
    );
  }
  return suite as Suite; // its shape is looked at in the program
}

/**
 * Imports a suite, and checks that it is one.
 * @throws ModelError MODEL005 when the module does not load or exports no suite; MODEL002 for
 * names that are not unique
 */
export async function loadSuite(source: Pick<SuiteSource, "url" | "name">): Promise<Suite> {
  const valid = await importSuite(source);
  const shape = suiteShape.safeParse(valid);
  if (!shape.success) {
    throw new ModelError(
      "MODEL005",
      `${source.name} exports a 'suite' that is none: ${firstIssue(shape.error)}`,
    );
  }
  // What functions return is checked when they are called.
  refuseDuplicates(valid, source.name);
  refuseBadDefects(valid);
  refuseBadAbstractions(valid);
  refuseBadAcceptances(valid);
  refuseBadPoints(valid);
  return valid;
}

function refuseDuplicates(suite: Suite, where: string): void {
  const unique = (names: readonly string[], what: string): void => {
    const twice = names.find((n, i) => names.indexOf(n) !== i);
    if (twice !== undefined) {
      throw new ModelError("MODEL002", `${where}: ${what} '${twice}' exists twice`);
    }
  };
  unique(
    suite.models.map((m) => m.name),
    "model",
  );
  for (const m of suite.models) {
    const claimed = m.claims.map((c) => c.property);
    unique(
      claimed.map((p) => p.id),
      `model ${m.name}: property`,
    );
    unique(
      claimed.map((p) => p.name),
      `model ${m.name}: property`,
    );
  }
  unique(
    (suite.witnesses ?? []).map((p) => p.id),
    "witness",
  );
}
