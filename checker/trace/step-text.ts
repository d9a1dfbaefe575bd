/** Steps and messages of a trace as text on one line. */
import { callOf } from "./call.ts";
import { columns, oneLine } from "./fit.ts";
import { shortValue } from "./short-value.ts";
import { formatValue } from "./value.ts";
import type { TraceStep } from "./trace.ts";
import type { Style } from "../report/style.ts";

/** A step on one line: who, what, with which parameters. */
export function titleOf(step: Pick<TraceStep, "actor" | "action" | "params">): string {
  return oneLine(`${step.actor}: ${callOf(step)}`);
}

/** The arrow of a step; `value` is what passes, as text. */
export function arrowOf(message: NonNullable<TraceStep["message"]>, value: string): string {
  const what = oneLine(`${message.label}${value === "" ? "" : ` ${value}`}`);
  return `── ${what} ──▶ ${oneLine(message.to)}`;
}

/** Columns of a value that stands on the arrow itself. */
const ON_ARROW = 8;

/** What stands on the arrow of a message: its label, and a short value that nothing else tells. */
export function arrowLabel({ label, value, lines }: NonNullable<TraceStep["message"]>): string {
  const isSaid = value !== null && typeof value !== "object" && (lines ?? []).length === 0;
  const text = isSaid ? formatValue(value) : "";
  return oneLine(text === "" || columns(text) > ON_ARROW ? label : `${label} ${text}`);
}

/** Whether the value that passes stands on the arrow of a message. */
export function saysValue(message: NonNullable<TraceStep["message"]>): boolean {
  return arrowLabel(message) !== oneLine(message.label);
}

/** Columns of a value on a line with its step. */
export const VALUE = 40;

/** A step on one line; what its message carries only where the model has no words of its own for it. */
export function brieflyStep(step: TraceStep, style: Style): string {
  const { message } = step;
  if (message === null) return titleOf(step);
  const carries = message.value !== null && (message.lines ?? []).length === 0;
  const value = carries ? oneLine(shortValue(message.value, VALUE)) : "";
  return `${titleOf(step)}  ${style.color.cyan(arrowOf(message, value))}`;
}
