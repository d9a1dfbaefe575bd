/** What all actions of the systems of this folder say of themselves: they are explained elsewhere. */
export const text = { sentence: "", source: "tlaplus/Examples" } as const;

/** 0 … n − 1. */
export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
