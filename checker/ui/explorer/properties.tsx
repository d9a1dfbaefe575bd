/** What each property says in this state. */
import { useState } from "preact/hooks";
import type { ClaimHere, ClaimInfo, ClaimStatus } from "../../explorer/api.ts";
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
    has: (claim) => !isClaimed(claim),
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
        {here.parts.map((p, i) => (
          <span key={i} class={p.value ? "xp-part xp-part-true" : "xp-part"}>
            {p.element === null ? "" : `${formatValue(p.element)} `}
            {p.name} {p.value ? "✓" : "✗"}
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
      {here.error === null ? null : <p class="xp-failed">{here.error}</p>}
      <p class="dim">
        {expected === null
          ? "A witness of the suite."
          : typeof expected === "string"
            ? `Expected of the model: ${expected}.`
            : `Not claimed of this model: ${expected.notClaimed}.`}{" "}
        {claim.source}
      </p>
      <p>
        <button type="button" class="button" onClick={() => void explorer.find(claim.id)}>
          {claim.kind === "reachable" ? "Go to the first state" : "Look for a counterexample"}
        </button>
      </p>
    </details>
  );
}
