/** The process ended after every single statement that writes in a day's collecting; requests and transactions are in test/slow. */
import { describe } from "vitest";
import { endingTests } from "../faults/support/ending-tests.ts";

describe("a process that ends", () => endingTests({ each: { statement: 1 } }));
