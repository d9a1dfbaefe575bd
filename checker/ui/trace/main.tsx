/** The page of one trace. */
import "../parts/theme.css";
import { useContext } from "preact/hooks";
import { unpacked, type Packed } from "../../trace/shared.ts";
import type { TraceData } from "../../html/trace-data.ts";
import { formatValue } from "../../trace/value.ts";
import { pageData } from "../parts/data.ts";
import { mount, Printing } from "../parts/mount.tsx";
import { rowsOf, SequenceDiagram } from "../parts/sequence-diagram.tsx";
import { ThemeButton } from "../parts/theme.tsx";
import "./trace.css";

function Page({ page }: { page: TraceData }) {
  const { property, subject } = page;
  const printing = useContext(Printing);
  const set = Object.entries(page.set);
  return (
    <main class="trace-page">
      <header>
        <div class="trace-title">
          <h1>
            {property.id} {property.name} <span class="dim">in {page.model}</span>
          </h1>
          <ThemeButton />
        </div>
        <p>{property.sentence}</p>
        <p>
          <code>{property.formula}</code>
        </p>
        <p class="dim">
          {page.model}: {page.modelSentence}
          {set.map(([flag, value]) => ` Set: ${flag}=${formatValue(value)}.`)}
        </p>
      </header>
      <SequenceDiagram
        key={printing ? "printed" : "shown"}
        subject={subject}
        {...(printing ? { opened: rowsOf(subject) } : {})}
      />
    </main>
  );
}

const page = unpacked(pageData() as Packed) as TraceData; // so it was written
mount(() => <Page page={page} />);
