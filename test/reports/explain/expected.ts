/**
 * What a cell must be, said from the written lists and the mapping alone: day by day the first entry that was read
 * answers. Written to be read, not to be fast; it shares no code with the reports but the catalog.
 */
import { DAY_MS, type Measure, type Source, type UserMeasure } from "../../../src/measures.ts";
import type { ReportField } from "../../../src/reports/catalog.ts";
import type { SourceEntry } from "../../../src/reports/mapping-schema.ts";
import type { CellValue } from "../../../src/reports/report-table.ts";
import { day, ms } from "../families/archive.ts";
import { MESSAGES_REPORT, NOW, READ_FROM, RECORDS, REPORT_DAYS, type WrittenRecord } from "./written.ts";

/** The zones asked for have a fixed offset: no clock is changed in these weeks. */
export const ZONES = { UTC: 0, "Asia/Kolkata": 5.5 * 3_600_000 } as const;
export type ZoneName = keyof typeof ZONES;

export interface Expected {
  readonly value: CellValue;
  readonly entries: readonly SourceEntry[];
  readonly days: Readonly<Partial<Record<Source, number>>>;
  /** Ids of the records behind it, sorted. */
  readonly ids: readonly string[];
  readonly sessions: number;
  readonly reportDays: number;
}

const NOTHING = { entries: [], days: {}, ids: [], sessions: 0, reportDays: 0 };

/** The dates of a bucket that may be counted. */
export function datesOf(period: string, label: string, zone: ZoneName): number[] {
  const today = Math.floor((ms(NOW) + ZONES[zone]) / DAY_MS);
  const last = day(label);
  const lengths: Record<string, number> = { Daily: 1, Weekly: 7, Monthly: new Date(label).getUTCDate() };
  const yearStart = day(`${label.slice(0, 4)}-01-01`);
  // A week is labelled by the Sunday after its Saturday.
  const end = period === "Weekly" ? last - 1 : last;
  const begin = period === "Yearly" ? yearStart : end - (lengths[period] ?? 1) + 1;
  const until = period === "Daily" ? today - 1 : today;
  return Array.from({ length: end - begin + 1 }, (_, index) => begin + index).filter((date) => date <= until);
}

const localDate = (at: string, zone: ZoneName): number => Math.floor((ms(at) + ZONES[zone]) / DAY_MS);

/** A date was read where all of it lies between the first midnight read and now, or it still runs. */
const wasRead = (date: number, zone: ZoneName): boolean => date * DAY_MS - ZONES[zone] >= ms(READ_FROM);

const reportOn = (report: string, date: number) =>
  REPORT_DAYS.find((one) => one.report === report && day(one.date) === date)?.columns;

function answers(entry: SourceEntry, date: number, zone: ZoneName): boolean {
  switch (entry.formula) {
    case "unavailable":
      return false;
    case "column":
      return reportOn(entry.report, date) !== undefined;
    case "memberSum":
      return date >= day(READ_FROM);
    default:
      return entry.source === "teamsReports" ? reportOn(MESSAGES_REPORT, date) !== undefined : wasRead(date, zone);
  }
}

const add = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const halfUp = (milliseconds: number): number => Math.floor(milliseconds / 60_000 + 0.5);

const sumOf = ({ sums = {} }: WrittenRecord, measures: readonly Measure[]): number =>
  add(measures.map((measure) => sums[measure] ?? 0));

/** A cell of a family whose rows are periods. */
export function expectedOfPeriod(field: ReportField, dates: readonly number[], zone: ZoneName): Expected {
  const days: Partial<Record<Source, number>> = {};
  const entries = new Set<SourceEntry>();
  const behind = new Set<WrittenRecord>();
  const people = new Set<string>();
  const singles: number[] = [0];
  let amount = 0;
  let reportDays = 0;
  for (const date of dates) {
    const entry = field.sources.find((one) => answers(one, date, zone));
    if (entry === undefined) continue;
    entries.add(entry);
    days[entry.source] = (days[entry.source] ?? 0) + 1;
    if (entry.formula === "count" || entry.formula === "minutes") {
      const made = RECORDS.filter((record) => localDate(record.at, zone) === date && sumOf(record, entry.measures) > 0);
      for (const record of made) behind.add(record);
      amount += add(made.map((record) => sumOf(record, entry.measures)));
    } else if (entry.formula === "distinct") {
      for (const record of RECORDS) {
        for (const [user, { marks = [] }] of Object.entries(record.users ?? {})) {
          for (const [at, , names] of marks) {
            if (localDate(at, zone) !== date || !names.some((name) => entry.marks.includes(name))) continue;
            behind.add(record);
            people.add(user);
          }
        }
      }
    } else if (entry.formula === "column") {
      reportDays++;
      const columns = reportOn(entry.report, date) ?? {};
      const said = entry.columns.map((column) => columns[column] ?? 0);
      const one = entry.combine === "max" ? Math.max(...said) : add(said);
      singles.push(one);
      amount += one * { count: 1, minutes: 60_000, seconds: 1000, duration: 1 }[entry.unit];
    }
  }
  const isTime = field.sources.some((entry) => entry.formula === "minutes");
  const isPeople = field.sources.some((entry) => entry.formula === "distinct");
  if (entries.size === 0) return { ...NOTHING, value: 0 };
  return {
    value: isPeople ? Math.max(people.size, ...singles) : isTime ? halfUp(amount) : amount,
    entries: [...entries],
    days,
    ids: [...behind].map(({ id }) => id).sort(),
    sessions: add([...behind].map(({ sessions = 1 }) => sessions)),
    reportDays,
  };
}

/** A cell of a family with a row for each user. */
export function expectedOfUser(field: ReportField, dates: readonly number[], zone: ZoneName, user: string): Expected {
  const missing = field.type === "Edm.Int64" ? 0 : null;
  const entry = field.sources.find(
    (one) => one.formula === "userName" || dates.some((date) => answers(one, date, zone)),
  );
  if (entry === undefined) return { ...NOTHING, value: missing };
  const answered = dates.filter((date) => answers(entry, date, zone));
  const isReport = entry.source === "teamsReports";
  const dateOf = (at: string) => localDate(at, isReport ? "UTC" : zone);
  const own = RECORDS.filter(({ at, users = {} }) => user in users && answered.includes(dateOf(at)));
  const marked = RECORDS.filter(({ users = {} }) => users[user]?.marks?.some(([at]) => answered.includes(dateOf(at))));
  const told = (value: CellValue, made: readonly WrittenRecord[]): Expected => ({
    value,
    entries: [entry],
    days: { [entry.source]: answered.length },
    ids: isReport ? [] : made.map(({ id }) => id).sort(),
    sessions: isReport ? 0 : add(made.map(({ sessions = 1 }) => sessions)),
    reportDays: isReport ? answered.length : 0,
  });
  switch (entry.formula) {
    case "userName":
      return told(`${user}@contoso.example`, marked);
    case "lastActivity": {
      const ends = marked.flatMap(({ users = {} }) =>
        (users[user]?.marks ?? [])
          .filter(([at]) => answered.includes(dateOf(at)))
          .map(([, end]) => ms(end) + ZONES[zone]),
      );
      return told(ends.length === 0 ? null : Math.max(...ends), marked);
    }
    case "userCount":
    case "userMinutes": {
      const amountOf = ({ users = {} }: WrittenRecord): number =>
        add(entry.measures.map((measure: UserMeasure) => users[user]?.sums?.[measure] ?? 0));
      const made = own.filter((record) => amountOf(record) > 0);
      const amount = add(made.map(amountOf));
      return told(entry.formula === "userCount" ? amount : halfUp(amount), made);
    }
    default:
      throw new Error(`${field.name} is no figure of a user`);
  }
}

/** A cell of a row that was made of the rows of a log. */
export function expectedOfRows(
  field: ReportField,
  rows: readonly WrittenRecord[],
  zone: ZoneName,
  days: number,
): Expected {
  const entry = field.sources.find(({ formula }) => formula !== "unavailable");
  const last = rows.at(-1);
  if (entry === undefined || last === undefined) throw new Error(`${field.name} has no row`);
  return {
    value: fromRows(field, entry, rows, last, zone),
    entries: [entry],
    days: { [entry.source]: days },
    ids: rows.map(({ id }) => id).sort(),
    sessions: 0,
    reportDays: 0,
  };
}

function fromRows(
  field: ReportField,
  entry: SourceEntry,
  rows: readonly WrittenRecord[],
  { kind, members = {} }: WrittenRecord,
  zone: ZoneName,
): CellValue {
  const text = (said: unknown): CellValue => {
    if (said === undefined || said === null) return field.type === "Edm.Int64" ? 0 : null;
    return field.type === "Edm.Int64" ? Number(said) : String(said);
  };
  switch (entry.formula) {
    case "member": {
      const name = entry.logs[kind];
      return text(name === null || name === undefined ? entry.otherwise : members[name]);
    }
    case "localTime":
      return ms(String(members[entry.logs[kind] ?? ""])) + ZONES[zone];
    case "otherNumber":
      return text(/out/i.test(String(members.callType)) ? members.calleeNumber : members.callerNumber);
    case "memberSum": {
      const sum = add(rows.map((row) => Number(row.members?.[entry.member])));
      return field.type === "Edm.Decimal" ? String(Math.round(sum * 100) / 100) : sum;
    }
    default:
      throw new Error(`${field.name} is no member of a log`);
  }
}
