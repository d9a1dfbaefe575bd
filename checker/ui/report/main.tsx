/** The page of a report. */
import "../parts/theme.css";
import { useMemo, useRef } from "preact/hooks";
import { unpacked, type Packed } from "../../trace/shared.ts";
import type { ReportData } from "../../html/report-data.ts";
import { pageData } from "../parts/data.ts";
import { useKeys, type Keys } from "../parts/keyboard.ts";
import { mount } from "../parts/mount.tsx";
import { ThemeButton } from "../parts/theme.tsx";
import { CounterexamplesPage, violations } from "./counterexamples-page.tsx";
import { AbstractionsPage, CoveragePage } from "./coverage-page.tsx";
import { factsOf, type Facts } from "./facts.ts";
import { ModelPage, ModelsPage } from "./model-page.tsx";
import { NecessityPage } from "./necessity-page.tsx";
import { Overview } from "./overview.tsx";
import { PropertiesPage, PropertyPage } from "./property-page.tsx";
import { RequirementsPage } from "./requirements-page.tsx";
import { ResultPage } from "./result-page.tsx";
import { linkTo, routeOf, sections, useRoute, type Route } from "./route.ts";
import { Search } from "./search.tsx";
import "./report.css";

function Report({ facts }: { facts: Facts }) {
  const route = useRoute();
  const help = useRef<HTMLDialogElement>(null);
  const bad = useMemo(() => violations(facts), [facts]);
  const keys = useMemo((): Keys => {
    const beside = (by: number) => (): void => {
      // Of the address: keys may come faster than the page is drawn.
      const route = routeOf(location.hash);
      const now = bad.findIndex(
        (p) => route.at === "result" && p.model.name === route.model && p.property.id === route.id,
      );
      const next = bad[now < 0 ? 0 : now + by];
      if (next !== undefined)
        location.hash = linkTo({ at: "result", model: next.model.name, id: next.property.id });
    };
    const focus =
      (id: string) =>
      (event: KeyboardEvent): void => {
        document.getElementById(id)?.focus();
        event.preventDefault();
      };
    const into = (event: KeyboardEvent): void => {
      // Where nothing has the focus, an arrow means the first thing that arrows move among.
      if (document.activeElement !== document.body) return;
      document
        .querySelector<HTMLElement>(".seq-row-button, .matrix tbody a, .matrix tbody button")
        ?.focus();
      event.preventDefault();
    };
    return {
      "/": focus("search"),
      f: focus("filter"),
      "?": () => {
        if (help.current?.open === false) help.current.showModal();
      },
      n: beside(1),
      p: beside(-1),
      j: into,
      k: into,
      Escape: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
      ...Object.fromEntries(
        sections.map(([at], i) => [
          String(i + 1),
          () => {
            location.hash = linkTo({ at });
          },
        ]),
      ),
    };
  }, [bad]);
  useKeys(keys);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="bar">
        <span class="brand">passproof</span>
        <nav aria-label="report">
          {sections.map(([at, name]) => (
            <a
              key={at}
              href={linkTo({ at })}
              aria-current={sectionOf(route) === at ? "page" : undefined}
            >
              {name}
            </a>
          ))}
        </nav>
        <Search facts={facts} />
        <button
          type="button"
          class="button no-print"
          aria-label="keys"
          onClick={() => help.current?.showModal()}
        >
          ?
        </button>
        <ThemeButton />
      </header>
      <main id="content" tabIndex={-1}>
        <Content facts={facts} route={route} />
      </main>
      <footer class="dim">{facts.data.program}</footer>
      <Help dialog={help} />
    </>
  );
}

/** The entry of the navigation under which a place belongs. */
function sectionOf(route: Route): string {
  switch (route.at) {
    case "property":
      return "properties";
    case "model":
      return "models";
    case "result":
      return "counterexamples";
    default:
      return route.at;
  }
}

function Content({ facts, route }: { facts: Facts; route: Route }) {
  switch (route.at) {
    case "overview":
      return <Overview facts={facts} />;
    case "counterexamples":
      return <CounterexamplesPage facts={facts} />;
    case "properties":
      return <PropertiesPage facts={facts} />;
    case "requirements":
      return <RequirementsPage facts={facts} />;
    case "models":
      return <ModelsPage facts={facts} />;
    case "coverage":
      return <CoveragePage facts={facts} />;
    case "necessity":
      return <NecessityPage facts={facts} />;
    case "abstractions":
      return <AbstractionsPage facts={facts} />;
    case "property":
      return facts.properties.has(route.id) ? (
        <PropertyPage facts={facts} id={route.id} />
      ) : (
        <Missing what={`property ${route.id}`} />
      );
    case "model": {
      const model = facts.models.get(route.name);
      return model === undefined ? (
        <Missing what={`model ${route.name}`} />
      ) : (
        <ModelPage facts={facts} model={model} />
      );
    }
    case "result": {
      const placed = facts.cells.get(route.model)?.get(route.id);
      return placed === undefined ? (
        <Missing what={`verdict on ${route.id} in model ${route.model}`} />
      ) : (
        <ResultPage facts={facts} placed={placed} />
      );
    }
  }
}

function Missing({ what }: { what: string }) {
  return (
    <>
      <h1>Not in this report</h1>
      <p>
        There is no {what} here. <a href={linkTo({ at: "overview" })}>All verdicts</a>
      </p>
    </>
  );
}

const help = [
  ["/", "search"],
  ["f", "filter the table of verdicts"],
  ["j k ↓ ↑", "next and previous step or row"],
  ["h l ← →", "along a row of the table"],
  ["Enter", "open a step, a group, a verdict"],
  ["n p", "next and previous counterexample"],
  ["1 – 8", "the pages in the bar"],
  ["Esc", "leave a field, close this"],
  ["?", "this help"],
] as const;

function Help({ dialog }: { dialog: { current: HTMLDialogElement | null } }) {
  return (
    <dialog ref={dialog} aria-label="keys">
      <h2>Keys</h2>
      <table class="facts">
        <tbody>
          {help.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                {key.split(" ").map((k) => (
                  <kbd key={k}>{k}</kbd>
                ))}
              </th>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <form method="dialog">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  );
}

const facts = factsOf(unpacked(pageData() as Packed) as ReportData); // so it was written
mount(() => <Report facts={facts} />);
