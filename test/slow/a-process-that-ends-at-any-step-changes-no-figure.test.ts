/**
 * The process ended after every request and every transaction of a day's collecting, one run each, and after one in seven
 * of the statements that write; test/long takes every statement.
 */
import { endingTests } from "../faults/support/ending-tests.ts";

endingTests({ each: { request: 1, transaction: 1, statement: 7 } });
