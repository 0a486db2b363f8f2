/** `npm run dev -- …`: `wrangler dev` of the Worker itself with the configuration of .dev.vars and `--var`. */
import { readConfig } from "../config.ts";
import { configChecks } from "../config-checks.ts";
import { localVariables, onlyAsksForHelp, orRefuse } from "./check-config.ts";
import { startWrangler } from "./wrangler.ts";

const args = process.argv.slice(2);
if (!onlyAsksForHelp(args)) {
  await orRefuse(async () => {
    readConfig(await localVariables(args), configChecks);
  });
}
startWrangler(["dev", ...args]);
