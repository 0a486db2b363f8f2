/**
 * The process ends after a request, a statement that writes (its transaction undone with it) or a transaction, again and
 * again; a new one goes on with what is on disk. In the end every feed is that of a process that never ended.
 */
import { endingTests } from "./support/ending-tests.ts";

endingTests({});
