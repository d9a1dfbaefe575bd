/** Questions to the explorer's server. */
import type {
  Answer,
  Instances,
  Loaded,
  ModelInfo,
  Position,
  Refused,
  SearchStatus,
} from "../../explorer/api.ts";

/** What each question takes, and what is answered. */
interface Questions {
  readonly position: [{ position: Position; known: number }, Answer];
  readonly instances: [
    { position: Position; action: string; filter: string; offset: number },
    Instances,
  ];
  readonly link: [{ link: string }, Answer];
  readonly file: [{ text: string }, Loaded];
  readonly walk: [{ position: Position; known: number; steps: number; seed: number }, Answer];
  readonly search: [{ property: string }, SearchStatus];
  readonly progress: [{ search: number }, SearchStatus];
  readonly cancel: [{ search: number }, SearchStatus];
}

/** Asks. @throws Error with a message for the reader */
export async function ask<Name extends keyof Questions>(
  name: Name,
  body: Questions[Name][0],
): Promise<Questions[Name][1]> {
  return answered(
    fetch(`/api/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

/** What does not change. @throws Error with a message for the reader */
export function askModel(): Promise<ModelInfo> {
  return answered(fetch("/api/model"));
}

async function answered<T>(asked: Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await asked;
  } catch {
    throw new Error("The explorer does not answer: it was ended, or the machine sleeps.");
  }
  // The server is of the same build as this page.
  const body = (await response.json().catch(() => null)) as T | Refused | null;
  if (body === null) throw new Error("The explorer answered with something that is no answer.");
  if (response.ok) return body as T;
  throw new Error(sentence((body as Refused).error));
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
