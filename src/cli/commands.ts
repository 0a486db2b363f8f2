/** What the commands that ask a bridge have in common: whom they ask, and how they fail. */
import type { Command, CommanderError } from "commander";

/** Nothing could be done; also for wrong arguments, lest they look like a result. */
export const COULD_NOT = 2;

export const withTarget = (command: Command): Command =>
  command
    .option("--against <url>", "the bridge; or BRIDGE_URL")
    .option("--user <name>", "its account; or BRIDGE_USER")
    .option("--password <secret>", "its password; or BRIDGE_PASSWORD")
    .option("--tenant <tenant>", "the tenant, where the account has several")
    .exitOverride((error: CommanderError) => process.exit(error.exitCode === 0 ? 0 : COULD_NOT));

/** What can't be done is one line and exit code 2. */
export async function orTell(work: () => Promise<void>): Promise<void> {
  const { Fault } = await import("../errors.ts");
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Fault)) {
      console.error(error);
    } else {
      console.error(error.message);
    }
    process.exitCode = COULD_NOT;
  }
}
