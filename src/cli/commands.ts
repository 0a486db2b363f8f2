/** What all commands have in common: how they tell what they found, how they fail, and whom they ask. */
import type { Command } from "commander";
import type { Target, TargetOptions } from "./bridge-client.ts";

/** Nothing could be done; also for wrong arguments, lest they look like a result. */
export const COULD_NOT = 2;

/** What a command found out: as an object for `--json`, as lines for people; exit code 1 where not all is well. */
export interface Told {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly well: boolean;
}

export interface CommonOptions extends TargetOptions {
  readonly json?: boolean;
}

export const withTarget = (command: Command): Command =>
  command
    .option("--against <url>", "the bridge; or BRIDGE_URL")
    .option("--user <name>", "its account; or BRIDGE_USER")
    .option("--password <secret>", "its password; or BRIDGE_PASSWORD")
    .option("--tenant <tenant>", "the tenant, where the account has several");

/** Lines below a command's help; `npm run -s` keeps npm's own lines out of what is piped on. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText("after", `\nExamples:\n${examples.map((one) => `  npm run -s cli -- ${one}`).join("\n")}`);

/** Runs a command that tells something; what can't be done is one line on stderr and exit code 2. */
export async function tellOf(options: CommonOptions, work: () => Promise<Told>): Promise<void> {
  await orTell(async () => {
    const { json, lines, well } = await work();
    console.log(options.json === true ? JSON.stringify(json) : lines.join("\n"));
    process.exitCode = well ? 0 : 1;
  });
}

/** The same for a command that asks a bridge, which must be named. */
export async function tellAbout(options: CommonOptions, work: (target: Target) => Promise<Told>): Promise<void> {
  await tellOf(options, async () => {
    const { failure, targetOf } = await import("./bridge-client.ts");
    const target = targetOf(options, process.env);
    if (target === undefined) throw failure("Which bridge? Give --against URL, or set BRIDGE_URL.");
    return work(target);
  });
}

/** What can't be done is one line and exit code 2. */
export async function orTell(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(await sentenceOf(error));
    process.exitCode = COULD_NOT;
  }
}

/** A failure as one line: what is meant for people as it stands, anything else by its message. */
export async function sentenceOf(error: unknown): Promise<string> {
  const { Fault } = await import("../errors.ts");
  const { ConfigError } = await import("../config-variables.ts");
  if (error instanceof Fault || error instanceof ConfigError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `The command failed: ${message.split("\n", 1)[0] ?? ""}`;
}
