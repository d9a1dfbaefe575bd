/** Help fits the terminal, and every verb that ends in several ways says which exit code means what. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exitCode } from "../report/outcome.ts";
import { program } from "./program.ts";
import { exitCodesOf } from "./verbs/exit-codes.ts";

const never = (): Promise<never> => Promise.reject(new Error("only its help is looked at"));
const verbs = program(
  "",
  new Proxy({}, { get: () => never }) as Parameters<typeof program>[1], // whatever verb there is
  () => undefined,
);

/** The help of a verb, on a terminal of so many columns; the empty name is the program. */
function help(verb: string, columns: number | undefined): readonly string[] {
  const command = verbs.commands.find((c) => c.name() === verb) ?? verbs;
  let text = "";
  command.configureOutput({
    getOutHelpWidth: () => columns as number, // undefined where there is no terminal, against its type
    writeOut: (more) => {
      text += more;
    },
  });
  command.outputHelp();
  return text.trimEnd().split("\n");
}

const visible = verbs.commands
  .map((c) => c.name())
  .filter((name) => !["gate", "check:full"].includes(name));
const isExample = (line: string): boolean => /^ {2}(?:passproof|npm run) /.test(line);

describe.each(["", ...visible])("help of '%s'", (verb) => {
  test.each([80, 100])("fits %i columns, but for commands to be copied", (columns) => {
    const long = help(verb, columns).filter((l) => l.length > columns && !isExample(l));
    expect(long).toEqual([]);
  });

  test("is without a terminal as on one of 80 columns", () => {
    expect(help(verb, undefined)).toEqual(help(verb, 80));
  });
});

test("the program's own help fits 80 columns, examples and all", () => {
  expect(help("", 80).filter((l) => l.length > 80)).toEqual([]);
});

describe("exit codes", () => {
  test("of check are in the README as in its help", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const all = exitCodesOf("check").map(([code, meaning]) => `\`${code}\` ${meaning}`);
    expect(readme.replaceAll(/\s+/g, " ")).toContain(`${all.join(" · ")}.`);
  });

  test.each(visible.filter((v) => v !== "cache" && v !== "list"))(
    "of %s are in its help",
    (verb) => {
      const text = help(verb, 400).join("\n");
      const codes = exitCodesOf(verb as Parameters<typeof exitCodesOf>[0]); // a verb without them fails here
      expect(codes.map(([code]) => code)).toEqual(
        [2, 4, 1, 3, 0].filter((code) => codes.some(([c]) => c === code)),
      );
      expect(codes.length).toBeGreaterThanOrEqual(3);
      for (const [code, meaning] of codes)
        expect(text.replaceAll(/\s+/g, " ")).toContain(` ${code} ${meaning}`);
      expect(Object.values(exitCode)).toEqual(expect.arrayContaining(codes.map(([c]) => c)));
    },
  );
});
