/** The commands about a bridge's archive: what it holds, collecting, moving, repairing, removing. */
import type { Command } from "commander";
import type { Target, TargetOptions } from "./bridge-client.ts";
import { orTell, withTarget } from "./commands.ts";

interface Options extends TargetOptions {
  readonly tenant?: string;
  readonly json?: boolean;
  readonly wait?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
}

/** What a command found out: as an object for `--json`, as lines for people; exit code 1 where not all is well. */
export interface Told {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly well: boolean;
}

export function addArchiveCommands(program: Command): void {
  const add = (usage: string, description: string): Command =>
    withTarget(program.command(usage).description(description)).option("--json", "print the result as JSON");
  const run = async (options: Options, work: (target: Target) => Promise<Told>): Promise<void> => {
    await orTell(async () => {
      const { failure, targetOf } = await import("./bridge-client.ts");
      const target = targetOf(options, process.env);
      if (target === undefined) throw failure("Which bridge? Give --against URL, or set BRIDGE_URL.");
      const { json, lines, well } = await work(target);
      console.log(options.json === true ? JSON.stringify(json) : lines.join("\n"));
      process.exitCode = well ? 0 : 1;
    });
  };

  add("status", "what is held, waiting, covered and missing; exits 1 where something was given up").action(
    (options: Options) => run(options, async (target) => (await import("./collecting.ts")).status(target, options)),
  );

  add("sync", "collect now what is due or changes often, and wait up to a minute for it")
    .option("--no-wait", "don't wait")
    .action((options: Options) =>
      run(options, async (target) => (await import("./collecting.ts")).sync(target, options)),
    );

  add("backfill", "collect all that Graph still has, and wait until it is read, however long that takes").action(
    (options: Options) => run(options, async (target) => (await import("./collecting.ts")).backfill(target, options)),
  );

  add("retry", "ask again for records that were set aside and sweeps that were given up").action((options: Options) =>
    run(options, async (target) => (await import("./collecting.ts")).retry(target, options)),
  );

  add("rebuild", "make sums and users of all days anew whose call facts are held").action((options: Options) =>
    run(options, async (target) => (await import("./moving.ts")).rebuild(target, options)),
  );

  add("export <file>", "write a whole archive to a file as NDJSON, compressed where its name ends in .gz")
    .option("--force", "replace the file if there is one")
    .action((file: string, options: Options) =>
      run(options, async (target) => (await import("./moving.ts")).exportTo(file, target, options)),
    );

  add(
    "restore <file>",
    "take an exported archive (or a daily copy, .gz) into an empty one; import is for recorded old answers",
  ).action((file: string, options: Options) =>
    run(options, async (target) => (await import("./moving.ts")).restoreFrom(file, target, options)),
  );

  add(
    "remove-tenant <tenant>",
    "remove everything held of a tenant; it is collected again only when a sync is asked for",
  )
    .option("--yes", "don't ask")
    .action((tenant: string, options: Options) =>
      run(options, async (target) => (await import("./moving.ts")).removeTenant(tenant, target, options)),
    );
}
