/** What the mappings ask of Graph: reports, logs and users by day, the passes over them, and how far those reach. */
import { catalog } from "./catalog.ts";
import { type Pass, passesFor } from "./ingest/passes.ts";
import { DAY_MS } from "./measures.ts";
import { usedLogs, usedReports, usedUserDays } from "./reports/used-sources.ts";

/** What they ask for beside call records. */
export const toRead = () => ({
  logs: usedLogs(catalog()),
  reports: usedReports(catalog()),
  userDays: usedUserDays(catalog()),
});

export function passes(): Pass[] {
  const { logs, reports, userDays } = toRead();
  return passesFor({ logs, reports: reports.map(({ name }) => name), userDays });
}

/** By source, the usage reports that figures are made of. */
export function reportsBySource() {
  const names = usedReports(catalog()).map(({ name }) => name);
  return {
    skypeReports: names.filter((name) => !isOfTeams(name)),
    teamsReports: names.filter(isOfTeams),
  };
}

/** By source, how many days back it can be read. */
export function reachBySource(): Record<string, number> {
  const reach: Record<string, number> = {};
  for (const pass of passes()) {
    const name = pass.source.replace(/^report:/, "");
    const source = name === pass.source ? name : isOfTeams(name) ? "teamsReports" : "skypeReports";
    reach[source] = Math.max(reach[source] ?? 0, Math.round(pass.reach / DAY_MS));
  }
  return reach;
}

const isOfTeams = (report: string): boolean => report.startsWith("getTeams");
