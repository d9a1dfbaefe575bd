/** A project of compiled modules, small enough to say by hand what each model is made of. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

/**
 * Two models: `left` imports a property, which imports a system, which imports a helper; `right` has a
 * system of its own, and its helper is imported by nobody else.
 */
export const smallProject: Files = {
  "package.json": '{ "type": "module" }',
  "index.js": `
    import { left } from "./models/left.js";
    import { others } from "./models/right.js";
    export const suite = { models: [left, ...others], waivers: [] };`,
  "models/left.js": `
    import { claims, model } from "passproof";
    import { small } from "../properties/small.js";
    import { counter } from "../spec/counter.js";
    export const left = model({
      name: "left", sentence: "Counts.", size: "tiny", system: counter, constants: { max: 3 },
      claims: claims([small], {}),
    });`,
  "properties/small.js": `
    import { properties } from "passproof";
    import { most, spec } from "../spec/counter.js";
    export const small = properties(spec).invariant({
      id: "P1", name: "Small", sentence: "It stays small.", formula: "n < most", source: "none",
      claimedFor: "all", holds: { small: (s) => s.n < most },
    });`,
  "spec/counter.js": `
    import { specification, system } from "passproof";
    import { z } from "zod";
    import { limit } from "./limit.js";
    export const most = limit(3);
    export const spec = specification()({
      constants: z.object({ max: z.int() }), state: (c) => z.object({ n: z.int().min(0).max(c.max) }),
      access: { counter: { n: "write" } }, rules: {},
    });
    const up = spec.action("Up", {
      sentence: "It goes up.", source: "none", actor: "counter",
      guard: { notFull: (s, _p, c) => s.n < c.max },
      effect: (s, next) => { next.n = s.n + 1; },
    });
    export const counter = system(spec, { name: "Counter", init: () => [{ n: 0 }], actions: [up] });`,
  "spec/limit.js": `export function limit(n) { return n + 1; }`,
  "models/right.js": `
    import { claims, model, properties, specification, system } from "passproof";
    import { z } from "zod";
    import { start } from "../spec/start.js";
    const spec = specification()({
      constants: z.object({}), state: () => z.object({ on: z.boolean() }),
      access: { lamp: { on: "write" } }, rules: {},
    });
    const flip = spec.action("Flip", {
      sentence: "It is switched.", source: "none", actor: "lamp",
      effect: (s, next) => { next.on = !s.on; },
    });
    const lamp = system(spec, { name: "Lamp", init: () => [{ on: start }], actions: [flip] });
    const { reachable } = properties(spec);
    const lit = reachable({
      id: "P2", name: "Lit", sentence: "It is lit.", formula: "on", source: "none",
      claimedFor: "all", state: (s) => s.on,
    });
    const dark = reachable({
      id: "P3", name: "Dark", sentence: "It is dark.", formula: "off", source: "none",
      claimedFor: "all", state: (s) => !s.on,
    });
    export const others = [
      model({
        name: "right", sentence: "Is switched.", size: "tiny", system: lamp, constants: {},
        claims: claims([lit, dark], {}),
      }),
    ];`,
  "spec/start.js": `export const start = false;`,
};

/** Writes a project; returns the path of the module that exports its suite. */
export function writeProject(folder: string, files: Files = smallProject): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  return join(folder, "index.js");
}
