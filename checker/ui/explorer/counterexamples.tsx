/** Counterexamples and witnesses, to be loaded. */
import { useState } from "preact/hooks";
import type { ClaimInfo } from "../../explorer/api.ts";
import type { Explorer } from "./explorer.ts";

/** What can be looked for, that which is expected to be found first. */
export function CounterexamplesPanel({ explorer }: { explorer: Explorer }) {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const suits = (c: ClaimInfo): boolean =>
    `${c.id} ${c.name} ${c.kind} ${c.sentence}`.toLowerCase().includes(wanted);
  const all = explorer.info.claims.filter(suits);
  const lists: readonly (readonly [string, readonly ClaimInfo[], boolean])[] = [
    ["Violated, as expected", all.filter((c) => c.expected === "violated"), true],
    ["Witnesses", all.filter((c) => c.kind === "reachable"), true],
    [
      "Expected to hold",
      all.filter((c) => c.kind !== "reachable" && c.expected === "holds"),
      wanted !== "",
    ],
    [
      "Not claimed of this model",
      all.filter((c) => c.expected !== null && typeof c.expected === "object"),
      wanted !== "",
    ],
  ];
  return (
    <div class="xp-counterexamples">
      <SearchStatus explorer={explorer} />
      <input
        type="search"
        placeholder="filter properties"
        aria-label="filter counterexamples"
        value={filter}
        onInput={(e) => {
          setFilter(e.currentTarget.value);
        }}
      />
      {lists.map(([title, claims, open]) =>
        claims.length === 0 ? null : (
          <details key={title} class="xp-claims" open={open}>
            <summary>
              {title} <span class="dim">{claims.length}</span>
            </summary>
            {claims.map((c) => (
              <Loadable key={c.id} explorer={explorer} claim={c} />
            ))}
          </details>
        ),
      )}
      {all.length === 0 ? <p class="dim">no property has “{filter}” in it</p> : null}
    </div>
  );
}

function Loadable({ explorer, claim }: { explorer: Explorer; claim: ClaimInfo }) {
  const { search } = explorer;
  const running = search?.state === "running" && search.property === claim.id;
  return (
    <div class="xp-loadable">
      <div>
        <b>{claim.id}</b> {claim.name}
        <p class="xp-sentence" title={claim.sentence}>
          {claim.sentence}
        </p>
      </div>
      <button
        type="button"
        class="button"
        disabled={running}
        aria-label={`${claim.kind === "reachable" ? "Go to" : claim.expected === "violated" ? "Load" : "Look for"} ${claim.id}`}
        onClick={() => void explorer.find(claim.id)}
      >
        {running
          ? "searching"
          : claim.kind === "reachable"
            ? "Go there"
            : claim.expected === "violated"
              ? "Load"
              : "Look"}
      </button>
    </div>
  );
}

function SearchStatus({ explorer }: { explorer: Explorer }) {
  const { search } = explorer;
  if (search === null) return null;
  switch (search.state) {
    case "running":
      return (
        <output class="xp-search">
          <span>
            Searching for {search.property}: {search.states.toLocaleString("en")} states, level{" "}
            {search.level}, {Math.round(search.seconds)} s
          </span>
          <button type="button" class="button" onClick={() => void explorer.cancel()}>
            Cancel
          </button>
        </output>
      );
    case "failed":
      return (
        <p class="xp-notice xp-notice-error" role="alert">
          <span>
            The search for {search.property} failed: {search.message}
          </span>
        </p>
      );
    case "done":
      return (
        <output class="xp-search">
          <span>{search.loaded.evidence.says}.</span>
        </output>
      );
  }
}
