/** The source that turns rows into numbers of their halves, and back. */
import { unrolled } from "./compile.ts";
import type { Node, Tree } from "./split.ts";

/**
 * Functions over `from` (arrays with a new state), `to` (those that a stored one is loaded into), `half` (numbers of the
 * halves of the new state) and `stored` (of the loaded one), `loaded` (its words), `ids` (by node: the number of
 * what is loaded) and the tables by node.
 *
 * Most of a successor is as in the state that it comes from, so only what differs is looked up.
 */
export function compressedText(tree: Tree): string {
  const changed = (n: Node): string =>
    n.kind === "pair"
      ? `n${n.left} !== ids[${n.left}] || n${n.right} !== ids[${n.right}]`
      : unrolled(
          n.words,
          " || ",
          (k) => `from[${n.array}][${n.at + k}] !== loaded[${n.atRow + k}]`,
        );
  const words = (n: Node): string =>
    n.kind === "pair"
      ? `n${n.left}, n${n.right}`
      : unrolled(n.words, ", ", (k) => `from[${n.array}][${n.at + k}]`);
  const [left, right] = [tree.length - 2, tree.length - 1];
  const find = (when: (n: Node) => string): string =>
    tree
      .map(
        (n, i) => `let n${i} = ids[${i}];
if (${when(n)}) { n${i} = intern${i}(${words(n)}); if (n${i} < 0) return false; }`,
      )
      .join("\n");
  const halves = `half[0] = n${left}; half[1] = n${right};
return true;`;
  const down = tree
    .map((n, i): string => {
      const chunk = `const c = chunks${i}[id >>> bits${i}]`;
      const target = (k: number): string => `w[${k}]`;
      return n.kind === "pair"
        ? `{ const id = into[${i}]; ${chunk}, r = (id & mask${i}) * 2; into[${n.left}] = c[r]; into[${n.right}] = c[r + 1]; }`
        : `{ const id = into[${i}]; ${chunk}, r = (id & mask${i}) * ${n.words}; ${unrolled(n.words, " ", (k) => `${target(n.atRow + k)} = c[r + ${k}];`)} }`;
    })
    .toReversed()
    .join("\n");
  const copy = tree
    .flatMap((n) =>
      n.kind === "pair"
        ? []
        : [unrolled(n.words, " ", (k) => `to[${n.array}][${n.at + k}] = loaded[${n.atRow + k}];`)],
    )
    .join("\n");
  return `
${tree
  .map(
    (_, i) => `const intern${i} = tables[${i}].intern, chunks${i} = tables[${i}].arena.chunks;
const bits${i} = tables[${i}].arena.chunkBits, mask${i} = (1 << bits${i}) - 1;`,
  )
  .join("\n")}

// What is in "from", compared with what is loaded.
function encode() {
${find(changed)}
${halves}
}

// What is in "from", when nothing is loaded.
function encodeAll() {
${find(() => "true")}
${halves}
}

// The words of the two halves, and the numbers of all nodes.
function decode(a, b, into, w) {
into[${left}] = a; into[${right}] = b;
${down}
}

function show() {
decode(stored[0], stored[1], ids, loaded);
${copy}
}
return { encode, encodeAll, decode, show };`;
}
