/** Rows for tests that need an archive and no Graph: recorded answers, imported as an operator would. */
import { expect } from "vitest";
import { ask } from "./ask.ts";
import { PUBLIC_ORIGIN, type TenantKey } from "./tenants.ts";

export interface RecordedRow {
  readonly date: string;
  readonly values: Readonly<Record<string, number | string | null>>;
}

/** Imports rows as verbose JSON, as the retired service wrote it. */
export async function importRows(tenant: TenantKey, set: string, rows: readonly RecordedRow[]): Promise<void> {
  const id = (date: string): string =>
    `${PUBLIC_ORIGIN}/ecp/ReportingWebService/Reporting.svc/${set}(datetime'${date}T00%3A00%3A00')`;
  const results = rows.map(({ date, values }) => ({
    __metadata: { id: id(date), uri: id(date), type: `TenantReporting.${set}` },
    Date: `/Date(${Date.parse(`${date}T00:00:00Z`)})/`,
    ...values,
  }));
  const answer = await ask(tenant, "/bridge/import", { method: "POST", body: JSON.stringify({ d: { results } }) });
  expect(answer.status, answer.text).toBe(200);
}

/** The three days of the documents' example. */
export const CONFERENCE_DAYS: readonly RecordedRow[] = [
  { date: "2013-05-10", values: { ID: "24981", TotalConferences: "3", AVConferences: "0", IMConferences: "3" } },
  { date: "2013-05-13", values: { ID: "24982", TotalConferences: "10", AVConferences: "7", IMConferences: "6" } },
  { date: "2013-05-14", values: { ID: "24983", TotalConferences: "6", AVConferences: "5", IMConferences: "4" } },
];
