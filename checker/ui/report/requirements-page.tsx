/** What is asked of the system, what shows it, and the verdicts of that at each design. */
import type { RequirementData, RequirementsData } from "../../html/requirements-data.ts";
import { grouped, type Facts, type Placed } from "./facts.ts";
import { Tally } from "./property-page.tsx";
import { linkTo } from "./route.ts";

const BASIS = { stated: "stated", readInCode: "read in code", inferred: "inferred" } as const;

/** All requirements, by source. */
export function RequirementsPage({ facts }: { facts: Facts }) {
  const { requirements, points } = facts.data.traced;
  const sources = grouped(requirements, (r) => r.source);
  return (
    <>
      <h1>Requirements</h1>
      {requirements.length === 0 ? (
        <p>This suite lists none.</p>
      ) : (
        <p>
          What is asked of the system, and the properties that serve it, with their verdicts in the
          models of this report. That a property serves a requirement is a judgement of its writer.
        </p>
      )}
      {sources.map(([source, members]) => (
        <section key={source} aria-label={source}>
          <h2>{source}</h2>
          <p class="dim">{members[0]?.read}</p>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">requirement</th>
                <th scope="col">what is asked</th>
                <th scope="col">served by</th>
                {points.map((p) => (
                  <th key={p.title} scope="col" title={p.sentence}>
                    {p.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {members.map((r) => (
                <Row key={r.id} requirement={r} points={points} facts={facts} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

function Row({
  requirement: r,
  points,
  facts,
}: {
  requirement: RequirementData;
  points: RequirementsData["points"];
  facts: Facts;
}) {
  return (
    <tr id={r.id}>
      <th scope="row">{r.id}</th>
      <td>
        {r.sentence}{" "}
        <span class="dim">
          ({BASIS[r.basis]}: {r.where})
        </span>
      </td>
      <td>
        {r.properties.length === 0 ? (r.unserved ?? "none, and it is not said why") : null}
        <PropertyLinks ids={r.properties} facts={facts} />
      </td>
      {points.map(({ title, models }) => (
        <td key={title} class="tally">
          <Tally placed={placedAt(facts, r, models)} />
        </td>
      ))}
    </tr>
  );
}

function PropertyLinks({ ids, facts }: { ids: readonly string[]; facts: Facts }) {
  return (
    <>
      {ids.map((id, i) => {
        const name = facts.properties.get(id)?.[0]?.name;
        return (
          <span key={id}>
            {i > 0 ? ", " : null}
            {name === undefined ? (
              <span title="not in this report">{id}</span>
            ) : (
              <a href={linkTo({ at: "property", id })} title={name}>
                {id}
              </a>
            )}
          </span>
        );
      })}
    </>
  );
}

function placedAt(
  { placed }: Facts,
  { properties }: RequirementData,
  models: readonly string[],
): readonly Placed[] {
  return placed.filter(
    (p) =>
      properties.includes(p.property.id) &&
      models.includes(p.model.name) &&
      p.result.standing !== "notClaimed",
  );
}
