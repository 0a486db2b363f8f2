/** Rows in every form that people have recordings in, written by hand here: nothing of the bridge's own writers. */
import type { ComparableRow } from "../../src/diff/model.ts";

const DAY_MS = 86_400_000;
const clock = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 19);

/** Columns of the rows, `Date` first. */
export function columnsOf(rows: readonly ComparableRow[]): string[] {
  return ["Date", ...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
}

export function verbose(set: string, rows: readonly ComparableRow[]): string {
  const results = rows.map(({ date, values }) => ({
    __metadata: {
      uri: `https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/${set}(datetime'${clock(date)}')`,
    },
    Date: `/Date(${date * DAY_MS})/`,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === null ? null : String(value)])),
  }));
  return JSON.stringify({ d: { results } });
}

export const light = (set: string, rows: readonly ComparableRow[]): string =>
  JSON.stringify({
    "odata.metadata": `https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/$metadata#${set}`,
    value: rows.map(({ date, values }) => ({ ...values, Date: clock(date) })),
  });

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function atom(set: string, rows: readonly ComparableRow[]): string {
  const entries = rows.map(({ date, values }) => {
    const properties = Object.entries(values).map(([name, value]) =>
      value === null ? `<x:${name} y:null="true" />` : `<x:${name}>${escaped(String(value))}</x:${name}>`,
    );
    return `<entry><id>https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/${set}(datetime'${clock(date)}')</id>
<content type="application/xml"><y:properties><x:Date y:type="Edm.DateTime">${clock(date)}</x:Date>${properties.join("")}</y:properties></content></entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://schemas.microsoft.com/ado/2007/08/dataservices" xmlns:y="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><title type="text">${set}</title>${entries.join("")}</feed>`;
}

export interface Culture {
  readonly delimiter: string;
  readonly date: (year: string, month: string, day: string) => string;
  readonly quote: boolean;
  readonly preamble?: string;
  /** Between thousands. */
  readonly group?: string;
}

/** How Export-Csv and Excel write in some cultures. */
export const CULTURES: Readonly<Record<string, Culture>> = {
  "Export-Csv, United States": {
    delimiter: ",",
    date: (y, m, d) => `${Number(m)}/${Number(d)}/${y} 12:00:00 AM`,
    quote: true,
    preamble: "#TYPE Deserialized.CsReport\r\n",
  },
  "Export-Csv, Britain": { delimiter: ",", date: (y, m, d) => `${d}/${m}/${y} 00:00:00`, quote: true },
  "Excel, Germany": { delimiter: ";", date: (y, m, d) => `${d}.${m}.${y} 00:00`, quote: false, group: "." },
  "Excel, Netherlands": { delimiter: ";", date: (y, m, d) => `${Number(d)}-${Number(m)}-${y}`, quote: false },
  "Export-Csv, Korea": { delimiter: ",", date: (y, m, d) => `${y}-${m}-${d} 오전 12:00:00`, quote: true },
  "Excel, Japan": { delimiter: ",", date: (y, m, d) => `${y}/${Number(m)}/${Number(d)} 0:00`, quote: false },
  "Excel, Czech": {
    delimiter: ";",
    date: (y, m, d) => `${Number(d)}. ${Number(m)}. ${y}`,
    quote: false,
    preamble: "sep=;\r\n",
  },
  "tabs, ISO": { delimiter: "\t", date: (y, m, d) => `${y}-${m}-${d}T00:00:00`, quote: false },
};

export function csv(
  rows: readonly ComparableRow[],
  { delimiter, date, quote, preamble = "", group = "" }: Culture,
): string {
  const columns = columnsOf(rows);
  const cell = (text: string): string =>
    quote || text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
  const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, group);
  const lines = rows.map((row) =>
    columns.map((name) => {
      if (name === "Date") {
        const [y = "", m = "", d = ""] = clock(row.date).slice(0, 10).split("-");
        return cell(date(y, m, d));
      }
      const value = row.values[name] ?? null;
      return cell(value === null ? "" : typeof value === "number" && group !== "" ? grouped(value) : String(value));
    }),
  );
  return preamble + [columns.map(cell), ...lines].map((line) => `${line.join(delimiter)}\r\n`).join("");
}
