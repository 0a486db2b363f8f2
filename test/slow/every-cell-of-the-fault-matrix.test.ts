/** The fault matrix, cell by cell; test/faults meets each row and each column once. */
import { matrixTests } from "../faults/support/matrix-tests.ts";

matrixTests(() => true);
