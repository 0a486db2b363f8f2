/** The commands that ask for figures: report, the heir of the reporting cmdlets, and explain. */
import type { Command } from "commander";
import { type CommonOptions, orTell, tellOf, withExamples, withTarget } from "./commands.ts";
import type { ExplainOptions } from "./explain.ts";
import type { ReportOptions } from "./report.ts";

interface Output extends CommonOptions {
  readonly csv?: boolean;
  readonly dates?: string;
  readonly to?: string;
}

export function addReportCommands(program: Command): void {
  withExamples(
    withTarget(
      program
        .command("report <name>")
        .description(
          "a report as its Get-Cs…Report cmdlet gave it: newest first, 1,000 rows unless told otherwise; of the demo on http://127.0.0.1:8787 where no bridge is named",
        ),
    )
      .option("--report-type <type>", "Daily (default), Weekly, Monthly or Yearly")
      .option("--start-date <date>", "the first Date, inclusive: 2026-05-01 or 5/1/2026")
      .option("--end-date <date>", "the last Date, inclusive")
      .option("--result-size <rows>", "the most rows, or Unlimited (default: 1000)")
      .option("--user-name <name>", "the rows of one user, for CsClientDeviceDetail and CsUserActivities")
      .option(
        "--zone <zone>",
        "the time zone: an IANA name, a Windows id or an offset (default: the account's, or UTC)",
      )
      .option("--csv", "as Export-Csv wrote it")
      .option("--dates <order>", "how CSV writes dates: mdy (default) as 5/14/2026 12:00:00 AM, dmy, or ymd")
      .option("--json", "as JSON")
      .option("--to <file>", "into a file"),
    "report CsConference --report-type Weekly --start-date 2026-09-01 --end-date 2026-11-30",
    "report CsActiveUser --report-type Monthly --zone Europe/Berlin --csv --to users.csv",
    "report CsP2PSession --result-size Unlimited --json | jq '.rows[0]'",
    "Get-CsConferenceReport -ReportType Weekly -StartDate 9/1/2026",
  ).action((name: string, options: ReportOptions & Output) => orTell(() => showReport(name, options)));

  withExamples(
    withTarget(
      program
        .command("explain <set>")
        .description(
          "what stands behind each figure of a report: sources, trust, records; of the demo where no bridge is named",
        ),
    )
      .option("--report-type <type>", "Daily (default), Weekly, Monthly or Yearly, where the set's name doesn't tell")
      .option("--date <date>", "the row of one Date")
      .option("--select <fields>", "the fields to explain: TotalConferences,AVConferences")
      .option("--filter <expression>", "as $filter: TotalConferences gt 100")
      .option("--orderby <fields>", "as $orderby: Date desc")
      .option("--top <rows>", "the first so many rows")
      .option("--skip <rows>", "not the first so many rows")
      .option("--records <field>", "list the call records behind this field")
      .option("--zone <zone>", "the time zone (default: the account's, or UTC)")
      .option("--json", "print the whole explanation as JSON"),
    "explain CsConferenceMonthly --orderby 'Date desc' --top 1",
    "explain CsConference --report-type Weekly --date 2026-11-15 --select AVConferences --records AVConferences",
  ).action((name: string, options: CommonOptions & ExplainOptions) =>
    tellOf(options, async () => {
      const [{ explain }, { targetOrDemo }] = await Promise.all([
        import("./explain.ts"),
        import("./bridge-default.ts"),
      ]);
      return explain(name, options, targetOrDemo(options, process.env));
    }),
  );
}

async function showReport(name: string, options: ReportOptions & Output): Promise<void> {
  const [
    { cutWarning, reportCsv, reportJson, reportText },
    { reportOf },
    { targetOrDemo },
    { dateOrder },
    { failure },
  ] = await Promise.all([
    import("./report-text.ts"),
    import("./report.ts"),
    import("./bridge-default.ts"),
    import("../diff/options.ts"),
    import("./bridge-client.ts"),
  ]);
  if (options.csv === true && options.json === true) throw failure("Give --csv or --json, not both.");
  if (options.dates !== undefined && options.csv !== true) throw failure("--dates is for --csv.");
  const order = dateOrder(options.dates) ?? "mdy";
  const report = await reportOf(name, options, targetOrDemo(options, process.env));
  const columns = options.to === undefined ? process.stdout.columns : undefined;
  const text = options.csv
    ? reportCsv(report, order)
    : `${options.json ? JSON.stringify(reportJson(report)) : reportText(report, columns).join("\n")}\n`;
  if (options.to === undefined) process.stdout.write(text);
  else await (await import("./settings-file.ts")).writePlain(options.to, text);
  if (report.cut) console.error(cutWarning(report));
}

/** The cmdlets' own parameters, by their names in lower case. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "-reporttype": "--report-type",
  "-startdate": "--start-date",
  "-enddate": "--end-date",
  "-resultsize": "--result-size",
  "-username": "--user-name",
};

/** `Get-CsConferenceReport -ReportType Weekly` is `report Get-CsConferenceReport --report-type Weekly`. */
export function likePowerShell(args: readonly string[]): string[] {
  const isCmdlet = /^get-cs\w+report$/i.test(args[0] ?? "");
  const words = isCmdlet ? ["report", ...args] : [...args];
  if (words[0] !== "report") return words;
  return words.map((word) => PARAMETERS[word.replace(/:$/, "").toLowerCase()] ?? word);
}
