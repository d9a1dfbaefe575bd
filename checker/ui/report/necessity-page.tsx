/** Why each decision of a design is there: the recorded necessity matrix. */
import { useMemo, useState } from "preact/hooks";
import type { NecessityData, NecessityEntry, NecessityGroup } from "../../html/necessity-data.ts";
import type { Facts } from "./facts.ts";
import { linkTo } from "./route.ts";

const words: Record<NecessityEntry["standing"], string> = {
  needed: "needed",
  illDefined: "ill-defined without it",
  equivalent: "equivalent",
  reviewed: "unnoticed, reviewed",
  notReviewed: "unnoticed, not reviewed",
  undecided: "undecided",
};

/** In the order in which the filter names them. */
const standings = Object.keys(words) as NecessityEntry["standing"][]; // of a record of all of them

/** The matrix of each recorded point. */
export function NecessityPage({ facts }: { facts: Facts }) {
  const points = facts.data.necessity;
  return (
    <>
      <h1>Necessity</h1>
      {points.length === 0 ? (
        <p>
          Nothing is recorded: <code>npm run necessity -- --update</code>
        </p>
      ) : (
        <p>
          Why is this check there? Each decision was left out, by itself, in the models of the
          design point: <b>needed</b> names the first property that was found to be violated then.
          As recorded, and not found again by this run.
        </p>
      )}
      {points.map((point) => (
        <Point key={point.point} point={point} facts={facts} />
      ))}
    </>
  );
}

function Point({ point, facts }: { point: NecessityData; facts: Facts }) {
  const [text, setText] = useState("");
  const [standing, setStanding] = useState("");
  const all = useMemo(() => point.groups.flatMap((g) => g.entries), [point]);
  const wanted = text.trim().toLowerCase();
  const suits = (g: NecessityGroup, e: NecessityEntry): boolean =>
    (standing === "" || e.standing === standing) &&
    `${g.title} ${e.name} ${e.property ?? ""} ${nameOf(facts, e.property)}`
      .toLowerCase()
      .includes(wanted);
  const groups = point.groups
    .map((g) => ({ ...g, entries: g.entries.filter((e) => suits(g, e)) }))
    .filter((g) => g.entries.length > 0);
  const shown = groups.reduce((n, g) => n + g.entries.length, 0);
  return (
    <section aria-label={point.point}>
      <h2>{point.point}</h2>
      <p>
        {point.sentence} {point.models} models.
      </p>
      <p class="filter no-print">
        <input
          type="search"
          placeholder="action, clause, field, property…"
          aria-label="filter decisions"
          value={text}
          onInput={(e) => {
            setText(e.currentTarget.value);
          }}
        />{" "}
        <select
          aria-label="how decisions stand"
          value={standing}
          onChange={(e) => {
            setStanding(e.currentTarget.value);
          }}
        >
          <option value="">all</option>
          {standings.map((s) => (
            <option key={s} value={s}>
              {words[s]} ({all.filter((e) => e.standing === s).length})
            </option>
          ))}
        </select>{" "}
        <span class="dim">
          {shown} of {all.length}
        </span>
      </p>
      <table class="list necessity">
        <thead>
          <tr>
            <th scope="col">decision</th>
            <th scope="col">without it</th>
            <th scope="col">steps</th>
          </tr>
        </thead>
        {groups.map((g) => (
          <tbody key={g.title}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                {g.title} <span class="dim">{g.sentence}</span>
              </th>
            </tr>
            {g.entries.map((e) => (
              <Row key={e.name} entry={e} facts={facts} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function nameOf({ properties }: Facts, id: string | undefined): string {
  return id === undefined ? "" : (properties.get(id)?.[0]?.name ?? "");
}

function Row({ entry, facts }: { entry: NecessityEntry; facts: Facts }) {
  const [open, setOpen] = useState(false);
  const { standing, property, steps } = entry;
  return (
    <tr class={`standing-${standing}`}>
      <th scope="row">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {entry.kind === "field" ? ":= " : ""}
          {entry.short}
        </button>
      </th>
      <td>
        {property === undefined ? (
          words[standing]
        ) : (
          <>
            needed by <PropertyLink id={property} facts={facts} />
          </>
        )}
        {open ? <Opened entry={entry} facts={facts} /> : null}
      </td>
      <td class="numeric">{steps ?? "–"}</td>
    </tr>
  );
}

/** A property that this run did not check has no page here. */
function PropertyLink({ id, facts }: { id: string; facts: Facts }) {
  const name = nameOf(facts, id);
  return name === "" ? (
    <b>{id}</b>
  ) : (
    <a href={linkTo({ at: "property", id })}>
      <b>{id}</b> {name}
    </a>
  );
}

function Opened({ entry, facts }: { entry: NecessityEntry; facts: Facts }) {
  const { property, model, why, command, sentence } = entry;
  const said = property === undefined ? undefined : facts.properties.get(property)?.[0]?.sentence;
  return (
    <dl class="opened">
      {sentence === undefined ? null : <Fact name="it says" text={sentence} />}
      {why === undefined ? null : <Fact name="why" text={why} />}
      {said === undefined ? null : <Fact name="the property" text={said} />}
      {model === undefined ? null : <Fact name="found in" text={model} />}
      {command === undefined ? null : (
        <>
          <dt>shown by</dt>
          <dd>
            <code>{command}</code>
          </dd>
        </>
      )}
    </dl>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}
