/** The commands about recorded old answers: diff, import and record. What they do is loaded when one is called. */
import type { Command } from "commander";
import type { DateOrder } from "../diff/csv-dates.ts";
import type { TargetOptions } from "./bridge-client.ts";
import { COULD_NOT, orTell, withExamples, withTarget } from "./commands.ts";

interface Shared extends TargetOptions {
  readonly set?: string;
  readonly zone?: string;
  readonly tenant?: string;
  readonly dates?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
}

export function addRecordingCommands(program: Command): void {
  const diff = withTarget(
    withStated(
      program
        .command("diff [recordings...]")
        .description(
          "compare recorded old answers (files, folders, zips) with a bridge; exits 0 acceptable, 1 differences, 2 could not compare",
        ),
    ),
  )
    .option("--with <path>", "compare with other recordings in place of a bridge")
    .option("--from <day>", "first Date to compare, as 2016-05-01")
    .option("--to <day>", "last Date to compare")
    .option(
      "--tolerance <field=size>",
      "what a field may be off: TotalConferences=2, AVConferenceMinutes=5%, *=1%; may be repeated",
      collect,
      [],
    )
    .option(
      "--fail-on <statuses>",
      "what counts as a difference: different,onlyOld,onlyNew (the default), explained, withinTolerance, or none",
    )
    .option("--sources <two>", "compare what two sources say about the same days, e.g. callRecords,teamsReports")
    .option("--without-recorded", "compare with figures worked out even where the bridge holds recorded ones")
    .option("--json", "print the whole comparison as JSON")
    .option("--html <file>", "write it as a page as well")
    .option("--schema", "print the JSON's schema")
    .action(async (recordings: string[], options: Shared & DiffFlags) => {
      await orTell(async () => {
        if (options.schema === true) return printSchema();
        const { diffOf, EXIT_CODES, tell } = await import("./diff.ts");
        const { targetOf } = await import("./bridge-client.ts");
        const result = await diffOf(recordings, targetOf(options, process.env), await statedOf(options));
        await tell(result, options);
        process.exitCode = EXIT_CODES[result.verdict];
      });
    });

  const importing = withTarget(
    withStated(
      program
        .command("import [recordings...]")
        .description(
          "keep recorded old answers in a bridge's archive, so that reports go on without a break (a whole archive comes back by restore)",
        ),
    ),
  )
    .option("--remove <set>", "remove the recorded rows of a set instead")
    .option("--from <day>", "remove: first Date")
    .option("--to <day>", "remove: last Date")
    .option("--yes", "remove: don't ask")
    .option("--json", "print the result as JSON")
    .action(
      async (
        recordings: string[],
        options: Shared & { remove?: string; from?: string; to?: string; yes?: boolean; json?: boolean },
      ) => {
        await orTell(async () => {
          const { importFiles, removeRecordedRows } = await import("./import.ts");
          const { failure, targetOf } = await import("./bridge-client.ts");
          const target = targetOf(options, process.env);
          if (target === undefined) throw failure("Into which bridge? Give --against URL, or set BRIDGE_URL.");
          if (options.remove !== undefined) {
            const told = await removeRecordedRows(options.remove, target, options);
            console.log(options.json === true ? JSON.stringify({ told }) : told);
            return;
          }
          if (recordings.length === 0) throw failure("Give the recorded answers: files, folders or zips.");
          const { lines, files, failed } = await importFiles(recordings, target, await statedOf(options));
          console.log(options.json === true ? JSON.stringify({ files }) : lines.join("\n"));
          process.exitCode = failed > 0 ? COULD_NOT : 0;
        });
      },
    );

  const recording = withTarget(
    program
      .command("record [url]")
      .description("keep what an endpoint of the old shape answers, in files for diff and import"),
  )
    .option("--set <name>", "a report to record, may be repeated; without it all that the endpoint lists", collect, [])
    .option("--zone <zone>", "the time zone to ask for")
    .option("--to <folder>", "where to", "recorded")
    .option("--json", "print the result as JSON")
    .action(
      async (
        url: string | undefined,
        options: TargetOptions & { set: string[]; zone?: string; to: string; json?: boolean },
      ) => {
        await orTell(async () => {
          const { record } = await import("./record.ts");
          const { failure, targetOf } = await import("./bridge-client.ts");
          const target = targetOf({ ...options, against: url ?? options.against }, process.env);
          if (target === undefined)
            throw failure("Record what? Give the address of a bridge or of a reporting service.");
          const { lines, sets, failed } = await record(target, options);
          console.log(options.json === true ? JSON.stringify({ sets }) : lines.join("\n"));
          process.exitCode = failed > 0 ? COULD_NOT : 0;
        });
      },
    );

  withExamples(
    diff,
    "diff old-answers/ --against https://bridge.example --zone 'Pacific Standard Time' --html diff.html",
    "diff --sources callRecords,teamsReports --set CsConferenceDaily",
    "diff before.zip --with after.zip",
  );
  withExamples(
    importing,
    "import old-answers/ --zone 'Pacific Standard Time'",
    "import conferences.csv --set CsConferenceDaily --dates mdy",
    "import --remove CsConferenceDaily --from 2016-05-01 --to 2016-05-31",
  );
  withExamples(
    recording,
    "record https://old-service.example --user jane@contoso.example --password … --to recorded",
    "record --set CsConferenceMonthly --zone Europe/Berlin",
  );
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

interface DiffFlags {
  readonly with?: string;
  readonly from?: string;
  readonly to?: string;
  readonly tolerance?: string[];
  readonly failOn?: string;
  readonly sources?: string;
  readonly withoutRecorded?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly schema?: boolean;
}

const withStated = (command: Command): Command =>
  command
    .option("--set <name>", "the report that the recordings hold, where they don't tell, e.g. CsConferenceDaily")
    .option("--zone <zone>", "the time zone they were recorded in")
    .option("--dates <order>", "how CSV writes dates, where it doesn't tell: dmy, mdy or ymd")
    .option("--delimiter <character>", "what parts the columns of CSV, where it isn't , ; | or a tab")
    .option("--encoding <name>", "the recordings' encoding, where it isn't UTF-8 or UTF-16, e.g. windows-1252");

async function statedOf<Options extends Shared>(
  options: Options,
): Promise<Omit<Options, "dates"> & { dates: DateOrder | undefined }> {
  const { dateOrder } = await import("../diff/options.ts");
  return { ...options, dates: dateOrder(options.dates) };
}

async function printSchema(): Promise<void> {
  const { toJSONSchema } = await import("zod/v4/core");
  const { resultSchema } = await import("../diff/result-schema.ts");
  console.log(JSON.stringify(toJSONSchema(resultSchema), null, 2));
}
