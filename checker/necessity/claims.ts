/** Claims that can notice something: those that a model promises to keep. */
import type { Claim, Model } from "../contract/model.ts";

/** Whether leaving something out can break a claim: what is violated anyway, or not claimed, notices nothing. */
export function isUsable({ expected }: Claim): boolean {
  return expected === "holds" || expected === "reached" || expected === "unreached";
}

/** The same model with the claims alone that can notice something. */
export function usable(model: Model): Model {
  return { ...model, claims: model.claims.filter(isUsable) };
}
