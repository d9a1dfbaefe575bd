/** The page of the explorer. */
import { render } from "preact";
import "../parts/theme.css";
import "./explorer.css";
import { App } from "./app.tsx";
import { askModel } from "./ask.ts";
import { Explorer } from "./explorer.ts";

const place = document.getElementById("app");

async function begin(into: HTMLElement): Promise<void> {
  render(<p class="xp-loading">Asking the explorer…</p>, into);
  try {
    const explorer = new Explorer(await askModel());
    document.title = `${explorer.info.model} · passproof`;
    const link = linkIn(location.hash);
    if (link !== null) await explorer.open(link);
    render(<App explorer={explorer} />, into);
  } catch (error) {
    render(
      <main class="xp-loading">
        <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
        <button type="button" class="button" onClick={() => void begin(into)}>
          Try again
        </button>
      </main>,
      into,
    );
  }
}

function linkIn(hash: string): string | null {
  return hash.length > 1 ? hash.slice(1) : null;
}

if (place !== null) void begin(place);
