/** `npm run cli -- …`: commands for people. */
import { Command } from "commander";
import { addArchiveCommands } from "./archive-commands.ts";
import { localVariables, orRefuse } from "./check-config.ts";
import { addRecordingCommands } from "./recording-commands.ts";

const program = new Command("cli").description("Commands for the reporting bridge.").showHelpAfterError();

program
  .command("doctor")
  .description("try the configuration (.dev.vars and --var) against Graph and say what to do about each failure")
  .option("--var <NAME:VALUE...>", "a variable, in place of the one in .dev.vars")
  .option("--json", "print findings as JSON")
  .action(async (options: { var?: string[]; json?: boolean }) => {
    const { doctorText, examine, isHealthy } = await import("./doctor.ts");
    await orRefuse(async () => {
      const env = await localVariables((options.var ?? []).flatMap((one) => ["--var", one]));
      const examined = await examine(env);
      console.log(
        options.json ? JSON.stringify({ tenants: examined }) : doctorText(examined, process.stdout.isTTY === true),
      );
      process.exitCode = isHealthy(examined) ? 0 : 1;
    });
  });

addArchiveCommands(program);
addRecordingCommands(program);

await program.parseAsync();
