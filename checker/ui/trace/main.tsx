/** The page of one trace. */
import { render } from "preact";
import "../parts/theme.css";
import type { TraceData } from "../../html/trace-data.ts";
import { formatValue } from "../../trace/value.ts";
import { pageData } from "../parts/data.ts";
import { SequenceDiagram } from "../parts/sequence-diagram.tsx";
import { ThemeButton } from "../parts/theme.tsx";
import "./trace.css";

function Page({ page }: { page: TraceData }) {
  const { property, subject } = page;
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
      {subject === null ? <p>{page.verdict}</p> : <SequenceDiagram subject={subject} />}
    </main>
  );
}

const app = document.getElementById("app");
const page = pageData() as TraceData; // so it was written
if (app !== null) render(<Page page={page} />, app);
