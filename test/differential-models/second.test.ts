/** Larger models in both semantics: the second third. */
import { describeThird } from "../support/larger-models.ts";

describeThird(1);
