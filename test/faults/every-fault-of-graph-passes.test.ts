/**
 * The fault matrix: whatever Graph does to whatever is asked of it, the legacy answers stay valid, tries are bounded, and
 * once the fault is over the feeds are those of a run without it. Here every row and every column is met; the long tests,
 * or FAULTS=all, go through every cell.
 */
import { ROWS } from "./support/matrix.ts";
import { matrixTests } from "./support/matrix-tests.ts";

matrixTests((row, column) => process.env.FAULTS === "all" || column % ROWS.length === row);
