/** One verdict: what was claimed, what was found, and the run that shows it. */
import { useContext, useMemo } from "preact/hooks";
import { rowsOf, SequenceDiagram } from "../parts/sequence-diagram.tsx";
import { Printing } from "../parts/mount.tsx";
import { exercisedCount, exercisedName } from "../../trace/exercised-text.ts";
import { formatValue } from "../../trace/value.ts";
import { expectedOf, inShort, subjectOf, type Facts, type Placed } from "./facts.ts";
import { number } from "./overview.tsx";
import { linkTo } from "./route.ts";
import { StatementView } from "./property-page.tsx";
import { standings, VerdictMark } from "./verdict-mark.tsx";

/** The page of one verdict. */
export function ResultPage({ facts, placed }: { facts: Facts; placed: Placed }) {
  const { model, property, result } = placed;
  const printing = useContext(Printing);
  const subject = useMemo(() => subjectOf(placed, facts.data), [placed, facts]);
  const short = inShort(result);
  const command = `npm run ${subject === null ? "check" : "trace"} -- ${model.name} ${subject === null ? "--property " : ""}${property.id}${facts.data.options}`;
  return (
    <article>
      <h1>
        {property.id} {property.name} <span class="dim">in</span>{" "}
        <a href={linkTo({ at: "model", name: model.name })}>{model.name}</a>
      </h1>
      <p class="verdict-line">
        <VerdictMark result={result} />{" "}
        <span class={`s-${result.standing}`}>
          {standings[result.standing]}
          {result.standing === "unexpected" || result.standing === "notClaimed"
            ? ` (${expectedOf(result)})`
            : ""}
        </span>
        {short === "" ? null : <span class="dim"> · {short}</span>}
      </p>
      <p class="dim">
        {model.sentence}
        {model.differs.length === 0
          ? null
          : ` With ${model.differs.map((d) => `${d.name} = ${formatValue(d.value)}`).join(", ")}.`}
      </p>
      <StatementView property={property} facts={facts} brief />
      {subject === null ? null : (
        <SequenceDiagram
          key={`${model.name} ${property.id} ${printing ? "printed" : "shown"}`}
          subject={subject}
          {...(printing ? { opened: rowsOf(subject) } : {})}
        />
      )}
      <Searched placed={placed} />
      <p class="dim">
        To see it again: <code class="command">{command}</code>
      </p>
    </article>
  );
}

/** What was looked at to come to the verdict. */
function Searched({ placed: { result, model, property } }: { placed: Placed }) {
  const { pairs, liveness, refinement, verdict } = result;
  const facts: [string, string][] = [
    ["states", number(result.states)],
    ["transitions", number(result.transitions)],
    ["depth", number(result.depth)],
  ];
  for (const x of result.exercised)
    facts.push([exercisedName(property.kind, x), exercisedCount(property.kind, x)]);
  if (verdict.word === "holds" || verdict.word === "unreached")
    facts.push(["search", verdict.exactness]);
  if (pairs !== undefined) {
    facts.push(["pairs of states", number(pairs.pairs)]);
    facts.push([
      "steps of both",
      `${number(pairs.steps)}, after ${number(pairs.merged)} of which both were equal`,
    ]);
  }
  if (liveness !== undefined) {
    facts.push(["elements", number(liveness.elements)]);
  }
  if (refinement !== undefined) {
    facts.push(["abstract states", number(refinement.abstractStates)]);
    facts.push(["steps answered", number(refinement.matched)]);
    facts.push(["steps stuttered", number(refinement.stuttered)]);
  }
  return (
    <details class="searched">
      <summary>What was looked at</summary>
      <table class="facts">
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {result.reliesOn.length === 0 ||
      (verdict.word !== "holds" && verdict.word !== "unreached") ? null : (
        <p>
          It relies on{" "}
          {result.reliesOn.map((id, i) => (
            <span key={id}>
              {i === 0 ? "" : ", "}
              <a href={linkTo({ at: "abstractions" })}>{id}</a>
            </span>
          ))}
          .
        </p>
      )}
      {model.bounds.length === 0 ? null : (
        <p>Bounds: {model.bounds.map((b) => `${b.name}: ${b.sentence}`).join(" ")}</p>
      )}
    </details>
  );
}
