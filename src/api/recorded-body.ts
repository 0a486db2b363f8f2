/** What a request that brings a recorded answer says: the bytes, up to a limit, and what the query states about them. */
import { DATE_ORDERS, type DateOrder } from "../diff/csv-dates.ts";
import type { Stated } from "../diff/recording.ts";
import { MOST_BYTES, tooLarge } from "../diff/recording-text.ts";
import { Fault } from "../errors.ts";
import { dayNumber } from "../reports/civil-date.ts";

/**
 * The body; what is too large isn't read to its end.
 *
 * @throws Fault tooLarge
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("Content-Length") ?? 0) > MOST_BYTES) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    const bytes = part.value as Uint8Array;
    length += bytes.byteLength;
    if (length > MOST_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    parts.push(bytes);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** @throws Fault queryInvalid for an order of dates that is none */
export function statedIn(options: URLSearchParams): Stated {
  return {
    set: options.get("set") ?? undefined,
    dates: dateOrder(options.get("dates") ?? undefined),
    delimiter: options.get("delimiter") ?? undefined,
    encoding: options.get("encoding") ?? undefined,
    fileName: options.get("name") ?? undefined,
  };
}

/** @throws Fault queryInvalid */
export function dateOrder(text: string | undefined): DateOrder | undefined {
  const order = DATE_ORDERS.find((one) => one === text);
  if (text !== undefined && order === undefined) {
    throw new Fault(
      "queryInvalid",
      `The option 'dates' is one of ${DATE_ORDERS.join(", ")}, not '${text.slice(0, 20)}'.`,
    );
  }
  return order;
}

/** Days since 1970 of `2016-05-14`. @throws Fault queryInvalid */
export function dayOfOption(text: string, option: string): number {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const number = dayNumber(Number(year), Number(month), Number(day));
  if (year === undefined || new Date(`${text}T00:00:00Z`).toString() === "Invalid Date") {
    throw new Fault("queryInvalid", `The option '${option}' is a day such as 2016-05-14, not '${text.slice(0, 20)}'.`);
  }
  return number;
}
