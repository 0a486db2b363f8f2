/** All commands of `npm run cli -- …`. What each does is loaded when it is called. */
import { Command } from "commander";
import { addArchiveCommands } from "./archive-commands.ts";
import { addForgetCommand } from "./forget-commands.ts";
import { addRecordingCommands } from "./recording-commands.ts";
import { addReportCommands } from "./report-commands.ts";
import { addSetupCommands } from "./setup-commands.ts";

/** A program that throws CommanderError for wrong arguments, and also once help was printed. */
export function createProgram(): Command {
  const program = new Command("cli")
    .description(
      "Commands for the reporting bridge. Exit code 0: all is well; 1: something isn't; 2: it could not be done.",
    )
    .exitOverride();
  addSetupCommands(program);
  addReportCommands(program);
  addArchiveCommands(program);
  addForgetCommand(program);
  addRecordingCommands(program);
  return program;
}
