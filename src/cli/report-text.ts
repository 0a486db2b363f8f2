/** A report for people, as a table, and for programs, as Export-Csv wrote it or as JSON. */
import type { DateOrder } from "../diff/csv-dates.ts";
import type { Report, ReportRow } from "./report.ts";
import { bold, dim, fits, listText, tableText } from "./table.ts";

/** The same in every row, so it stands above the table once; the number of a row in the store tells people nothing. */
const ABOVE: ReadonlySet<string> = new Set(["ID", "TenantGuid", "TenantName"]);

/** What is told where rows were left out, in the cmdlets' place: a warning on stderr. */
export const cutWarning = ({ rows }: Report): string =>
  `WARNING: there are more rows than the newest ${rows.length.toLocaleString("en")}; --result-size Unlimited gives all.`;

/** @param columns the terminal's width; undefined for none */
export function reportText(report: Report, columns: number | undefined): string[] {
  const { set, zone, rows } = report;
  const [first] = rows;
  const tenant = first?.TenantName;
  const about = [...(typeof tenant === "string" ? [tenant] : []), ...(zone === null ? [] : [zone])];
  const title = `${bold(set.name)}${dim(about.length === 0 ? "" : `  ${about.join(", ")}`)}`;
  if (first === undefined) return [title, "There are no rows."];
  const names = Object.keys(first).filter((name) => !ABOVE.has(name));
  const cells = rows.map((row) => names.map((name) => shown(row[name])));
  const figures = new Set(
    names.flatMap((name, place) => (rows.some((row) => typeof row[name] === "number") ? [place] : [])),
  );
  const table = tableText(names, cells, figures);
  return [title, "", ...(fits(table, columns) ? table : listText(names, cells))];
}

/** A time without its midnight, as days are read. */
function shown(value: ReportRow[string] | undefined): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "number"
    ? value.toLocaleString("en")
    : value.replace(/T00:00:00$/, "").replace(DATE_TIME, "$1 $2");
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)$/;

export const reportJson = ({ set, zone, rows, cut }: Report): unknown => ({ set: set.name, zone, cut, rows });

/**
 * What `Export-Csv -NoTypeInformation` wrote: every value in quotation marks, lines ended by CR and LF, nothing at all for
 * null.
 *
 * @param order how dates are written: `mdy` as in an American culture, `dmy` as in a British one, `ymd` as ISO has them
 */
export function reportCsv({ rows, set }: Report, order: DateOrder): string {
  const [first] = rows;
  // Without a row, the columns that any policy serves: Export-Csv wrote an empty file.
  const names = first === undefined ? [] : Object.keys(first);
  const times = new Set([
    "Date",
    ...set.family.fields.filter(({ type }) => type === "Edm.DateTime").map(({ name }) => name),
  ]);
  const lines = rows.map((row) =>
    names.map((name) => quoted(times.has(name) ? dateText(row[name], order) : row[name])).join(),
  );
  return [...(names.length === 0 ? [] : [names.map(quoted).join()]), ...lines].map((line) => `${line}\r\n`).join("");
}

const quoted = (value: ReportRow[string] | undefined): string =>
  value === null || value === undefined ? "" : `"${String(value).replaceAll('"', '""')}"`;

function dateText(value: ReportRow[string] | undefined, order: DateOrder): string | null {
  const [, year = "", month = "", day = "", hours = "", rest = ""] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d:\d\d)/.exec(String(value ?? "")) ?? [];
  if (year === "") return value === null || value === undefined ? null : String(value);
  if (order === "ymd") return `${year}-${month}-${day} ${hours}:${rest}`;
  if (order === "dmy") return `${day}/${month}/${year} ${hours}:${rest}`;
  const hour = Number(hours);
  return `${Number(month)}/${Number(day)}/${year} ${hour % 12 === 0 ? 12 : hour % 12}:${rest} ${hour < 12 ? "AM" : "PM"}`;
}
