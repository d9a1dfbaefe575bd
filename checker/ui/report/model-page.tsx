/** Models: what each is, what was found of it, and what it exercises. */
import { partialOrderText } from "../../trace/partial-order-text.ts";
import { symmetryText } from "../../trace/symmetry-text.ts";
import { formatValue } from "../../trace/value.ts";
import type { ModelData } from "../../html/report-data.ts";
import { ActionTable } from "./coverage-page.tsx";
import { expectedOf, type Facts } from "./facts.ts";
import { number } from "./overview.tsx";
import { Tally } from "./property-page.tsx";
import { linkTo } from "./route.ts";
import { VerdictLine } from "./verdict-mark.tsx";

/** All models, by group. */
export function ModelsPage({ facts }: { facts: Facts }) {
  return (
    <>
      <h1>Models</h1>
      {[...facts.groups].map(([group, models]) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <table class="list">
            <thead class="visually-hidden">
              <tr>
                <th scope="col">model</th>
                <th scope="col">what it is</th>
                <th scope="col">states</th>
                <th scope="col">verdicts</th>
              </tr>
            </thead>
            <tbody>
              {models.map((m) => (
                <tr key={m.name}>
                  <th scope="row">
                    <a href={linkTo({ at: "model", name: m.name })}>{m.name}</a>
                  </th>
                  <td>
                    {m.sentence}
                    {m.differs.length === 0 ? null : <Differences model={m} />}
                  </td>
                  <td class="numeric">{m.runs[0] === undefined ? "" : number(m.runs[0].states)}</td>
                  <td class="tally">
                    <Tally placed={[...(facts.cells.get(m.name)?.values() ?? [])]} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </>
  );
}

function Differences({ model }: { model: ModelData }) {
  return (
    <div class="differs">
      {model.differs.map((d) => (
        <code key={d.name} title={`mostly ${formatValue(d.mostly)}`}>
          {d.name} = {formatValue(d.value)}
        </code>
      ))}
    </div>
  );
}

/** One model. */
export function ModelPage({ facts, model }: { facts: Facts; model: ModelData }) {
  const placed = [...(facts.cells.get(model.name)?.values() ?? [])].toSorted((a, b) =>
    facts.order(a.property.id, b.property.id),
  );
  const system = facts.data.systems[model.system];
  const relied = [...new Set(placed.flatMap((p) => p.result.reliesOn))];
  return (
    <article>
      <h1>{model.name}</h1>
      <p class="statement-sentence">{model.sentence}</p>
      <p class="dim">
        System {system?.name}, size {model.size}, group {model.group}.
      </p>
      {model.failures.map((f) => (
        <p key={f} class="failure">
          The specification did something illegal: {f}
        </p>
      ))}
      <section aria-label="constants">
        <h2>Constants</h2>
        {model.differs.length === 0 ? (
          <p>None differs from what most models of this report have.</p>
        ) : (
          <table class="list">
            <thead>
              <tr>
                <th scope="col">constant</th>
                <th scope="col">here</th>
                <th scope="col">in most models</th>
              </tr>
            </thead>
            <tbody>
              {model.differs.map((d) => (
                <tr key={d.name}>
                  <th scope="row">
                    <code>{d.name}</code>
                    {model.budgets.includes(d.name) ? <span class="dim"> budget</span> : null}
                  </th>
                  <td>
                    <code>{formatValue(d.value)}</code>
                  </td>
                  <td class="dim">
                    <code>{formatValue(d.mostly)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <details>
          <summary>All {Object.keys(model.constants).length} constants</summary>
          <table class="facts">
            <tbody>
              {Object.entries(model.constants).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                    {model.budgets.includes(name) ? <span class="dim"> budget</span> : null}
                  </th>
                  <td>
                    <code>{formatValue(value)}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
        {model.bounds.map((b) => (
          <p key={b.name}>
            <b>Bound</b> {b.name}: {b.sentence} Safety verdicts are incomplete.
          </p>
        ))}
      </section>
      <section aria-label="explorations">
        <h2>Explorations</h2>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">of</th>
              <th scope="col">states</th>
              <th scope="col">transitions</th>
              <th scope="col">depth</th>
              <th scope="col">widest level</th>
              <th scope="col">bits a state</th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {model.runs.map((r, i) => (
              <tr key={i}>
                <th scope="row">
                  {r.monitor === null ? "the system alone" : `beside monitor ${r.monitor}`}
                  {r.secret === undefined ? "" : `, secret ${r.secret}`}
                  {r.pairs === undefined ? "" : `, ${number(r.pairs)} pairs`}
                  {r.abstractStates === undefined
                    ? ""
                    : `, ${number(r.abstractStates)} abstract states`}
                </th>
                <td class="numeric">{number(r.states)}</td>
                <td class="numeric">{number(r.transitions)}</td>
                <td class="numeric">{number(r.depth)}</td>
                <td class="numeric">{number(r.widestLevel)}</td>
                <td class="numeric">{number(r.stateBits)}</td>
                <td title={r.approximate?.how}>
                  {r.approximate !== undefined
                    ? `not exhaustive: ${r.approximate.mode}, seed ${r.approximate.seed}`
                    : r.complete
                      ? "complete"
                      : "cut short"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {model.runs.map((r, i) =>
          r.symmetry === undefined ? null : (
            <p key={i}>
              <b>Representatives only</b> {r.monitor === null ? "" : `beside monitor ${r.monitor}`}:{" "}
              {symmetryText(r.symmetry)}.
            </p>
          ),
        )}
        {model.runs.map((r, i) =>
          r.partialOrder === undefined ? null : (
            <p key={i}>
              <b>Orders of steps</b>: {partialOrderText(r.partialOrder, r.states)}.
            </p>
          ),
        )}
      </section>
      <section aria-label="verdicts">
        <h2>Verdicts</h2>
        <table class="list">
          <thead class="visually-hidden">
            <tr>
              <th scope="col">property</th>
              <th scope="col">verdict</th>
              <th scope="col">what it says</th>
            </tr>
          </thead>
          <tbody>
            {placed.map((p) => (
              <tr key={p.property.id}>
                <th scope="row">
                  <a href={linkTo({ at: "result", model: model.name, id: p.property.id })}>
                    {p.property.id} {p.property.name}
                  </a>
                </th>
                <td>
                  <VerdictLine result={p.result} />
                  {p.result.standing === "asExpected" ? null : (
                    <span class="dim"> expected: {expectedOf(p.result)}</span>
                  )}
                </td>
                <td class="dim">{p.property.sentence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="coverage">
        <h2>What was exercised</h2>
        <ActionTable
          actions={model.actions.map((a) => ({ ...a, models: 1 }))}
          about={system?.actions ?? []}
          onlyHere
        />
      </section>
      {relied.length === 0 ? null : (
        <section aria-label="abstractions">
          <h2>Abstractions relied on</h2>
          <ul>
            {facts.data.abstractions
              .filter((a) => relied.includes(a.id))
              .map((a) => (
                <li key={a.id}>
                  <b>{a.id}</b> {a.sentence}
                </li>
              ))}
          </ul>
        </section>
      )}
    </article>
  );
}
