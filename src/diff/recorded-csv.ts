/**
 * CSV as Export-Csv writes it from the Get-Cs*Report cmdlets, or as Excel saves it, read back into rows. The delimiter
 * and the report family are told by the columns' names, the period by the dates; what they don't tell is asked for.
 */
import { dsvFormat } from "d3-dsv";
import type { Catalog, ReportFamily, ReportField, ReportSet } from "../reports/catalog.ts";
import { civilDate, weekdayOf } from "../reports/civil-date.ts";
import { isLabel, type Period } from "../reports/periods.ts";
import { type DateOrder, dateReader } from "./csv-dates.ts";
import type { RawRecording } from "./raw-recording.ts";
import { unreadable } from "./recording-text.ts";

const DELIMITERS = [",", ";", "\t", "|"];
const DAY_MS = 86_400_000;
/** Characters of the first line that tell the delimiter: the longest report's columns have two thousand. */
const LONGEST_HEAD = 50_000;
const COMMON: ReadonlySet<string> = new Set(["ID", "Date", "TenantGuid", "TenantName"]);

export interface CsvStatement {
  readonly set: string | undefined;
  readonly dates: DateOrder | undefined;
  /** One character; else told by the first line. */
  readonly delimiter: string | undefined;
}

/** @throws Fault queryInvalid where the text is no such CSV, is cut, or leaves open what must be stated */
export function readCsv(text: string, stated: CsvStatement, catalog: Catalog): RawRecording {
  let isOpen = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOpen = !isOpen;
  if (isOpen) throw unreadable("a quotation mark is never closed: it is not whole");
  const { body, delimiter: declared } = withoutPreamble(text);
  const names = new Map(knownColumns(catalog).map((name) => [name.toLowerCase(), name]));
  const delimiter = stated.delimiter ?? declared ?? likeliestDelimiter(body, names);
  if (!/^[^"\r\n\\-]$/.test(delimiter)) throw unreadable("a delimiter is one character, such as , ; or |");
  // Empty lines go before they are kept: a file may have millions.
  const [head = [], ...filled] = dsvFormat(delimiter).parseRows(body, (line) => (line.some(isSaid) ? line : null));
  const columns = head.map((name) => names.get(name.trim().toLowerCase()) ?? name.trim());
  const measures = columns.filter((name) => names.has(name.toLowerCase()) && !COMMON.has(name));
  if (measures.length === 0) {
    throw unreadable(
      "it is neither XML nor JSON nor CSV whose first line names the columns of a report, Date and at least one figure",
    );
  }
  if (!columns.includes("Date")) throw unreadable("its first line names no column 'Date'");
  const twice = columns.find((name, index) => names.has(name.toLowerCase()) && columns.indexOf(name) !== index);
  if (twice !== undefined) throw unreadable(`its first line names the column '${twice}' twice`);
  filled.forEach((line, index) => {
    if (line.length !== columns.length) {
      throw unreadable(
        `row ${index + 1} has ${line.length} columns, its first line ${columns.length}: it is not whole`,
      );
    }
  });

  const family = familyOf(measures, stated.set, catalog);
  const at = columns.indexOf("Date");
  const known =
    stated.set === undefined ? (family.sets.length === 1 ? family.sets[0] : undefined) : catalog.set(stated.set);
  const dates = filled.map((line) => line[at] ?? "");
  const clocks = columns.flatMap((name, index) => (fieldOf(family, name)?.type === "Edm.DateTime" ? [index] : []));
  const others = filled.flatMap((line) => clocks.map((index) => line[index] ?? "").filter(isSaid));
  const plausible = plausibleFor(known?.period);
  const readClock = dateReader([...dates, ...others], stated.dates, { texts: dates, plausible });
  const days = dates.map((date) => readClock(date) / DAY_MS);
  const set = known ?? setByDates(family, days);
  const decimalComma = delimiter === ";";
  const rows = filled.map((line, index) => {
    const cells = line.map((cell, column): [string, unknown] => {
      const name = columns[column] ?? "";
      if (name === "Date") return [name, (days[index] ?? 0) * DAY_MS];
      const said = cell.trim();
      const field = fieldOf(family, name);
      if (said === "") return [name, field?.type === "Edm.String" ? "" : null];
      if (field?.type === "Edm.DateTime") return [name, readClock(cell)];
      if (field?.type === "Edm.Int64" || name === "ID") return [name, ungrouped(said)];
      if (field?.type === "Edm.Decimal") return [name, decimal(said, decimalComma)];
      return [name, cell];
    });
    return new Map(cells);
  });
  return { set: set.name, rows, more: false };
}

const isSaid = (cell: string): boolean => cell.trim() !== "";

/** Without the lines that Export-Csv (#TYPE) and Excel (sep=) put before the columns' names. */
function withoutPreamble(text: string): { body: string; delimiter: string | undefined } {
  const [, body = text] = /^#TYPE[^\n]*\n([\s\S]*)$/.exec(text) ?? [];
  const [, delimiter, rest] = /^sep=(.)\r?\n([\s\S]*)$/i.exec(body) ?? [];
  return { body: rest ?? body, delimiter };
}

const knownColumns = (catalog: Catalog): string[] => [
  ...COMMON,
  ...catalog.families.flatMap(({ fields }) => fields.flatMap(({ name, aliases }) => [name, ...aliases])),
];

function likeliestDelimiter(body: string, names: ReadonlyMap<string, string>): string {
  const head = body.slice(0, LONGEST_HEAD).split(/\r?\n/, 1)[0] ?? "";
  const known = (delimiter: string): number =>
    (dsvFormat(delimiter).parseRows(head)[0] ?? []).filter((name) => names.has(name.trim().toLowerCase())).length;
  return DELIMITERS.reduce((best, next) => (known(next) > known(best) ? next : best));
}

const fieldOf = (family: ReportFamily, column: string): ReportField | undefined =>
  family.fields.find(({ name, aliases }) => name === column || aliases.includes(column));

/** The family that has every figure that the columns name, or most of them by far. */
function familyOf(measures: readonly string[], statedSet: string | undefined, catalog: Catalog): ReportFamily {
  const matches = (family: ReportFamily): number =>
    measures.filter((name) => fieldOf(family, name) !== undefined).length;
  const most = Math.max(...catalog.families.map(matches));
  const best = catalog.families.filter((family) => matches(family) === most);
  const stated = statedSet === undefined ? undefined : catalog.set(statedSet);
  if (statedSet !== undefined && stated === undefined) throw unreadable(`there is no report '${statedSet}'`);
  if (stated !== undefined) {
    if (best.includes(stated.family)) return stated.family;
    throw unreadable(`its columns are those of ${best[0]?.name ?? "another report"}, not of ${stated.name}`);
  }
  const [only, another] = best;
  if (only === undefined || another !== undefined) {
    const candidates = best.map(({ name }) => name).join(" or ");
    throw unreadable(`its columns fit ${candidates}: state the report by 'set'`);
  }
  return only;
}

/** Whether a day can be a Date of the period, whatever labels its weeks. */
function plausibleFor(period: Period | undefined): (day: number) => boolean {
  if (period === undefined || period === "Daily") return () => true;
  if (period === "Weekly") return (day) => weekdayOf(day) === 0 || weekdayOf(day) === 6;
  return (day) => Number.isInteger(day) && isLabel(period, day, "saturday");
}

/**
 * The set whose period the Dates show: days closer than a week are daily, four or more on one weekend day a whole number
 * of weeks apart are weekly, two or more ends of months monthly.
 */
function setByDates(family: ReportFamily, days: readonly number[]): ReportSet {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((day, index) => day - (sorted[index] ?? day));
  const [first = 0] = sorted;
  const all = (period: Period): boolean => sorted.every(plausibleFor(period));
  const period: Period | undefined = gaps.some((gap) => gap < 7)
    ? "Daily"
    : sorted.length >= 4 && all("Weekly") && new Set(sorted.map(weekdayOf)).size === 1
      ? "Weekly"
      : sorted.length >= 2 && all("Yearly") && family.sets.some((set) => set.period === "Yearly")
        ? undefined
        : sorted.length >= 2 && all("Monthly") && gaps.every((gap) => gap >= 28)
          ? "Monthly"
          : undefined;
  const set = family.sets.find((one) => one.period === period);
  if (set !== undefined) return set;
  const names = family.sets.map(({ name }) => name).join(", ");
  const { year } = civilDate(first);
  throw unreadable(
    `its ${sorted.length} Dates (${year}) don't tell whether they are days, weeks or months: state 'set', one of ${names}`,
  );
}

/** A whole number without its signs between thousands; left as it is where it has none. */
function ungrouped(said: string): string {
  const [, sign = "", digits] = /^(-?)(\d{1,3}(?:([.,'’\s\u00a0\u202f])\d{3})(?:\3\d{3})*)$/.exec(said) ?? [];
  return digits === undefined ? said : sign + digits.replace(/\D/g, "");
}

/** A decimal number with a point. The delimiter ';' goes with cultures that write a comma. */
function decimal(said: string, comma: boolean): string {
  const plain = said.replace(/[\s\u00a0\u202f'’]/g, "");
  const point = comma ? plain.replaceAll(".", "").replace(",", ".") : plain.replaceAll(",", "");
  if (!/^-?\d+(\.\d+)?$/.test(point)) throw unreadable(`'${said.slice(0, 40)}' is no decimal number`);
  return point;
}
