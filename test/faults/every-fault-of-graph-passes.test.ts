/**
 * The fault matrix: whatever Graph does to whatever is asked of it, the legacy answers stay valid, tries are bounded, and
 * once the fault is over the feeds are those of a run without it. Here every row and every column is met; the slow tests
 * go through every cell.
 */
import { ROWS } from "./support/matrix.ts";
import { matrixTests } from "./support/matrix-tests.ts";

/** Shifted so that none of the cells is one that makes no sense. */
const SHIFT = 9;

matrixTests((row, column) => column % ROWS.length === (row + SHIFT) % ROWS.length);
