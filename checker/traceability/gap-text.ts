/** Gaps of traceability in words, each with what to do about it. */
import type { TraceabilityGap } from "./traceability.ts";

/** One gap, in a sentence or two. */
export function gapText(gap: TraceabilityGap): string {
  switch (gap.kind) {
    case "noSource":
      return `${gap.property} has no source: say in it where the property comes from`;
    case "noRequirement":
      return `${gap.property} serves no requirement: name one in its \`serves\`, or ask for something that it shows`;
    case "unknownRequirement":
      return `${gap.property} serves ${gap.requirement}, which is no requirement of the suite`;
    case "namedTwice":
      return `${gap.property} names ${gap.requirement} twice`;
    case "sharedId":
      return `two ${gap.of === "property" ? "properties" : "requirements"} have the id ${gap.id}: give each one of its own`;
    case "unserved":
      return `${gap.requirement} is served by no property: write one, or say in its \`unserved\` why there is none`;
    case "servedAfterAll":
      return `${gap.requirement} says that no property serves it, and ${gap.properties.join(", ")} ${verb(gap.properties, "does", "do")}: take the reason away`;
    case "servedInNameOnly":
      return `${gap.requirement} is served in name only: no model that every check runs expects ${gap.properties.join(" or ")} to hold, or to be reached`;
  }
}

function verb(subjects: readonly string[], one: string, several: string): string {
  return subjects.length === 1 ? one : several;
}
