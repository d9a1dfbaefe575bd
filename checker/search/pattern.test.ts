import { describe, expect, it } from "vitest";
import { namesTaken } from "./pattern.ts";

/** The function that a text evaluates to: written as text so that no transform changes it. */
function made(text: string): (...args: never[]) => unknown {
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- the text of the function is what is tested
  return new Function(`return (${text});`)() as (...args: never[]) => unknown;
}
const method = (text: string): ((...args: never[]) => unknown) => {
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- as above
  const holder = new Function(`return { ${text} };`)() as Record<
    string,
    (...a: never[]) => unknown
  >;
  const [fn] = Object.values(holder);
  if (fn === undefined) throw new Error("no method");
  return fn;
};

describe("names taken from an argument", () => {
  it.each([
    ["(s, { vcpu, flag }) => s[vcpu] && flag", ["vcpu", "flag"]],
    ["(s,{vcpu:v,flag:f=1})=>s[v]&&f", ["vcpu", "flag"]],
    ["(s, {\n  // which, and { how\n  vcpu, /* x, */ flag,\n}) => s", ["vcpu", "flag"]],
    ["(s, { vcpu: { deep, more: [a] }, flag = { a: 1, b: '}' } }) => s", ["vcpu", "flag"]],
    ["({ a: [x] }, { 'vcpu': v, \"flag\": f } = {}) => v", ["vcpu", "flag"]],
    ["(s, {}) => s.a", []],
    ["(s) => s.a", []],
    ["s => s.a", []],
    ["() => true", []],
    ["function (s, { vcpu }) { return s[vcpu]; }", ["vcpu"]],
    ["function named(s, { vcpu }) { return s[vcpu]; }", ["vcpu"]],
    ["(s, p) => s.a[p.vcpu].x === p.flag && s.p", ["vcpu", "flag"]],
    ["(s, _p, c) => s.a === c.b", []],
    ["(s, $p) => s[$p.a] + s.$p", ["a"]],
  ])("%s", (text, names) => {
    expect(namesTaken(made(text), 1)).toEqual(names);
  });

  it.each([
    ["(s, p) => use(p)", "handed on whole"],
    ["(s, p) => s[p['vcpu']]", "computed"],
    ["(s, p) => ({ ...p })", "spread"],
    ["(s, p) => { const { vcpu } = p; return s[vcpu]; }", "destructured in the body"],
    ["(s, p) => p?.vcpu", "optional chain"],
    ["(s, { vcpu, ...rest }) => rest", "rest of a pattern"],
    ["(s, { [s.k]: v }) => v", "computed key"],
    ["(...all) => all[1].vcpu", "rest parameter"],
    ["(s, ...all) => all[0].vcpu", "rest parameter in place"],
    ["function (s) { return arguments[1].vcpu; }", "arguments"],
    ["(s, p) => eval('p').vcpu", "eval"],
    ["(s, [a]) => a", "array pattern"],
    ["(s, { vcpu }, c = 1 / 2) => vcpu", "a division among the defaults"],
    ["async (s, { vcpu }) => vcpu", "async"],
    ["function* (s, { vcpu }) { yield vcpu; }", "generator"],
  ])("%s tells nothing: %s", (text) => {
    expect(namesTaken(made(text), 1)).toBeNull();
  });

  it("reads methods, and nothing from bound functions", () => {
    expect(namesTaken(method("ready(s, { vcpu }) { return s[vcpu]; }"), 1)).toEqual(["vcpu"]);
    expect(namesTaken(method("'is ready'(s, { vcpu }) { return s[vcpu]; }"), 1)).toEqual(["vcpu"]);
    expect(namesTaken(method("*ready(s, { vcpu }) { yield vcpu; }"), 1)).toBeNull();
    expect(namesTaken(Math.max, 1)).toBeNull();
    const bound = made("((s, { vcpu }) => vcpu).bind(null)");
    expect(namesTaken(bound, 1)).toBeNull();
  });

  it("reads the fourth argument, and functions as this file's own transform leaves them", () => {
    const clause = (
      s: { readonly a: number },
      _p: unknown,
      _c: unknown,
      { run }: { readonly run: number },
    ): boolean => s.a === run;
    expect(namesTaken(clause, 3)).toEqual(["run"]);
    expect(namesTaken(clause, 1)).toEqual([]);
  });
});
