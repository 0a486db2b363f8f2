/**
 * What stops `npm start`, `npm run dev` and `npm run deploy` before wrangler starts: a wrong or missing variable. The
 * variables are collected by wrangler's own readers, so that what is checked is what the Worker will get.
 */
import { ConfigError } from "../config.ts";
import { isGiven, valuesOf, variablesOf } from "./arguments.ts";

/** The plain variables of the wrangler file's environment that the arguments choose, and those of `--var`. */
export async function plainVariables(args: readonly string[]): Promise<Record<string, unknown>> {
  const { vars } = await wranglerFile(args);
  return { ...vars, ...variablesOf(args) };
}

/** What the Worker's env will hold under `wrangler dev` with these arguments: also .dev.vars, or else .env files. */
export async function localVariables(args: readonly string[]): Promise<Record<string, unknown>> {
  const { unstable_getVarsForDev } = await import("wrangler");
  const { configPath, vars } = await wranglerFile(args);
  const files = valuesOf(args, "--env-file");
  const bindings = unstable_getVarsForDev(
    configPath,
    files.length > 0 ? files : undefined,
    vars,
    valuesOf(args, "--env")[0],
    true,
  );
  const local = Object.entries(bindings).map(([name, binding]) => [name, binding.value]);
  return { ...Object.fromEntries(local), ...variablesOf(args) };
}

/** True where wrangler is only asked about itself, so that no configuration is needed. */
export function onlyAsksForHelp(args: readonly string[]): boolean {
  return isGiven(args, "--help") || isGiven(args, "--version");
}

/** Runs a check; what it finds becomes one line on stderr and exit code 1. */
export async function orRefuse(check: () => Promise<void> | void): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refuse(error.message);
  }
}

export function refuse(line: string): never {
  console.error(line);
  process.exit(1);
}

async function wranglerFile(args: readonly string[]) {
  const { unstable_readConfig } = await import("wrangler");
  const [config] = valuesOf(args, "--config");
  const [env] = valuesOf(args, "--env");
  return unstable_readConfig({ config, env }, { hideWarnings: true });
}
