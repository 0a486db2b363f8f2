/**
 * `npm run deploy -- …`: `wrangler deploy`, after a check that the deployed Worker will have what it needs. The values
 * of secrets can't be read back from Cloudflare, so of those only the names are checked; the Worker checks the values
 * itself and answers 503 with the reason on /bridge/health.
 */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { checkVariables, missingVariable } from "../config.ts";
import { configChecks } from "../config-checks.ts";
import { accountVariables, isBlank } from "../config-variables.ts";
import { isGiven, valuesOf, withDefault } from "./arguments.ts";
import { onlyAsksForHelp, orRefuse, plainVariables, refuse } from "./check-config.ts";
import { askWrangler, startWrangler } from "./wrangler.ts";

const args = process.argv.slice(2);
if (!onlyAsksForHelp(args)) {
  await orRefuse(async () => {
    const visible = { ...(await plainVariables(args)), ...secretsFile(valuesOf(args, "--secrets-file")[0]) };
    checkVariables(visible, configChecks);
    if (isGiven(args, "--dry-run")) return;
    const stored = firstMissing(visible) === undefined ? [] : storedSecrets();
    const names = Object.fromEntries((stored ?? []).map((name) => [name, "stored"]));
    const missing = firstMissing({ ...names, ...visible });
    if (missing === undefined) return;
    const hint = stored === undefined ? "could not be listed (npx wrangler login?)" : "don't hold it either";
    refuse(`${missing} is missing: it is no variable of the wrangler file, and the Worker's secrets ${hint}`);
  });
}
startWrangler(["deploy", ...withDefault(args, "--minify")]);

function firstMissing(env: Readonly<Record<string, unknown>>): string | undefined {
  return missingVariable((name) => !isBlank(env[name]), accountVariables(env).length > 0);
}

/** The names of the secrets that the Worker has at Cloudflare; undefined where they can't be seen. */
function storedSecrets(): string[] | undefined {
  const chosen = ["--config", "--env", "--name"].flatMap((option) => {
    const [value] = valuesOf(args, option);
    return value === undefined ? [] : [option, value];
  });
  const answer = askWrangler(["secret", "list", "--format", "json", ...chosen]);
  if (answer === undefined) return undefined;
  const listed: unknown = JSON.parse(answer);
  if (!Array.isArray(listed)) return undefined;
  return listed.flatMap((entry: { name?: unknown }) => (typeof entry.name === "string" ? [entry.name] : []));
}

/** Secrets that go up with this deployment, from a file of JSON or of NAME=value lines. */
function secretsFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined) return {};
  let settings: Record<string, string | undefined>;
  try {
    const text = readFileSync(path, "utf8");
    if (text.trimStart().startsWith("{")) return JSON.parse(text);
    settings = parseEnv(text);
  } catch {
    return refuse("The file of --secrets-file can't be read");
  }
  const spoilt = Object.keys(settings).find((name) => settings[name]?.includes("$"));
  if (spoilt === undefined) return settings;
  return refuse(
    `wrangler would take the $ in ${spoilt} for a variable's name: make the file JSON, npm run -s cli -- setting --all > FILE`,
  );
}
