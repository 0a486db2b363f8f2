/** `npm run cli -- …`: commands for people. */
import { Command, type CommanderError } from "commander";
import { addArchiveCommands } from "./archive-commands.ts";
import { COULD_NOT } from "./commands.ts";
import { addForgetCommand } from "./forget-commands.ts";
import { addRecordingCommands } from "./recording-commands.ts";
import { addReportCommands, likePowerShell } from "./report-commands.ts";
import { addSetupCommands } from "./setup-commands.ts";

const program = new Command("cli")
  .description(
    "Commands for the reporting bridge. Exit code 0: all is well; 1: something isn't; 2: it could not be done.",
  )
  .exitOverride((error: CommanderError) => process.exit(error.exitCode === 0 ? 0 : COULD_NOT));

// Whoever reads the output may have enough of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

addSetupCommands(program);
addReportCommands(program);
addArchiveCommands(program);
addForgetCommand(program);
addRecordingCommands(program);

await program.parseAsync(likePowerShell(process.argv.slice(2)), { from: "user" });
