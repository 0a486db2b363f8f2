/** A Graph whose reports are made by a test: the redirect, and the download behind it. */
import { sampleText } from "../../graph/fake-graph.ts";

const DOWNLOADS = "https://reports.office.example/data/download/";

/**
 * Answers reports with what `made` gives for `getX(period='D30')`: a CSV's text, an answer of its own, or undefined for a
 * 404. `lengthOf` makes the download announce another length than it has.
 */
export const downloads =
  (made: (call: string) => string | Uint8Array<ArrayBuffer> | Response | undefined, announced?: number) =>
  (url: URL): Response | undefined => {
    const call = decodeURIComponent(url.pathname);
    const asked = /\/reports\/(get.*)$/.exec(call)?.[1];
    if (asked !== undefined) {
      return new Response(null, { status: 302, headers: { location: `${DOWNLOADS}${encodeURIComponent(asked)}` } });
    }
    const downloaded = /\/data\/download\/(.*)$/.exec(call)?.[1];
    if (downloaded === undefined) return undefined;
    const body = made(downloaded);
    if (body === undefined) return new Response(null, { status: 404 });
    if (body instanceof Response) return body;
    const headers = announced === undefined ? {} : { "content-length": `${announced}` };
    return new Response(body, { headers: { "content-type": "application/octet-stream", ...headers } });
  };

export const sampleCsv = (report: string, argument = "D7"): string => sampleText(`csv/v1.0-${report}-${argument}.csv`);

/** A report of days: `{ "2026-11-17": [3, 4] }` under its columns, as of a refresh date. */
export function dailyCsv(
  refreshed: string,
  columns: readonly string[],
  days: Record<string, readonly (number | string)[]>,
) {
  const lines = Object.entries(days).map(([day, cells]) => [refreshed, day, ...cells, 30].join(","));
  return `\uFEFF${["Report Refresh Date", "Report Date", ...columns, "Report Period"].join(",")}\r\n${lines.map((line) => `${line}\r\n`).join("")}`;
}

/** A day of the user detail: user id, principal name and private chat messages. */
export function userCsv(
  refreshed: string,
  users: readonly (readonly [id: string, name: string, messages: number | string])[],
) {
  const lines = users.map(([id, name, messages]) => `${refreshed},${id},${name},${messages},1`);
  return `\uFEFF${["Report Refresh Date,User Id,User Principal Name,Private Chat Message Count,Report Period", ...lines].join("\r\n")}\r\n`;
}
