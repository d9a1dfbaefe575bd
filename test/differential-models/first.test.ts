/** Larger models in both semantics: the first third. */
import { describeThird } from "../support/larger-models.ts";

describeThird(0);
