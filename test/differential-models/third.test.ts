/** Larger models in both semantics: the third third. */
import { describeThird } from "../support/larger-models.ts";

describeThird(2);
