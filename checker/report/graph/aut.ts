/**
 * Graphs of states in the AUT (Aldebaran) format of CADP, which mCRL2 and LTSmin read, too.
 *
 * The format is 7-bit ASCII, has one initial state, and labels in double quotes: whatever else is in
 * a label is written `%{hex}`, and its own quotes as single ones. A vertical bar is what mCRL2 puts
 * between parts of a label.
 */
import { arrowsOf, type StateGraph } from "./quotient.ts";

/** What the format calls a step that cannot be seen (`ltsconvert --tau=i` for mCRL2). */
const HIDDEN = "i";
/** The label of a step to one of several initial states. */
const INIT = "init";
/** Labels that other tools take for steps that cannot be seen, or for ends. */
const SPECIAL = new Set([HIDDEN, INIT, "tau", "exit", "delta"]);
/** The longest label that the format allows. */
const LONGEST = 5000;

/**
 * The graph as text: `des (initial, transitions, states)`, and a line for each transition.
 *
 * Shape: states are numbered as in the graph, the initial one is 0. Where there are several initial
 * states, state 0 is one more, with a step `init` to each of them, and all others are one later.
 * Steps that are not shown are `i`.
 */
export function autText(graph: StateGraph): string {
  const initial = graph.nodes().filter((v) => graph.node(v).initial);
  const shift = initial.length === 1 && initial[0] === "0" ? 0 : 1;
  const number = (v: string): number => Number(v) + shift;
  const lines = [
    ...(shift === 0 ? [] : initial.map((v) => `(0, "${INIT}", ${number(v)})`)),
    ...arrowsOf(graph).map(
      ({ v, w, arrow }) =>
        `(${number(v)}, ${arrow.shown ? `"${autLabel(arrow.call)}"` : HIDDEN}, ${number(w)})`,
    ),
  ];
  return `des (0, ${lines.length}, ${graph.nodeCount() + shift})\n${lines.map((l) => `${l}\n`).join("")}`;
}

/** A label without what the format cannot hold; different ones stay different, but for their length. */
export function autLabel(call: string): string {
  const named = SPECIAL.has(call) ? `${call}()` : call;
  const text = Array.from(named, (character) =>
    character === '"'
      ? "'"
      : /^[ -~]$/.test(character) && !"'\\|%".includes(character)
        ? character
        : `%{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  ).join("");
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 3)}...`;
}
