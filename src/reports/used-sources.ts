/** What the mappings ask Graph for beside call records: which usage reports with which columns, and which logs. */
import { isLog, type Log, type UserMeasure } from "../measures.ts";
import type { Catalog, ReportFamily } from "./catalog.ts";
import type { SourceEntry } from "./mapping-schema.ts";

export interface UsedReport {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly unit: "count" | "minutes" | "seconds" | "duration" }[];
}

export interface UsedLog {
  readonly name: Log;
  /** Members of its rows that any field is made of. */
  readonly members: readonly string[];
  /** It gives sums alone, and so is asked for one UTC day at a time. */
  readonly daily: boolean;
}

/** The log that gives sums over the time asked for, not single rows. */
const DAILY_LOG: Log = "getPstnOnlineMeetingDialoutReport";
/** The log that sums over quarter hours, and those of single users, are made of. */
const SUMMED_LOG: Log = "getPstnCalls";
/** Members by which the other side's number is found. */
const OTHER_NUMBER = ["callType", "callerNumber", "calleeNumber"] as const;
/** Figures of single users that only a report of users has, and which one. */
export const USER_REPORTS: Readonly<Partial<Record<UserMeasure, string>>> = {
  messages: "getTeamsUserActivityUserDetail",
};

/** Every usage report that a field's formula names, with the columns it is read for. */
export function usedReports(catalog: Catalog): UsedReport[] {
  const reports = new Map<string, Map<string, UsedReport["columns"][number]>>();
  for (const { fields } of catalog.families) {
    for (const entry of fields.flatMap(({ sources }) => sources)) {
      if (entry.formula !== "column" || isLog(entry.report)) continue;
      const columns = reports.get(entry.report) ?? new Map();
      for (const name of entry.columns) columns.set(name, { name, unit: entry.unit });
      reports.set(entry.report, columns);
    }
  }
  return [...reports].map(([name, columns]) => ({ name, columns: [...columns.values()] }));
}

/** Every telephone log that a field's formula is made of, with the members that its rows must keep. */
export function usedLogs(catalog: Catalog): UsedLog[] {
  const logs = new Map<Log, Set<string>>();
  const use = (log: string, members: readonly string[]) => {
    if (!isLog(log)) return;
    const known = logs.get(log) ?? new Set();
    for (const member of members) known.add(member);
    logs.set(log, known);
  };
  for (const family of catalog.families) {
    const named = logsNamedBy(family);
    for (const entry of entriesOf(family)) {
      if (entry.source !== "pstnLogs") continue;
      switch (entry.formula) {
        case "member":
        case "localTime":
          for (const [log, member] of Object.entries(entry.logs)) use(log, member === null ? [] : [member]);
          break;
        case "otherNumber":
          for (const log of named) use(log, OTHER_NUMBER);
          break;
        case "memberSum":
          for (const log of named) use(log, [entry.member]);
          break;
        case "column":
          use(entry.report, entry.columns);
          break;
        case "unavailable":
          break;
        default:
          use(SUMMED_LOG, []);
      }
    }
  }
  return [...logs].map(([name, members]) => ({ name, members: [...members], daily: name === DAILY_LOG }));
}

/** Reports of users that must be read day by day, because a figure of single users comes from nowhere else. */
export function usedUserDays(catalog: Catalog): string[] {
  const measures = catalog.families
    .flatMap(entriesOf)
    .flatMap((entry) => (entry.formula === "userCount" && entry.source === "teamsReports" ? entry.measures : []));
  return [...new Set(measures.flatMap((measure) => USER_REPORTS[measure] ?? []))];
}

const entriesOf = (family: ReportFamily): SourceEntry[] => family.fields.flatMap(({ sources }) => [...sources]);

const logsNamedBy = (family: ReportFamily): Set<string> =>
  new Set(entriesOf(family).flatMap((entry) => ("logs" in entry ? Object.keys(entry.logs) : [])));
