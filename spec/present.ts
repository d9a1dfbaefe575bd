/**
 * How the system shows its hypercalls in a trace: the machine registers, on the example machine of
 * `concrete/example.ts`.
 *
 * Register images are found by their shape, wherever a message has them, never by the name of the
 * action. An image whose mask exposes nothing is not shown: an implicit access or a write to
 * configuration space has its operands in the same fields [A10], and no register of it is exposed.
 * [A10] The model gives MapGPA its operands where RequestMMIO has them; a line says so, because the
 * machine has them in R12 and R13.
 */
import { RESUME_L1_BIT, type Word } from "./abi.ts";
import type { Constants } from "./constants.ts";
import { wordsFor } from "./concrete/example.ts";
import { gprSchema } from "./state.ts";

/** A word as a reader wants it: small ones decimal, others in hexadecimal groups of four. */
export function formatWord(value: Word | bigint): string {
  if (value < 10n) return value.toString();
  const digits = value.toString(16);
  return `0x${digits.replaceAll(/\B(?=(?:[\da-f]{4})+$)/g, "_")}`;
}

const assignments = (words: Readonly<Record<string, Word | bigint>>): string =>
  Object.entries(words)
    .map(([name, value]) => `${name}=${formatWord(value)}`)
    .join(" ");

/** The line for a register image; none for other values, and for images that expose nothing. */
function lineFor(value: object, isEntry: boolean, resumeL1: boolean, c: Constants): string | null {
  const parsed = gprSchema(c).strict().safeParse(value);
  if (!parsed.success || parsed.data.rcx === "NONE") return null;
  const words = wordsFor(parsed.data);
  if (words === null) return null;
  if (!isEntry) {
    const isMapGpa = parsed.data.r11 === "MAPGPA";
    return assignments(words) + (isMapGpa ? " (MapGPA, with the operands of RequestMMIO)" : "");
  }
  // RCX of TDH.VP.ENTER is another register: it names the vCPU, and has a bit to ask for L1.
  const { RCX: _mask, ...rest } = words;
  return assignments(rest) + (resumeL1 ? ` RCX[${RESUME_L1_BIT}]=1 (RESUME_L1)` : "");
}

/** The registers of all images in `message`, a line for each; `null` when there are none. */
export function present(message: unknown, c: Constants): readonly string[] | null {
  const lines: string[] = [];
  const visit = (value: unknown, resumeL1: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const line = lineFor(value, typeof resumeL1 === "boolean", resumeL1 === true, c);
    if (line !== null) {
      lines.push(line);
      return;
    }
    const beside = "resumeL1" in value ? value.resumeL1 : null;
    for (const part of Object.values(value)) visit(part, beside);
  };
  visit(message, null);
  return lines.length === 0 ? null : lines;
}
