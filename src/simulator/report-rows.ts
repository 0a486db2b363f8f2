/** The rows of a usage report: which days, users or teams it has, and every cell by column. */
import { dateText } from "./clock.ts";
import type { Company } from "./company.ts";
import type { DayFigures, Tallies, Tally } from "./day-figures.ts";
import type { Staff } from "./people.ts";
import { Random } from "./random.ts";
import type { Group, ReportFunction } from "./report-function.ts";
import { makeTeams, type Team, teamCells, teamOn, togetherOf } from "./team-figures.ts";

/** One row, its cells by column name. */
export type ReportRow = { readonly [column: string]: string | number };

/** Which days a report covers: a window that ends with `last`, or one day by itself. */
export interface ReportSpan {
  readonly refresh: number;
  readonly first: number;
  readonly last: number;
  /** What stands in Report Period: 7, 30, 90, 180, or 1 for a single day. */
  readonly period: number;
}

export interface ReportSource {
  readonly seed: string;
  readonly tenantName: string;
  readonly company: Company;
  readonly figures: DayFigures;
  /** Whether names are replaced by pseudonyms (graph-contract D.2). */
  readonly concealed: boolean;
}

function groupOf(source: ReportSource, tallies: Tallies, licensedOnly: boolean): Group {
  return source.company.people.staff.flatMap((staff): [Staff, Tally][] => {
    const tally = tallies.get(staff.index);
    return tally === undefined || (licensedOnly && !staff.licensed) ? [] : [[staff, tally]];
  });
}

const common = (span: ReportSpan): ReportRow => ({
  "Report Refresh Date": dateText(span.refresh),
  "Report Period": span.period,
  "Is Deleted": "False",
  "Deleted Date": "",
});

/** A pseudonym as the reports print it; the same for the same name. */
export const pseudonymOf = (seed: string, name: string): string =>
  new Random(seed, "pseudonym", name).hex(32).toUpperCase();

const evaluate = (cells: ReportFunction["cells"], group: Group): ReportRow =>
  Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, cell(group)]));

/** From the last day of the span back to the first, as the reports list days. */
const daysOf = (span: ReportSpan): number[] =>
  Array.from({ length: span.last - span.first + 1 }, (_, n) => span.last - n);

function userRows(source: ReportSource, report: ReportFunction, span: ReportSpan): ReportRow[] {
  const sums = source.figures.over(span.first, span.last);
  const lastDay = (index: number, test: (tally: Tally) => boolean): string => {
    const day = daysOf(span).find((one) => {
      const tally = source.figures.on(one).get(index);
      return tally !== undefined && test(tally);
    });
    return day === undefined ? "" : dateText(day);
  };
  return groupOf(source, sums, report.licensedOnly)
    .filter(([, tally]) => span.period > 1 || tally.active)
    .map(([staff, tally]) => ({
      ...common(span),
      "Tenant Display Name": source.tenantName,
      "User Id": source.concealed ? "00000000-0000-0000-0000-000000000000" : staff.id,
      "User Principal Name": source.concealed ? pseudonymOf(source.seed, staff.upn) : staff.upn,
      "Last Activity Date": lastDay(staff.index, (one) => one.active),
      "Peer-to-peer Last Activity Date": lastDay(staff.index, (one) => one.get("calls") + one.get("directIm") > 0),
      "Organized Conference Last Activity Date": lastDay(staff.index, (one) => one.get("organized") > 0),
      "Participated Conference Last Activity Date": lastDay(staff.index, (one) => one.get("meetings") > 0),
      ...Object.fromEntries(Object.entries(report.userCells).map(([column, cell]) => [column, cell(staff, tally)])),
    }));
}

function teamRows(source: ReportSource, report: ReportFunction, span: ReportSpan): ReportRow[] {
  const teams = makeTeams(source.seed, source.company);
  const on = (team: Team, day: number) => teamOn(source.seed, team, day);
  switch (report.rows) {
    case "teams":
      return teams.map((team) => {
        const lastDay = daysOf(span).find((day) => on(team, day).activeUsers > 0);
        return {
          ...common(span),
          "Team Name": source.concealed ? pseudonymOf(source.seed, team.name) : team.name,
          "Team Id": source.concealed ? "00000000-0000-0000-0000-000000000000" : team.id,
          "Team Type": team.isPublic ? "Public" : "Private",
          "Last Activity Date": lastDay === undefined ? "" : dateText(lastDay),
          ...teamCells(togetherOf(daysOf(span).map((day) => on(team, day)))),
        };
      });
    case "teamDays":
      return daysOf(span).map((day) => ({
        ...common(span),
        "Report Date": dateText(day),
        ...teamCells(togetherOf(teams.map((team) => on(team, day)))),
      }));
    case "teamCounts":
      return daysOf(span).map((day) => {
        const open = teams.filter((team) => team.isPublic);
        const closed = teams.filter((team) => !team.isPublic);
        const active = (some: readonly Team[]): number => some.filter((team) => on(team, day).activeUsers > 0).length;
        return {
          ...common(span),
          "Report Date": dateText(day),
          "Public Teams": open.length,
          "Active Public Teams": active(open),
          "Private Teams": closed.length,
          "Active Private Teams": active(closed),
        };
      });
    default:
      return [
        {
          ...common(span),
          ...teamCells(togetherOf(daysOf(span).flatMap((day) => teams.map((team) => on(team, day))))),
        },
      ];
  }
}

export function reportRows(source: ReportSource, report: ReportFunction, span: ReportSpan): ReportRow[] {
  switch (report.rows) {
    case "days":
      return daysOf(span).map((day) => ({
        ...common(span),
        "Report Date": dateText(day),
        ...evaluate(report.cells, groupOf(source, source.figures.on(day), report.licensedOnly)),
      }));
    case "window": {
      const sums = source.figures.over(span.first, span.last);
      return [{ ...common(span), ...evaluate(report.cells, groupOf(source, sums, report.licensedOnly)) }];
    }
    case "users":
      return userRows(source, report, span);
    default:
      return teamRows(source, report, span);
  }
}

/** The same rows of a retired service: every day is there, and every figure is zero. */
export const zeroRows = (report: ReportFunction, span: ReportSpan): ReportRow[] =>
  report.rows === "days"
    ? daysOf(span).map((day) => ({
        ...Object.fromEntries(report.header.split(",").map((column) => [column, 0])),
        ...common(span),
        "Report Date": dateText(day),
      }))
    : [];
