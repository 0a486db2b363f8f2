/** The commands about a bridge's archive: what it holds, collecting, moving, repairing, removing. */
import type { Command } from "commander";
import { type CommonOptions, tellAbout, withExamples, withTarget } from "./commands.ts";

interface Options extends CommonOptions {
  readonly tenant?: string;
  readonly wait?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
}

export function addArchiveCommands(program: Command): void {
  const add = (usage: string, description: string, ...examples: readonly string[]): Command =>
    withExamples(
      withTarget(program.command(usage).description(description)).option("--json", "print the result as JSON"),
      ...examples,
    );

  add(
    "status",
    "what is held, waiting, covered and missing; exits 1 where something was given up",
    "status --against https://bridge.example --user jane@contoso.example",
    "status --json | jq '.tenants[0].records'",
  ).action((options: Options) =>
    tellAbout(options, async (target) => (await import("./collecting.ts")).status(target, options)),
  );

  add(
    "sync",
    "collect now what is due or changes often, and wait up to a minute for it",
    "sync",
    "sync --no-wait --tenant contoso.example",
  )
    .option("--no-wait", "don't wait")
    .action((options: Options) =>
      tellAbout(options, async (target) => (await import("./collecting.ts")).sync(target, options)),
    );

  add(
    "backfill",
    "collect all that Graph still has, and wait until it is read, however long that takes",
    "backfill",
  ).action((options: Options) =>
    tellAbout(options, async (target) => (await import("./collecting.ts")).backfill(target, options)),
  );

  add("retry", "ask again for records that were set aside and sweeps that were given up", "retry").action(
    (options: Options) =>
      tellAbout(options, async (target) => (await import("./collecting.ts")).retry(target, options)),
  );

  add("rebuild", "make sums and users of all days anew whose call facts are held", "rebuild").action(
    (options: Options) => tellAbout(options, async (target) => (await import("./moving.ts")).rebuild(target, options)),
  );

  add(
    "export <file>",
    "write a whole archive to a file as NDJSON, compressed where its name ends in .gz",
    "export contoso.ndjson.gz",
  )
    .option("--force", "replace the file if there is one")
    .action((file: string, options: Options) =>
      tellAbout(options, async (target) => (await import("./moving.ts")).exportTo(file, target, options)),
    );

  add(
    "restore <file>",
    "take an exported archive (or a daily copy, .gz) into an empty one; import is for recorded old answers",
    "restore contoso.ndjson.gz",
  ).action((file: string, options: Options) =>
    tellAbout(options, async (target) => (await import("./moving.ts")).restoreFrom(file, target, options)),
  );

  add(
    "remove-tenant <tenant>",
    "remove everything held of a tenant; it is collected again only when a sync is asked for",
    "remove-tenant contoso.example",
  )
    .option("--yes", "don't ask")
    .action((tenant: string, options: Options) =>
      tellAbout(options, async (target) => (await import("./moving.ts")).removeTenant(tenant, target, options)),
    );
}
