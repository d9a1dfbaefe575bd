/** What properties say, and where each of them holds. */
import type { PropertyData } from "../../html/report-data.ts";
import { expectedOf, familyOf, grouped, type Facts, type Placed } from "./facts.ts";
import { linkTo } from "./route.ts";
import { signs, VerdictLine, words } from "./verdict-mark.tsx";

/** A statement: sentence, formula, what it is claimed for, and where it comes from. */
export function StatementView({
  property,
  facts,
  brief = false,
}: {
  property: PropertyData;
  facts: Facts;
  brief?: boolean;
}) {
  const rest = (
    <>
      <dt>claimed for</dt>
      <dd>{property.claimedFor}</dd>
      <dt>kind</dt>
      <dd>{property.kind}</dd>
      {property.also.map((a) => (
        <div key={`${a.what} ${a.name}`}>
          <dt>{a.what}</dt>
          <dd>
            <b>{a.name}</b>: {a.sentence}
          </dd>
        </div>
      ))}
      <Served property={property} facts={facts} />
      <dt>source</dt>
      <dd>{property.source}</dd>
    </>
  );
  return (
    <div class="statement">
      <p class="statement-sentence">{property.sentence}</p>
      <p class="formula">
        <code>{property.formula}</code>
      </p>
      {brief ? (
        <details>
          <summary>Claimed for, source</summary>
          <dl>{rest}</dl>
        </details>
      ) : (
        <dl>{rest}</dl>
      )}
    </div>
  );
}

/** The requirements that a property serves. */
function Served({ property, facts }: { property: PropertyData; facts: Facts }) {
  const asked = facts.data.traced.requirements.filter(
    (r) => property.serves?.includes(r.id) === true,
  );
  if (asked.length === 0) return null;
  return (
    <>
      <dt>serves</dt>
      {asked.map((r) => (
        <dd key={r.id}>
          <a href={linkTo({ at: "requirements" })}>{r.id}</a>: {r.sentence}
        </dd>
      ))}
    </>
  );
}

/** All properties, by family. */
export function PropertiesPage({ facts }: { facts: Facts }) {
  const families = grouped(facts.properties, ([id]) => familyOf(id));
  return (
    <>
      <h1>Properties</h1>
      {families.map(([family, members]) => (
        <section key={family} aria-label={`properties ${family}`}>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">property</th>
                <th scope="col">what it says</th>
                <th scope="col">verdicts</th>
              </tr>
            </thead>
            <tbody>
              {members.map(([id, [first]]) =>
                first === undefined ? null : (
                  <tr key={id}>
                    <th scope="row">
                      <a href={linkTo({ at: "property", id })}>
                        {id} {first.name}
                      </a>
                    </th>
                    <td>{first.sentence}</td>
                    <td class="tally">
                      <Tally placed={facts.placed.filter((p) => p.property.id === id)} />
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

/** How many verdicts of each word. */
export function Tally({ placed }: { placed: readonly Placed[] }) {
  return (
    <>
      {words.map((word) => {
        const n = placed.filter((p) => p.result.verdict.word === word).length;
        return n === 0 ? null : (
          <span key={word} class={`v-text v-${word}`} title={`${n} ${word}`}>
            {signs[word]}
            {n}{" "}
          </span>
        );
      })}
    </>
  );
}

/** One property: what it says, and its verdict in each model. */
export function PropertyPage({ facts, id }: { facts: Facts; id: string }) {
  const statements = facts.properties.get(id) ?? [];
  const placed = facts.placed.filter((p) => p.property.id === id);
  const [first] = statements;
  const byWord = words.flatMap((word) => {
    const found = placed.filter((p) => p.result.verdict.word === word);
    return found.length === 0 ? [] : [[word, found] as const];
  });
  return (
    <article>
      <h1>
        {id} {first?.name}
      </h1>
      {statements.map((s, i) => (
        <StatementView key={i} property={s} facts={facts} />
      ))}
      {byWord.map(([word, found]) => (
        <section key={word} aria-label={word}>
          <h2>
            <span class={`v-text v-${word}`}>{signs[word]}</span> {word} in {found.length}{" "}
            {found.length === 1 ? "model" : "models"}
          </h2>
          <table class="list">
            <thead class="visually-hidden">
              <tr>
                <th scope="col">model</th>
                <th scope="col">verdict</th>
                <th scope="col">what the model is</th>
              </tr>
            </thead>
            <tbody>
              {found.map((p) => (
                <tr key={p.model.name}>
                  <th scope="row">
                    <a href={linkTo({ at: "result", model: p.model.name, id })}>{p.model.name}</a>
                  </th>
                  <td>
                    <VerdictLine result={p.result} />
                    {p.result.standing === "asExpected" ? null : (
                      <span class="dim"> expected: {expectedOf(p.result)}</span>
                    )}
                  </td>
                  <td class="dim">{p.model.sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </article>
  );
}
