/** What the models exercise: actions, guard clauses, and what is never needed. */
import { useMemo, useState } from "preact/hooks";
import type { SystemData } from "../../html/report-data.ts";
import type { ActionStatistics } from "../../verdict.ts";
import type { Facts } from "./facts.ts";
import { number } from "./overview.tsx";
import { linkTo } from "./route.ts";

interface Tallied extends ActionStatistics {
  /** Models in which it fired. */
  readonly models: number;
}

/** Coverage of the whole run. */
export function CoveragePage({ facts: { data } }: { facts: Facts }) {
  const { coverage } = data;
  const tallied = useMemo(() => tally(data.models.map((m) => m.actions)), [data]);
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const about = data.systems.flatMap((s) => s.actions);
  const shown = tallied.filter(
    (a) =>
      a.action.toLowerCase().includes(wanted) ||
      a.refusals.some((r) => r.clause.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <h1>Coverage</h1>
      {coverage.evaluated ? (
        <>
          <p>
            {coverage.actions} actions with {coverage.clauses} clauses, {coverage.releases}{" "}
            releases, {coverage.fairness} fairness conditions.{" "}
            {coverage.gaps.length + coverage.idleReleases.length + coverage.idleFairness.length ===
            0
              ? "Every one of them is exercised in some model."
              : null}
          </p>
          <Listed
            title="Never exercised"
            bad
            items={[
              ...coverage.gaps.map((g) => `${g.system}: ${gapText(g)}`),
              ...coverage.idleReleases.map(
                (r) => `release ${r.release} never cut a pair (${r.properties.join(", ")})`,
              ),
              ...coverage.idleFairness.map(
                (f) => `fairness ${f.fairness} has no step (${f.properties.join(", ")})`,
              ),
            ]}
          />
          <Listed
            title="Waived"
            items={coverage.waived.map((g) => `${g.system}: ${gapText(g)}: ${g.why}`)}
          />
          <Listed
            title="Waivers that waive nothing"
            items={coverage.unneededWaivers.map(
              (w) => `${w.action}${w.clause === null ? "" : `.${w.clause}`}: ${w.reason}`,
            )}
          />
          <Listed
            title="Abstract actions that answer nothing"
            items={coverage.idleAnswers.map((a) => `${a.property}: ${a.actions.join(", ")}`)}
          />
        </>
      ) : (
        <p>Gaps were not looked for: {coverage.why}.</p>
      )}
      <h2>Actions</h2>
      <p class="filter no-print">
        <input
          type="search"
          placeholder="action or clause…"
          aria-label="filter actions and clauses"
          value={text}
          onInput={(e) => {
            setText(e.currentTarget.value);
          }}
        />{" "}
        <span class="dim">
          {shown.length} of {tallied.length}
        </span>
      </p>
      <ActionTable actions={shown} about={about} />
    </>
  );
}

function gapText({
  action,
  clause,
}: {
  readonly action: string;
  readonly clause: string | null;
}): string {
  return clause === null
    ? `${action} never fires`
    : `${action}: ${clause} never is the first to refuse`;
}

function Listed({
  title,
  items,
  bad = false,
}: {
  title: string;
  items: readonly string[];
  bad?: boolean;
}) {
  if (items.length === 0) return null;
  return (
    <section class={bad ? "failure" : ""} aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

/** Counts of all models together, by name of action. */
function tally(models: readonly (readonly ActionStatistics[])[]): Tallied[] {
  const found = new Map<string, { fired: number; models: number; refusals: Map<string, number> }>();
  for (const { action, fired, refusals } of models.flat()) {
    const t = found.get(action) ?? { fired: 0, models: 0, refusals: new Map<string, number>() };
    found.set(action, t);
    t.fired += fired;
    if (fired > 0) t.models++;
    for (const { clause, count } of refusals)
      t.refusals.set(clause, (t.refusals.get(clause) ?? 0) + count);
  }
  return [...found].map(([action, t]) => ({
    action,
    fired: t.fired,
    models: t.models,
    refusals: [...t.refusals].map(([clause, count]) => ({ clause, count })),
  }));
}

/** Actions: how often each fired, and each clause was the first to refuse. */
export function ActionTable({
  actions,
  about,
  onlyHere = false,
}: {
  actions: readonly Tallied[];
  about: SystemData["actions"];
  /** Of one model: what is not exercised may be elsewhere. */
  onlyHere?: boolean;
}) {
  const sentences = new Map(about.map((a) => [a.name, a]));
  return (
    <table class="list coverage">
      <thead>
        <tr>
          <th scope="col">action</th>
          <th scope="col">fired</th>
          {onlyHere ? null : <th scope="col">in models</th>}
          <th scope="col">first to refuse</th>
        </tr>
      </thead>
      <tbody>
        {actions.map((a) => {
          const said = sentences.get(a.action);
          return (
            <tr key={a.action}>
              <th scope="row" title={said?.sentence}>
                {a.action} <span class="dim">{said?.actor}</span>
              </th>
              <td class={a.fired === 0 ? "numeric none" : "numeric"}>{number(a.fired)}</td>
              {onlyHere ? null : <td class="numeric">{a.models}</td>}
              <td>
                {a.refusals.map((r) => (
                  <span key={r.clause} class={r.count === 0 ? "clause none" : "clause"}>
                    {r.clause} <b>{number(r.count)}</b>
                  </span>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The ledger of abstractions. */
export function AbstractionsPage({ facts: { data, placed } }: { facts: Facts }) {
  return (
    <>
      <h1>Abstractions</h1>
      <p>What the systems leave out or merge. What holds relies on them.</p>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">id</th>
            <th scope="col">what is left out</th>
            <th scope="col">why nothing is lost</th>
            <th scope="col">what would notice</th>
            <th scope="col">verdicts that rely on it</th>
          </tr>
        </thead>
        <tbody>
          {data.abstractions.map((a) => (
            <tr key={a.id} id={`abstraction-${a.id}`}>
              <th scope="row">{a.id}</th>
              <td>{a.sentence}</td>
              <td>{a.argument}</td>
              <td>
                {data.models.some((m) => m.name === a.challengedBy) ? (
                  <a href={linkTo({ at: "model", name: a.challengedBy })}>{a.challengedBy}</a>
                ) : (
                  <code>{a.challengedBy}</code>
                )}
              </td>
              <td class="numeric">
                {number(
                  placed.filter((p) => relies(p.result.reliesOn, p.result.verdict.word, a.id))
                    .length,
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function relies(ids: readonly string[], word: string, id: string): boolean {
  return (word === "holds" || word === "unreached") && ids.includes(id);
}
