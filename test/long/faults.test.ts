/** Every cell of the fault matrix, and the process ended after every single step of a day's collecting. */
import { describe } from "vitest";
import { daysTests } from "../faults/support/days-tests.ts";
import { endingTests } from "../faults/support/ending-tests.ts";
import { matrixTests } from "../faults/support/matrix-tests.ts";

describe("the fault matrix", () => matrixTests(() => true));
describe("a process that ends", () => endingTests({ each: true }));
describe("days of every length", () => daysTests(() => true));
