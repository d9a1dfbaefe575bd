/** The first page: what the run amounts to, what is a surprise, and all verdicts. */
import { Fragment } from "preact";
import { useMemo, useState } from "preact/hooks";
import { formatValue } from "../../trace/value.ts";
import { expectedOf, grouped, inShort, type Facts, type Placed } from "./facts.ts";
import { Judgements } from "./judgements.tsx";
import { Matrix } from "./matrix.tsx";
import { linkTo } from "./route.ts";
import { signs, standings, VerdictLine, words } from "./verdict-mark.tsx";

/** The first page. */
export function Overview({ facts }: { facts: Facts }) {
  return (
    <>
      <Summary facts={facts} />
      <Surprises facts={facts} />
      <Judgements judgements={facts.data.judgements} />
      <Verdicts facts={facts} />
    </>
  );
}

function Summary({ facts: { data, placed } }: { facts: Facts }) {
  const { counts, code, failedModels, sentence } = data.outcome;
  const states = data.models.reduce((n, m) => n + (m.runs[0]?.states ?? 0), 0);
  const set = Object.entries(data.set);
  return (
    <section class={`summary summary-${code}`} aria-label="summary">
      <h1>{sentence}.</h1>
      <ul class="counts">
        {(Object.keys(standings) as (keyof typeof standings)[]).map((s) =>
          counts[s] === 0 && s !== "asExpected" ? null : (
            <li key={s} class={`s-${s}`}>
              <b>{number(counts[s])}</b> {standings[s]}
            </li>
          ),
        )}
        <li>
          <b>{number(data.models.length)}</b> {data.models.length === 1 ? "model" : "models"}
        </li>
        <li>
          <b>{number(placed.length)}</b> {placed.length === 1 ? "verdict" : "verdicts"}
        </li>
        <li>
          <b>{number(states)}</b> {states === 1 ? "state" : "states"}
        </li>
      </ul>
      {failedModels === 0 ? null : (
        <p>
          The specification of {failedModels === 1 ? "1 model" : `${failedModels} models`} did
          something illegal.
        </p>
      )}
      {set.length === 0 ? null : (
        <p>
          Set for this run:{" "}
          <code>{set.map(([flag, value]) => `${flag}=${formatValue(value)}`).join(" ")}</code>. What
          models expect does not apply then: each property is expected to hold.
        </p>
      )}
    </section>
  );
}

/** So many are listed before the rest is folded. */
const LISTED = 30;

function Surprises({ facts: { data, placed } }: { facts: Facts }) {
  const found = placed.filter(
    ({ result: { standing } }) => standing === "unexpected" || standing === "error",
  );
  const open = placed.filter(({ result: { standing } }) => standing === "incomplete");
  const { coverage } = data;
  const gaps = coverage.evaluated
    ? coverage.gaps.length + coverage.idleReleases.length + coverage.idleFairness.length
    : 0;
  if (found.length + open.length + gaps === 0) return null;
  return (
    <section aria-label="surprises">
      <h2>Look here first</h2>
      <ResultList placed={found} />
      {open.length === 0 ? null : (
        <details open={found.length === 0}>
          <summary>{open.length} not established</summary>
          <ul class="results">
            {grouped(open, (p) => `${p.model.name} ${inShort(p.result)}`).map(
              ([key, [first, ...more]]) =>
                first === undefined ? null : (
                  <li key={key}>
                    <a href={linkTo({ at: "model", name: first.model.name })}>{first.model.name}</a>{" "}
                    <span class="dim">
                      {[first, ...more].map((p) => p.property.id).join(" ")}:{" "}
                      {inShort(first.result)}
                    </span>
                  </li>
                ),
            )}
          </ul>
        </details>
      )}
      {gaps === 0 ? null : (
        <p>
          <a href={linkTo({ at: "coverage" })}>
            {gaps} {gaps === 1 ? "gap" : "gaps"} in what the models exercise
          </a>
        </p>
      )}
    </section>
  );
}

function ResultList({ placed }: { placed: readonly Placed[] }) {
  const item = (p: Placed) => (
    <li key={`${p.model.name} ${p.property.id}`}>
      <a href={linkTo({ at: "result", model: p.model.name, id: p.property.id })}>
        {p.model.name} {p.property.id} {p.property.name}
      </a>{" "}
      <VerdictLine result={p.result} /> <span class="dim">expected: {expectedOf(p.result)}</span>
    </li>
  );
  return (
    <>
      <ul class="results">{placed.slice(0, LISTED).map(item)}</ul>
      {placed.length <= LISTED ? null : (
        <details>
          <summary>{placed.length - LISTED} more</summary>
          <ul class="results">{placed.slice(LISTED).map(item)}</ul>
        </details>
      )}
    </>
  );
}

interface Filter {
  readonly text: string;
  readonly verdict: string;
  readonly kind: string;
  readonly group: string;
}
const everything: Filter = { text: "", verdict: "", kind: "", group: "" };

function Verdicts({ facts }: { facts: Facts }) {
  const [filter, setFilter] = useState(everything);
  const { models, ids, shows } = useMemo(() => filtered(facts, filter), [facts, filter]);
  const set = (change: Partial<Filter>): void => {
    setFilter({ ...filter, ...change });
  };
  const present = new Set(facts.placed.map((p) => p.result.verdict.word));
  const kinds = [...new Set(facts.placed.map((p) => p.property.kind))];
  const isFiltered = Object.values(filter).some((v) => v !== "");
  return (
    <section aria-label="verdicts">
      <h2>Verdicts</h2>
      <form
        class="filter no-print"
        onSubmit={(e) => {
          e.preventDefault();
        }}
      >
        <input
          type="search"
          id="filter"
          placeholder="model or property…  (f)"
          aria-label="filter models and properties by text"
          value={filter.text}
          onInput={(e) => {
            set({ text: e.currentTarget.value });
          }}
        />
        <Choice
          label="verdict"
          value={filter.verdict}
          options={[
            ["surprise", "not as expected"],
            ...words.filter((w) => present.has(w)).map((w) => [w, w] as const),
            ["notClaimed", "not claimed"],
          ]}
          choose={(verdict) => {
            set({ verdict });
          }}
        />
        <Choice
          label="kind"
          value={filter.kind}
          options={kinds.map((k) => [k, k])}
          choose={(kind) => {
            set({ kind });
          }}
        />
        <Choice
          label="group"
          value={filter.group}
          options={[...facts.groups].map(([g, { length }]) => [g, `${g} (${length})`])}
          choose={(group) => {
            set({ group });
          }}
        />
        <button
          type="button"
          class="button"
          disabled={!isFiltered}
          onClick={() => {
            setFilter(everything);
          }}
        >
          Clear
        </button>
      </form>
      <Legend present={present} />
      <Matrix
        key={isFiltered ? "filtered" : "all"}
        facts={facts}
        models={models}
        ids={ids}
        shows={shows}
        filtered={isFiltered}
      />
    </section>
  );
}

function Choice({
  label,
  value,
  options,
  choose,
}: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(e) => {
        choose(e.currentTarget.value);
      }}
    >
      <option value="">any {label}</option>
      {options.map(([v, text]) => (
        <option key={v} value={v}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** What the rarer marks mean; they are explained where they occur. */
const rarer: Partial<Record<(typeof words)[number], string>> = {
  unreached: "unreached",
  vacuous: "vacuous: its case never occurred",
  notFound: "not found",
  incomplete: "incomplete",
  error: "an error",
};

function Legend({ present }: { present: ReadonlySet<string> }) {
  return (
    <p class="legend">
      <span class="v v-holds">✓</span> holds or reached <span class="v v-violated">✗</span>{" "}
      violated, as expected <span class="v v-violated s-unexpected">✗</span> not as expected{" "}
      <span class="v v-holds s-notClaimed">✓</span> not claimed{" "}
      {words.map((word) =>
        present.has(word) && rarer[word] !== undefined ? (
          <Fragment key={word}>
            <span class={`v v-${word}`}>{signs[word]}</span> {rarer[word]}{" "}
          </Fragment>
        ) : null,
      )}
      <span>an empty cell: not among the properties of the model</span>
    </p>
  );
}

function filtered(facts: Facts, filter: Filter) {
  const text = filter.text.trim().toLowerCase();
  const has = (s: string): boolean => s.toLowerCase().includes(text);
  const byModel = new Set(facts.data.models.filter((m) => has(m.name)).map((m) => m.name));
  const byProperty = new Set(
    facts.data.properties
      .filter((p) => p.id.toLowerCase() === text || has(`${p.id} ${p.name}`))
      .map((p) => p.id),
  );
  // A whole id means that property, and not others whose ids begin with it.
  const exact = facts.data.properties.find((p) => p.id.toLowerCase() === text)?.id;
  const shows = (p: Placed): boolean =>
    (text === "" ||
      (exact === undefined
        ? byModel.has(p.model.name) || byProperty.has(p.property.id)
        : p.property.id === exact)) &&
    (filter.kind === "" || p.property.kind === filter.kind) &&
    (filter.group === "" || p.model.group === filter.group) &&
    (filter.verdict === "" ||
      filter.verdict === p.result.verdict.word ||
      filter.verdict === p.result.standing ||
      (filter.verdict === "surprise" && ["unexpected", "error"].includes(p.result.standing)));
  const wanted = facts.placed.filter(shows);
  const [models, ids] = [
    new Set(wanted.map((p) => p.model.name)),
    new Set(wanted.map((p) => p.property.id)),
  ];
  return {
    models: facts.data.models.filter((m) => models.has(m.name)),
    ids: [...ids].toSorted(facts.order),
    shows,
  };
}

/** A number with its thousands set off. */
export function number(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
