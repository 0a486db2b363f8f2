/** The `$filter` that the call record list understands (graph-contract C.2): start times and one participant. */
import { Refusal } from "./exchange.ts";

export interface RecordFilter {
  /** Bounds as normal times (see {@link normalTime}), to be compared as text. */
  readonly bounds: readonly { readonly operator: "lt" | "le" | "gt" | "ge"; readonly time: string }[];
  readonly participantId: string | undefined;
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d)$/i;

/** A time in UTC with seven digits, so that order as text is order in time; undefined where it is none. */
export function normalTime(text: string): string | undefined {
  const match = TIME.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, minute, second = "00", fraction = "", zone = "Z"] = match;
  const ms = Date.parse(`${minute}:${second}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) {
    return undefined;
  }
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(7, "0").slice(0, 7)}Z`;
}

/** Milliseconds of a normal time. */
export const millisecondsOf = (normal: string): number => Date.parse(`${normal.slice(0, 23)}Z`);

export function parseRecordFilter(text: string | undefined): RecordFilter {
  const bounds: { operator: "lt" | "le" | "gt" | "ge"; time: string }[] = [];
  let participantId: string | undefined;
  for (const term of text === undefined ? [] : text.trim().split(/\s+and\s+/)) {
    const comparison = /^startDateTime\s+(lt|le|gt|ge)\s+(\S+)$/.exec(term);
    const participant = /^participants_v2\/any\(\s*(\w+)\s*:\s*\1\/id\s+eq\s+'([^']+)'\s*\)$/.exec(term);
    const time = normalTime(comparison?.[2] ?? "");
    if (comparison !== null && time !== undefined) {
      bounds.push({ operator: comparison[1] as "lt" | "le" | "gt" | "ge", time });
    } else if (participant !== null) {
      participantId = participant[2];
    } else {
      throw new Refusal(400, "BadRequest", `Invalid filter clause: '${term}' is not supported for callRecords.`);
    }
  }
  return { bounds, participantId };
}

/** Whether a normal start time lies within the filter's bounds. */
export function startsWithin(filter: RecordFilter, time: string): boolean {
  return filter.bounds.every(({ operator, time: bound }) => {
    const below = time < bound;
    const equal = time === bound;
    return operator === "lt"
      ? below
      : operator === "le"
        ? below || equal
        : operator === "gt"
          ? !below && !equal
          : !below;
  });
}
