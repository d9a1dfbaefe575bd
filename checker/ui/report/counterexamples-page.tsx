/** All counterexamples, by property: the shortest first. */
import { grouped, stepsOf, type Facts, type Placed } from "./facts.ts";
import { linkTo } from "./route.ts";
import { VerdictLine } from "./verdict-mark.tsx";

/** What violates something, or shows an error. */
export function CounterexamplesPage({ facts }: { facts: Facts }) {
  const found = violations(facts);
  const byProperty = grouped(found, (p) => p.property.id);
  return (
    <>
      <h1>Counterexamples</h1>
      {found.length === 0 ? <p>There are none.</p> : null}
      {byProperty.map(([id, placed]) => (
        <section key={id} aria-label={id}>
          <h2>
            <a href={linkTo({ at: "property", id })}>
              {id} {placed[0]?.property.name}
            </a>
          </h2>
          <p class="dim">{placed[0]?.property.sentence}</p>
          <ul class="results">
            {placed.map((p) => (
              <li key={p.model.name}>
                <a href={linkTo({ at: "result", model: p.model.name, id })}>{p.model.name}</a>{" "}
                <VerdictLine result={p.result} />
                <div class="dim">{p.model.sentence}</div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** What violates something or shows an error, by property, the shortest first. */
export function violations(facts: Facts): readonly Placed[] {
  return facts.placed
    .filter(({ result: { verdict } }) => verdict.word === "violated" || verdict.word === "error")
    .toSorted(
      (a, b) =>
        facts.order(a.property.id, b.property.id) ||
        (stepsOf(a.result) ?? 0) - (stepsOf(b.result) ?? 0),
    );
}
