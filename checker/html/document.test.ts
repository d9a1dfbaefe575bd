import fc from "fast-check";
import { expect, test } from "vitest";
import { documentOf, escaped, filled, jsonInHtml } from "./document.ts";
import { groupOf } from "./report.ts";

const empty = documentOf({ code: "run();", css: "a { color: red }", connects: "nowhere" });

test("data come back as they were, and hold nothing that ends or begins an element", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (data, title) => {
      const text = filled(empty, title, data);
      const found = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text);
      expect(found?.[1]).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.stringify(JSON.parse(found?.[1] ?? ""))).toBe(JSON.stringify(data));
    }),
  );
});

test.each(["</script><img src=x>", "$& $1 $`", "<!--", "\u2028"])(
  "%j is data like any other",
  (text) => {
    const json = jsonInHtml({ [text]: text });
    expect(json).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(json)).toEqual({ [text]: text });
    expect(filled(empty, text, text)).toContain(`<title>${escaped(text)}</title>`);
    expect(filled(empty, text, text).match(/<script/g)).toHaveLength(2);
  },
);

test("a program that names the end of its element does not end it", () => {
  const page = documentOf({ code: 'f("</script><!--")', css: "", connects: "itself" });
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).toContain("connect-src 'self'");
});

test("models are grouped by design point", () => {
  const names = ["a", "a-b", "a-c", "a-d", "a-e", "x-1", "x-2", "x-3", "lone", "pair", "pair-2"];
  expect(names.map((n) => groupOf(n, names))).toEqual([
    ...["a", "a", "a", "a", "a"],
    ...["x", "x", "x"],
    ...["other models", "other models", "other models"],
  ]);
});
