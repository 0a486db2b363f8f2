/** `npm run cli -- …`: commands for people. */
import { CommanderError } from "commander";
import { COULD_NOT } from "./commands.ts";
import { createProgram } from "./program.ts";
import { likePowerShell } from "./report-commands.ts";

// Whoever reads the output may have enough of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await createProgram().parseAsync(likePowerShell(process.argv.slice(2)), { from: "user" });
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT;
}
