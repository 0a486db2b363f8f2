/**
 * Days on which clocks change, a leap day, the end of a year: calls around the local midnights, a night of faults with a
 * process that ends in it, and then the same feeds as without, in zones where the day is that day.
 */
import { daysTests } from "../faults/support/days-tests.ts";

daysTests(() => true);
