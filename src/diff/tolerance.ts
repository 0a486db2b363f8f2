/** Tolerances as people state them. */
import { Fault } from "../errors.ts";
import type { Tolerance } from "./model.ts";

/**
 * `TotalConferences=2` (as many), `AVConferenceMinutes=5%` (that part of the larger figure), `*=1%` (all other fields).
 *
 * @throws Fault queryInvalid
 */
export function readTolerance(text: string): [field: string, tolerance: Tolerance] {
  const [, field, number, percent] = /^([A-Za-z0-9]+|\*)=(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  if (field === undefined || number === undefined) {
    throw new Fault(
      "queryInvalid",
      `A tolerance is written as TotalConferences=2 or AVConferenceMinutes=5%, not '${text.slice(0, 60)}'.`,
    );
  }
  const size = Number(number);
  return [field, percent === "%" ? { absolute: 0, relative: size / 100 } : { absolute: size, relative: 0 }];
}
