/** Options of a comparison as people state them, in an address or on the command line. */
import { Fault } from "../errors.ts";
import { dayNumber } from "../reports/civil-date.ts";
import { DEFAULT_FAIL_ON } from "./compare.ts";
import { DATE_ORDERS, type DateOrder } from "./csv-dates.ts";
import { STATUSES, type Status, type Tolerance } from "./model.ts";

const wrong = (sentence: string): Fault => new Fault("queryInvalid", sentence);

/**
 * `TotalConferences=2` (as many), `AVConferenceMinutes=5%` (that part of the larger figure), `*=1%` (all other fields).
 *
 * @throws Fault queryInvalid
 */
export function readTolerance(text: string): [field: string, tolerance: Tolerance] {
  const [, field, number, percent] = /^([A-Za-z0-9]+|\*)=(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  if (field === undefined || number === undefined) {
    throw wrong(`A tolerance is written as TotalConferences=2 or AVConferenceMinutes=5%, not '${text.slice(0, 60)}'.`);
  }
  const size = Number(number);
  return [field, percent === "%" ? { absolute: 0, relative: size / 100 } : { absolute: size, relative: 0 }];
}

/** Statuses that fail, by commas, or `none`; null for the usual ones. @throws Fault queryInvalid */
export function failOnIn(text: string | null): readonly Status[] {
  if (text === null) return DEFAULT_FAIL_ON;
  if (text.trim() === "none") return [];
  return text.split(",").map((name) => {
    const status = STATUSES.find((one) => one === name.trim() && one !== "same");
    if (status === undefined) {
      throw wrong(
        `What fails (failOn) is none or some of ${STATUSES.slice(1).join(", ")}, by commas, not '${name.slice(0, 30)}'.`,
      );
    }
    return status;
  });
}

/** @throws Fault queryInvalid */
export function dateOrder(text: string | undefined): DateOrder | undefined {
  const order = DATE_ORDERS.find((one) => one === text);
  if (text !== undefined && order === undefined) {
    throw wrong(`The option 'dates' is one of ${DATE_ORDERS.join(", ")}, not '${text.slice(0, 20)}'.`);
  }
  return order;
}

/** Days since 1970 of `2016-05-14`. @throws Fault queryInvalid */
export function dayOfOption(text: string, option: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const isDay = year !== undefined && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
  if (!isDay) throw wrong(`The option '${option}' is a day such as 2016-05-14, not '${text.slice(0, 20)}'.`);
  return dayNumber(Number(year), Number(month), Number(day));
}
