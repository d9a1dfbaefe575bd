/** What each property says in this state. */
import { useState } from "preact/hooks";
import type { ClaimHere, ClaimInfo, ClaimStatus, Part } from "../../explorer/api.ts";
import { formatValue } from "../../trace/value.ts";
import type { Explorer } from "./explorer.ts";

interface Group {
  readonly title: string;
  readonly mark: string;
  readonly tone: "bad" | "good" | "none";
  /** Whether its properties stand open to view at first. */
  readonly open: boolean;
  readonly has: (claim: ClaimInfo, here: ClaimHere) => boolean;
}

const status =
  (...of: readonly ClaimStatus[]) =>
  (claim: ClaimInfo, here: ClaimHere): boolean =>
    of.includes(here.status) && isClaimed(claim);

function isClaimed({ expected }: ClaimInfo): boolean {
  return expected === null || typeof expected === "string";
}

const groups: readonly Group[] = [
  { title: "violated", mark: "✗", tone: "bad", open: true, has: status("violated") },
  {
    title: "violated, though not claimed of this model",
    mark: "✗",
    tone: "none",
    open: true,
    has: (claim, here) => here.status === "violated" && !isClaimed(claim),
  },
  { title: "in error", mark: "!", tone: "bad", open: true, has: status("error") },
  { title: "reached: witnesses", mark: "★", tone: "good", open: true, has: status("reached") },
  { title: "hold", mark: "✓", tone: "good", open: true, has: status("holds") },
  {
    title: "say nothing here: their case has not come",
    mark: "·",
    tone: "none",
    open: false,
    has: status("notMet", "noStep"),
  },
  {
    title: "witnesses, not reached",
    mark: "☆",
    tone: "none",
    open: false,
    has: status("notReached"),
  },
  { title: "are about whole runs", mark: "∞", tone: "none", open: true, has: status("aboutRuns") },
  {
    title: "are not claimed of this model",
    mark: "–",
    tone: "none",
    open: false,
    has: (claim, here) => here.status !== "violated" && !isClaimed(claim),
  },
];

/** The properties of the model, by what they say here. */
export function PropertiesPanel({ explorer }: { explorer: Explorer }) {
  const [filter, setFilter] = useState("");
  const here = explorer.at.seen?.here.claims ?? [];
  const wanted = filter.trim().toLowerCase();
  const all = explorer.info.claims.flatMap((claim, i) => {
    const its = here[i];
    const suits = `${claim.id} ${claim.name} ${claim.kind} ${claim.sentence}`.toLowerCase();
    return its === undefined || !suits.includes(wanted) ? [] : [{ claim, here: its }];
  });
  return (
    <div class="xp-properties">
      <input
        type="search"
        placeholder="filter properties"
        aria-label="filter properties"
        value={filter}
        onInput={(e) => {
          setFilter(e.currentTarget.value);
        }}
      />
      {groups.map((g) => {
        const own = all.filter((x) => g.has(x.claim, x.here));
        return own.length === 0 ? null : (
          <details
            key={g.title}
            class={`xp-claims xp-claims-${g.tone}`}
            open={g.open || wanted !== ""}
          >
            <summary>
              <span aria-hidden="true">{g.mark} </span>
              {own.length} {own.length === 1 ? singular(g.title) : g.title}
            </summary>
            {own.map((x) => (
              <Claim key={x.claim.id} explorer={explorer} claim={x.claim} here={x.here} />
            ))}
          </details>
        );
      })}
      {all.length === 0 ? <p class="dim">no property has “{filter}” in it</p> : null}
    </div>
  );
}

function singular(title: string): string {
  return (
    {
      hold: "holds",
      "say nothing here: their case has not come": "says nothing here: its case has not come",
      "are about whole runs": "is about whole runs",
      "are not claimed of this model": "is not claimed of this model",
      "reached: witnesses": "reached: a witness",
      "witnesses, not reached": "witness, not reached",
    }[title] ?? title
  );
}

/** The predicates of a property of runs, together for each element of `each`; empty where there is one property. */
function byElement(all: readonly Part[]): { readonly element: string; readonly parts: Part[] }[] {
  const found = new Map<string, Part[]>();
  for (const part of all) {
    const element = part.element === null ? "" : formatValue(part.element);
    found.set(element, [...(found.get(element) ?? []), part]);
  }
  return [...found].map(([element, parts]) => ({ element, parts }));
}

function Predicates({ parts }: { parts: readonly Part[] }) {
  const rows = byElement(parts);
  return (
    <table class="xp-predicates">
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">for</span>
          </th>
          {(rows[0]?.parts ?? []).map((p) => (
            <th key={p.name} scope="col">
              {p.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ element, parts: own }) => (
          <tr key={element}>
            <th scope="row">{element === "" ? "here" : element}</th>
            {own.map((p) => (
              <td key={p.name} class={p.value ? "xp-true" : "dim"}>
                {String(p.value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Claim({
  explorer,
  claim,
  here,
}: {
  explorer: Explorer;
  claim: ClaimInfo;
  here: ClaimHere;
}) {
  const { expected } = claim;
  const judged = here.status === "violated" || here.status === "holds";
  return (
    <details class="xp-claim">
      <summary>
        <b>{claim.id}</b> {claim.name}
        {here.status === "violated" ? (
          <span class="xp-failed"> {here.failed.join(", ")}</span>
        ) : null}
        {byElement(here.parts)
          .filter(({ parts }) => parts.some((p) => p.value))
          .map(({ element, parts }) => (
            <span key={element} class="xp-part">
              {element === "" ? "" : `${element}: `}
              {parts.flatMap((p) => (p.value ? [p.name] : [])).join(", ")}
            </span>
          ))}
      </summary>
      <p>{claim.sentence}</p>
      <p>
        <code>{claim.formula}</code>
      </p>
      {claim.conjuncts.length === 0 || !judged ? null : (
        <ul class="xp-conjuncts">
          {claim.conjuncts.map((name) => {
            const failed = here.failed.includes(name);
            return (
              <li key={name} class={failed ? "xp-false" : "xp-true"}>
                {failed ? "✗" : "✓"} <code>{name}</code>
                {failed ? " is false" : ""}
              </li>
            );
          })}
        </ul>
      )}
      {here.parts.length === 0 ? null : <Predicates parts={here.parts} />}
      {here.error === null ? null : <p class="xp-failed">{here.error}</p>}
      <p class="dim">
        {expected === null
          ? "A witness of the suite."
          : typeof expected === "string"
            ? `Expected of the model: ${expected}.`
            : `Not claimed of this model: ${expected.notClaimed}.`}{" "}
        Source: {claim.source}
      </p>
      <p>
        <button type="button" class="button" onClick={() => void explorer.find(claim.id)}>
          {claim.kind === "reachable" ? "Go to the first state" : "Look for a counterexample"}
        </button>
      </p>
    </details>
  );
}
