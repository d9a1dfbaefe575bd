/** The abstract system that a property compares with, as a model of its own. */
import { z } from "zod";
import type { Model } from "../contract/model.ts";
import type { Abstract, IncludedIn, Refines } from "../contract/refinement.ts";
import { ModelError, messageOf } from "../errors.ts";
import { suggestion } from "../nearest.ts";
import { build, type Built } from "./build.ts";

/** An abstract system, ready to be run beside another one. */
export interface AbstractSystem {
  /** As printed. */
  readonly name: string;
  /** Its own layout, its own constants and rules. */
  readonly built: Built;
}

/**
 * The abstract system of `property`, with the constants that it gives it.
 * @throws ModelError naming the property: MODEL002 where it gives no system, MODEL004 for constants
 * that the system's schema refuses, and what {@link build} throws
 */
export function abstractSystem(concrete: Built, property: Refines | IncludedIn): AbstractSystem {
  const { model } = concrete;
  const said = `model ${model.name}: the abstract system of ${property.id}`;
  const { name, system, constants } = given(said, concrete, property);
  const parsed = parse(said, system, constants);
  const abstract: Model = {
    ...{ kind: "model", name, sentence: "", size: model.size, system, constants: parsed },
    ...{ claims: [], bounds: [], budgets: [], maxInstances: model.maxInstances },
  };
  try {
    return { name, built: build(abstract) };
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    throw new ModelError(e.code, `${said}: ${e.message}`, { cause: e });
  }
}

/** What the property says, as far as that can be looked at. */
function given(said: string, { constants }: Built, property: Refines | IncludedIn): Abstract {
  let found: unknown;
  try {
    found = property.abstract(constants);
  } catch (e) {
    throw new ModelError("MODEL002", `${said} cannot be made: ${messageOf(e)}`, { cause: e });
  }
  if (!shape.safeParse(found).success)
    throw new ModelError("MODEL002", `${said}: abstract gives no { name, system, constants }`);
  return found as Abstract; // its shape was just checked; functions are checked when they are called
}

const shape = z.looseObject({
  name: z.string().min(1),
  system: z.looseObject({ kind: z.literal("system") }),
  constants: z.looseObject({}),
});

/** The constants as the system's own schema has them. */
function parse(said: string, system: Abstract["system"], constants: object): object {
  let parsed: z.ZodSafeParseResult<unknown>;
  try {
    parsed = system.specification.def.constants.safeParse(constants);
  } catch (e) {
    const why = `the schema of its constants cannot judge them: ${messageOf(e)}`;
    throw new ModelError("MODEL004", `${said}: ${why}`, { cause: e });
  }
  if (!parsed.success) {
    const issues = parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
    throw new ModelError("MODEL004", `${said}: its constants do not fit: ${issues.join("; ")}`);
  }
  if (typeof parsed.data !== "object" || parsed.data === null)
    throw new ModelError("MODEL004", `${said}: its constants are no object`);
  demandKnown(said, system, constants, parsed.data);
  return parsed.data;
}

/** A schema drops what it does not know; but whoever gave it meant something. */
function demandKnown(
  said: string,
  system: Abstract["system"],
  constants: object,
  parsed: object,
): void {
  const { constants: schema } = system.specification.def;
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : Object.keys(parsed);
  const unknown = Object.keys(constants).find((name) => !Object.hasOwn(parsed, name));
  if (unknown === undefined || names.includes(unknown)) return;
  const hint = suggestion(unknown, names, `its constants are ${names.join(", ")}`);
  throw new ModelError("MODEL004", `${said}: ${system.name} has no constant ${unknown}; ${hint}`);
}
