/**
 * The stage of the worked cases: November 2026, asked on Friday the 20th at noon UTC; call records were listed from the
 * 1st on. Weeks run from Sunday to Saturday: the 15th is a Sunday.
 */
import type { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { DEFAULT_POLICY, type Policy } from "../../../src/reports/policy.ts";
import { dateOf, dayNamed } from "../../oracle/calendar.ts";
import { emptyArchive, keep, sweep } from "../../oracle/collected.ts";
import { HOME } from "../../oracle/made-records.ts";
import type { RawRecord } from "../../oracle/raw-record.ts";
import { type ExplainedRow, explainedRows, setNamed } from "../../oracle/reports.ts";

export const NOON_OF_THE_20TH = Date.parse("2026-11-20T12:00:00Z");
const FIRST_OF_MONTH = "2026-11-01T00:00:00Z";

export interface Stage {
  readonly records?: readonly RawRecord[];
  /** ISO times of what each finished sweep listed. */
  readonly swept?: readonly (readonly [from: string, to: string])[];
}

export function archiveWith({
  records = [],
  swept = [[FIRST_OF_MONTH, "2026-11-20T12:00:00Z"]],
}: Stage): TenantArchive {
  const archive = emptyArchive();
  keep(archive, HOME, records);
  for (const [from, to] of swept) sweep(archive, { from: Date.parse(from), to: Date.parse(to) });
  return archive;
}

/** Days of a usage report, by date. */
export function report(
  archive: TenantArchive,
  name: string,
  days: Readonly<Record<string, Readonly<Record<string, number>>>>,
): void {
  archive.keepReport(
    name,
    "2026-11-19",
    Object.entries(days).map(([date, columns]) => ({ day: dayNamed(date), columns })),
    NOON_OF_THE_20TH,
  );
}

/** Rows of an old answer, by the date they show. */
export function recorded(
  archive: TenantArchive,
  set: string,
  rows: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>,
  zone = "UTC",
): void {
  const { conflicts } = archive.keepRecorded(
    set,
    Object.entries(rows).map(([date, values]) => ({ key: String(dayNamed(date)), date: dayNamed(date), zone, values })),
    NOON_OF_THE_20TH,
  );
  if (conflicts.length > 0) throw new Error("the recorded rows contradict each other");
}

export interface Asked {
  readonly zone?: string;
  readonly now?: number | string;
  readonly policy?: Partial<Policy>;
}

/** The rows of a set with their provenance. */
export function ask(archive: TenantArchive, set: string, { zone = "UTC", now, policy }: Asked = {}): ExplainedRow[] {
  const instant = typeof now === "string" ? Date.parse(now) : (now ?? NOON_OF_THE_20TH);
  return explainedRows(setNamed(set), archive, { zone, policy: { ...DEFAULT_POLICY, ...policy }, now: instant });
}

/** One column by Date, as `{"2026-11-17": 2}`. */
export function column(
  archive: TenantArchive,
  set: string,
  name: string,
  asked: Asked = {},
): Record<string, number | string | null> {
  return Object.fromEntries(
    ask(archive, set, asked).map(({ date, values }) => [dateOf(date).toString(), values[name] ?? null]),
  );
}
