/** Where in the report the reader is: kept in the address, so that every place has a link. */
import { useEffect, useState } from "preact/hooks";

/** A place in the report. */
export type Route =
  | {
      readonly at:
        | "overview"
        | "properties"
        | "requirements"
        | "models"
        | "counterexamples"
        | "coverage"
        | "necessity"
        | "abstractions";
    }
  | { readonly at: "property"; readonly id: string }
  | { readonly at: "model"; readonly name: string }
  | { readonly at: "result"; readonly model: string; readonly id: string };

/** The pages that the navigation names, in its order. */
export const sections = [
  ["overview", "Verdicts"],
  ["counterexamples", "Counterexamples"],
  ["properties", "Properties"],
  ["models", "Models"],
  ["coverage", "Coverage"],
  ["necessity", "Necessity"],
  ["requirements", "Requirements"],
  ["abstractions", "Abstractions"],
] as const;

/** The link to a place. */
export function linkTo(route: Route): string {
  switch (route.at) {
    case "property":
      return `#/property/${encodeURIComponent(route.id)}`;
    case "model":
      return `#/model/${encodeURIComponent(route.name)}`;
    case "result":
      return `#/result/${encodeURIComponent(route.model)}/${encodeURIComponent(route.id)}`;
    default:
      return `#/${route.at}`;
  }
}

/** The place that a hash names; the overview for one that names none. */
export function routeOf(hash: string): Route {
  const [at = "", ...rest] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  const [first, second] = rest;
  if (at === "property" && first !== undefined) return { at, id: first };
  if (at === "model" && first !== undefined) return { at, name: first };
  if (at === "result" && first !== undefined && second !== undefined)
    return { at, model: first, id: second };
  const section = sections.find(([name]) => name === at);
  return { at: section?.[0] ?? "overview" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where the reader is, whenever that changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const changed = (): void => {
      setRoute(routeOf(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener("hashchange", changed);
    return () => {
      window.removeEventListener("hashchange", changed);
    };
  }, []);
  return route;
}
