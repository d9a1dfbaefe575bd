/** The worker thread: loads the suite for itself. */
import { importSuite } from "./load-suite.ts";
import { serve } from "./serve.ts";

serve(({ suite }) => importSuite(suite));
