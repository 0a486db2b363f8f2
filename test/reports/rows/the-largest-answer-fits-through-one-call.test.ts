/** What an object answers goes through a call of at most 32 MiB: more rows are refused in a sentence, not by the platform. */
import { serialize } from "node:v8";
import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog.ts";
import { Fault } from "../../../src/errors.ts";
import { servedFields } from "../../../src/reports/catalog.ts";
import { KeptRows } from "../../../src/reports/kept-rows.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import type { ReportRow } from "../../../src/reports/report-table.ts";
import { packTable } from "../../../src/reports/sent-table.ts";

const MOST_BYTES = 32 * 1024 * 1024;

test.each([
  ["CsUserActivitiesMonthly", "a.name.as.long@as-they-come.contoso.example", { user: "f".repeat(32) }],
  ["CsPSTNUsageDetailDaily", "00000000-0000-4000", { records: ["00000000-0000-4000-8000-000000000000"] }],
] as const)("%s", (name, text, madeOf) => {
  const set = catalog().set(name);
  if (set === undefined) throw new Error(`there is no ${name}`);
  const fields = servedFields(set.family, { ...DEFAULT_POLICY, laterColumns: true });
  const values = fields.map(({ type }) => (type === "Edm.String" ? text : 7));
  const origins = fields.map(() => 0);
  const kept = new KeptRows(undefined);
  const rows: ReportRow[] = [];
  let refused: unknown;
  for (let id = 0; id < 200_000 && refused === undefined; id++) {
    const row = {
      id,
      date: 20_000,
      values: values.map((value) => (value === text ? `${text}${id}` : value)),
      origins,
      madeOf,
    };
    try {
      kept.push(row);
      rows.push(row);
    } catch (fault) {
      refused = fault;
    }
  }
  expect(refused).toBeInstanceOf(Fault);
  expect(rows.length, "a month of a tenant of fifty thousand").toBeGreaterThan(50_000);
  expect(serialize(packTable({ rows, provenances: [] })).byteLength).toBeLessThan(MOST_BYTES);
});
