/** What a module imports, and what in it reaches outside. */
import { describe, expect, test } from "vitest";
import { parseModule } from "./parse.ts";

const parse = (text: string) => parseModule("m.js", `${text}\nexport const last = 1;`);

describe("imports", () => {
  test.for([
    ['import a from "./a.js";', ["./a.js"]],
    ['import * as a from "./a.js"; import { b } from "./b.js";', ["./a.js", "./b.js"]],
    ['import "./side.js";', ["./side.js"]],
    ['import {} from "./none.js";', ["./none.js"]],
    [
      'export { b } from "./b.js"; export * from "./c.js"; export * as d from "./d.js";',
      ["./b.js", "./c.js", "./d.js"],
    ],
    ['export {} from "./nothing.js"; import x from "./x.js";', ["./nothing.js", "./x.js"]],
    ['import data from "./data.json" with { type: "json" };', ["./data.json"]],
    ['import a from "./twice.js"; export { b } from "./twice.js";', ["./twice.js"]],
    ["// import a from './comment.js'\n/* export * from './b.js' */", []],
    [
      "const s = 'import a from \"./text.js\"', t = `import './template.js'`, r = /import \"x\"/;",
      [],
    ],
  ] as const)("%s", ([text, imports]) => {
    expect(parse(text)).toEqual({ imports, impure: [] });
  });

  test("what is no module is refused: its imports may be calls", () => {
    expect(() => parseModule("m.js", 'const a = require("./a.js");')).toThrow(
      /neither imports nor/,
    );
    expect(() => parseModule("m.js", "import { from;")).toThrow(/cannot be parsed/);
  });
});

describe("what reaches outside", () => {
  test.for([
    ["const now = Date.now();", "the clock"],
    ["const t = () => performance.now();", "the clock"],
    ["const e = process.env.X;", "the process"],
    ["const { env } = process;", "the process"],
    ["const o = { process };", "the process"],
    ["const p = \\u0070rocess.env;", "the process"],
    ["const r = Math.random();", "at random"],
    ['const r = Math["random"]();', "at random"],
    ["const { random } = Math;", "at random"],
    ["const m = Math; m.random();", "at random"],
    ["const id = crypto.randomUUID();", "at random"],
    ["const g = globalThis['Da' + 'te'];", "global"],
    ["const x = eval('1');", "written nowhere"],
    ["const f = (() => 1).constructor('return 2');", "written nowhere"],
    ["const m = import('./m.js');", "while it runs"],
    ["const here = import.meta.url;", "where it lies"],
    ["const l = ['b', 'a'].sort((a, b) => a.localeCompare(b));", "language of the machine"],
    ["const l = (1.5).toLocaleString();", "language of the machine"],
    ["const { stack } = new Error();", "where code lies"],
    ["setTimeout(() => 1, 1);", "later"],
    ["console.log(1);", "somebody"],
    ["class A { [process.env.X]() {} }", "the process"],
    ["const f = ({ a = Date.now() }) => a;", "the clock"],
    ["const s = `${process.pid}`;", "the process"],
    ["label: for (;;) { Date; break label; }", "the clock"],
  ] as const)("%s", ([text, why]) => {
    expect(parse(text).impure.join()).toContain(why);
  });

  test.for([
    "const s = { process: 1, Date: 2, random: 3 }, t = s.process + s.Date + s.random;",
    "const n = Math.max(1, 2) + Math.floor(1.5);",
    "// Date.now(), process.env\nconst s = 'process.env.Date';",
    "class A { constructor() {} Date() {} static process = 1; }",
    "const at = new Error('no');",
    'import { process as own } from "./own.js"; const a = own;',
    "const own = 1; export { own as process };",
  ])("nothing: %s", (text) => {
    expect(parse(text).impure).toEqual([]);
  });
});
