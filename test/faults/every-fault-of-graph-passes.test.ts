/**
 * The fault matrix: whatever Graph does to whatever is asked of it, the legacy answers stay valid, tries are bounded, and
 * once the fault is over the feeds are those of a run without it. Here each row and each column is met some times; the
 * long tests, or FAULTS=all, go through every cell.
 */
import { matrixTests } from "./support/matrix-tests.ts";

const SHARE = 37;
matrixTests((row, column) => process.env.FAULTS === "all" || (5 * row + column) % SHARE === 0);
