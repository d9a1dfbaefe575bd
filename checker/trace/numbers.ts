/** Numbers with their nouns, in a terminal and in a page. */

/** A whole number with its digits in groups of three: `1 745 408`. */
export function count(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** A number and its noun: `1 state`, `2 states`. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : plural}`;
}
