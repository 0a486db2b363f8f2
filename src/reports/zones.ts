/**
 * Time zones as callers name them, and where their days begin. Design.md, "Periods": an IANA name or a Windows zone id
 * in any letter case, `Z`, or an offset up to 14:00 in quarter hours; blank is UTC.
 *
 * Between 2000 and 2100 every zone's offset is a multiple of 15 minutes, and no gap that swallows a midnight ends
 * inside a quarter hour (a test asks all zones of the runtime). Should a zone ever break this, its day begins at the
 * start of the quarter hour that holds the true beginning.
 */
import windowsZones from "../../mappings/windows-zones.json" with { type: "json" };
import { Fault } from "../errors.ts";
import { DAY_MS, dayOf, QUARTER_MS } from "../measures.ts";
import { yearOf } from "./civil-date.ts";
import { offsetIn, type ZoneYear, zoneYear } from "./zone-year.ts";

export interface Zone {
  /** `UTC`, an IANA name in its own letter case, or an offset such as `+05:30`: equal ids are equal zones. */
  readonly id: string;
  /** The zone's clock in a calendar year; worked out when first asked for, then kept. */
  readonly year: (year: number) => ZoneYear;
}

/** Longer than any zone name; what is longer is neither looked up nor repeated in full. */
const LONGEST_NAME = 64;
const LARGEST_OFFSET_MINUTES = 14 * 60;
const MINUTE_MS = 60_000;

/** Names that runtimes still give as canonical, and the ones that IANA uses now (CLDR's bcp47 list of zones). */
const CURRENT_NAMES: ReadonlyMap<string, string> = new Map([
  ["Africa/Asmera", "Africa/Asmara"],
  ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["America/Catamarca", "America/Argentina/Catamarca"],
  ["America/Coral_Harbour", "America/Atikokan"],
  ["America/Cordoba", "America/Argentina/Cordoba"],
  ["America/Godthab", "America/Nuuk"],
  ["America/Indianapolis", "America/Indiana/Indianapolis"],
  ["America/Jujuy", "America/Argentina/Jujuy"],
  ["America/Louisville", "America/Kentucky/Louisville"],
  ["America/Mendoza", "America/Argentina/Mendoza"],
  ["Asia/Calcutta", "Asia/Kolkata"],
  ["Asia/Katmandu", "Asia/Kathmandu"],
  ["Asia/Rangoon", "Asia/Yangon"],
  ["Asia/Saigon", "Asia/Ho_Chi_Minh"],
  ["Atlantic/Faeroe", "Atlantic/Faroe"],
  ["Etc/GMT", "UTC"],
  ["Etc/UTC", "UTC"],
  ["Europe/Kiev", "Europe/Kyiv"],
  ["GMT", "UTC"],
  ["Pacific/Enderbury", "Pacific/Kanton"],
  ["Pacific/Ponape", "Pacific/Pohnpei"],
  ["Pacific/Truk", "Pacific/Chuuk"],
]);

/** The three-letter names of IANA. Runtimes know more, and mean something by them that no caller does (BST is Dhaka). */
const SHORT_NAMES: ReadonlySet<string> = new Set([
  "cet",
  "eet",
  "est",
  "gmt",
  "hst",
  "met",
  "mst",
  "prc",
  "roc",
  "rok",
  "uct",
  "utc",
  "wet",
]);

const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map(
  Object.entries(windowsZones.zones).map(([id, name]) => [id.toLowerCase(), name]),
);

const UTC = makeZone("UTC", () => 0);

/** Zones by accepted spelling in lower case (a closed set, so it can't grow without end), and by id. */
const zonesBySpelling = new Map<string, Zone>([
  ["", UTC],
  ["z", UTC],
]);
const zonesById = new Map<string, Zone>([[UTC.id, UTC]]);

/**
 * Find the zone that a caller names.
 *
 * @param text as sent; white space around it is ignored; undefined or blank is UTC
 * @throws Fault timeZoneInvalid for anything that is not a zone, with a sentence that names it
 */
export function resolveZone(text: string | undefined): Zone {
  const name = (text ?? "").trim();
  const spelling = name.length <= LONGEST_NAME && isPlain(name) ? name.toLowerCase() : undefined;
  if (spelling === undefined) throw unknownZone(name);
  const known = zonesBySpelling.get(spelling);
  if (known !== undefined) return known;
  const zone = offsetZone(spelling) ?? namedZone(WINDOWS_ZONES.get(spelling) ?? spelling);
  if (zone === undefined) throw unknownZone(name);
  zonesBySpelling.set(spelling, zone);
  return zone;
}

/** The UTC quarter at which a local day (days since 1970-01-01) begins, where Temporal's startOfDay puts it. */
export function dayStart(zone: Zone, localDay: number): number {
  const year = zone.year(yearOf(localDay));
  return year.dayStarts[localDay - year.firstDay] as number;
}

/** What a clock in the zone shows at an instant (ms UTC): ms since 1970 as if the clock's figures were UTC. */
export function localTimeOf(zone: Zone, ms: number): number {
  return ms + offsetIn(zone.year(yearOf(dayOf(ms))), ms);
}

/**
 * The local day (days since 1970-01-01) to which an instant (ms UTC) belongs: the last one that has begun. It is the
 * date that the clock shows but for one case: where clocks were put back over midnight just after it had passed
 * (Newfoundland until 2011, at 00:01), the day that had begun goes on. A day that was skipped whole is never returned.
 */
export function localDayOf(zone: Zone, ms: number): number {
  const shown = Math.floor(localTimeOf(zone, ms) / DAY_MS);
  return dayStart(zone, shown + 1) * QUARTER_MS <= ms ? shown + 1 : shown;
}

/** Printable ASCII: what zone names are made of, and what may be repeated anywhere (headers, XML, a terminal). */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

function unknownZone(name: string): Fault {
  const plain = name.slice(0, LONGEST_NAME).replace(/[^ -~]/g, "?");
  const shown = name.length > LONGEST_NAME ? `${plain}...` : plain;
  return new Fault(
    "timeZoneInvalid",
    `The time zone '${shown}' is not known. Use an IANA name such as Europe/Berlin, a Windows time zone id such as ` +
      "Pacific Standard Time, Z, or an offset from UTC in quarter hours up to 14:00 such as +05:30.",
  );
}

function offsetZone(spelling: string): Zone | undefined {
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(spelling);
  if (parts === null) return undefined;
  const [, sign = "", hours = "", minutes = ""] = parts;
  const size = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || size % 15 !== 0 || size > LARGEST_OFFSET_MINUTES) return undefined;
  if (size === 0) return UTC;
  const offset = (sign === "-" ? -size : size) * MINUTE_MS;
  return zoneOfId(`${sign}${hours}:${minutes}`, () => offset);
}

function namedZone(name: string): Zone | undefined {
  // Not all that the runtime takes is an IANA name: offsets of its own, ICU's old short names and its SystemV/ zones.
  if (!/^[a-z][a-z0-9_+/-]*$/i.test(name) || name.startsWith("systemv/")) return undefined;
  if (name.length === 3 && !SHORT_NAMES.has(name.toLowerCase())) return undefined;
  try {
    const clock = new Intl.DateTimeFormat("en-US", { timeZone: name, hour: "2-digit", timeZoneName: "longOffset" });
    const canonical = clock.resolvedOptions().timeZone;
    return zoneOfId(CURRENT_NAMES.get(canonical) ?? canonical, (ms) => readOffset(clock.format(ms)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function zoneOfId(id: string, offsetAt: (ms: number) => number): Zone {
  const known = zonesById.get(id);
  if (known !== undefined) return known;
  const zone = makeZone(id, offsetAt);
  zonesById.set(id, zone);
  return zone;
}

function makeZone(id: string, offsetAt: (ms: number) => number): Zone {
  const years = new Map<number, ZoneYear>();
  return {
    id,
    year: (year) => {
      let known = years.get(year);
      if (known === undefined) {
        known = zoneYear(offsetAt, year);
        years.set(year, known);
      }
      return known;
    },
  };
}

/** Read the runtime's `GMT`, `GMT-08:00` or `GMT-00:44:30` at the end of a formatted time; ms. */
function readOffset(formatted: string): number {
  const parts = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatted);
  if (parts === null) throw new Error(`the runtime writes offsets in an unknown way: ${formatted}`);
  const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] = parts;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -size : size;
}
