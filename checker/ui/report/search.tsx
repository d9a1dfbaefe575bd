/** Search over everything that has a page: models, properties, counterexamples, actions. */
import { useMemo, useRef, useState } from "preact/hooks";
import { violations } from "./counterexamples-page.tsx";
import type { Facts } from "./facts.ts";
import { linkTo, type Route } from "./route.ts";

interface Found {
  readonly what: string;
  readonly name: string;
  readonly about: string;
  readonly route: Route;
}

/** Typed apart: a search field may not say so, but one with a list of its own is one. */
const combobox = (isOpen: boolean): object => ({ role: "combobox", "aria-expanded": isOpen });

/** So many are shown. */
const SHOWN = 12;

/** The field, and below it what was found. */
export function Search({ facts }: { facts: Facts }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const all = useMemo(() => everything(facts), [facts]);
  const found = useMemo(() => matching(all, text), [all, text]);
  const go = (f: Found | undefined): void => {
    if (f === undefined) return;
    location.hash = linkTo(f.route);
    setText("");
    field.current?.blur();
  };
  return (
    <div class="search no-print" role="search">
      <input
        ref={field}
        id="search"
        type="search"
        {...combobox(text !== "")}
        placeholder="Search…  (/)"
        aria-label="search models, properties, counterexamples and actions"
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${at}` : undefined}
        autocomplete="off"
        value={text}
        onInput={(e) => {
          setText(e.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (e.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
          else if (e.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (e.key === "Enter") go(found[at]);
          else if (e.key === "Escape") {
            setText("");
            field.current?.blur();
          } else return;
          e.preventDefault();
        }}
      />
      {text.trim() === "" ? null : (
        <div id="found" role="listbox" aria-label="found">
          {found.map((f, i) => (
            // Keys are heard by the field.
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={`${f.what} ${f.name}`}
              id={`found-${i}`}
              role="option"
              aria-selected={i === at}
              tabIndex={-1}
              onClick={() => {
                go(f);
              }}
            >
              <span class="found-what">{f.what}</span> <b>{f.name}</b>{" "}
              <span class="dim">{f.about}</span>
            </div>
          ))}
          {found.length === 0 ? <div class="dim">nothing found</div> : null}
        </div>
      )}
    </div>
  );
}

function everything(facts: Facts): Found[] {
  return [
    ...[...facts.properties].flatMap(([id, [p]]) =>
      p === undefined
        ? []
        : [
            {
              what: "property",
              name: `${id} ${p.name}`,
              about: p.sentence,
              route: { at: "property", id },
            } as const,
          ],
    ),
    ...facts.data.models.map(
      (m) =>
        ({
          what: "model",
          name: m.name,
          about: m.sentence,
          route: { at: "model", name: m.name },
        }) as const,
    ),
    ...violations(facts).map(
      (p) =>
        ({
          what: "counterexample",
          name: `${p.model.name} ${p.property.id}`,
          about: `${p.property.name}: ${p.result.verdict.word === "violated" ? p.result.verdict.failed.join(", ") : "error"}`,
          route: { at: "result", model: p.model.name, id: p.property.id },
        }) as const,
    ),
    ...[
      ...new Map(facts.data.systems.flatMap((s) => s.actions).map((a) => [a.name, a])).values(),
    ].map(
      (a) =>
        ({ what: "action", name: a.name, about: a.sentence, route: { at: "coverage" } }) as const,
    ),
  ];
}

/** What has all words of `text`: in its name before in its text, and the shorter name first. */
function matching(all: readonly Found[], text: string): readonly Found[] {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((w) => w !== "");
  if (wanted.length === 0) return [];
  const rank = (f: Found): number => {
    const name = f.name.toLowerCase();
    if (wanted.every((w) => name.split(/[\s-]/).includes(w))) return 0;
    if (wanted.every((w) => name.includes(w))) return 1;
    return wanted.every((w) => `${name} ${f.about.toLowerCase()}`.includes(w)) ? 2 : 3;
  };
  return all
    .map((f) => ({ f, r: rank(f) }))
    .filter(({ r }) => r < 3)
    .toSorted((a, b) => a.r - b.r || a.f.name.length - b.f.name.length)
    .slice(0, SHOWN)
    .map(({ f }) => f);
}
