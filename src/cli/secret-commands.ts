/** The exact commands that make a settings file's values known to a deployed Worker. */
import { variableSchemas } from "../config-schemas.ts";
import { isBlank } from "../config-variables.ts";
import { accountSettings, readAccounts } from "./accounts-file.ts";
import { failure } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { settingsIn, textOfFile } from "./settings-file.ts";

const CLI = "npm run -s cli --";
const USUAL_FILE = ".dev.vars";

const fileOption = (file: string): string => (file === USUAL_FILE ? "" : ` --file ${quotedForShell(file)}`);

export const quotedForShell = (text: string): string => (/^[\w./@:+-]+$/.test(text) ? text : `"${text}"`);

/** A value goes through a pipe, so that it stands in no shell's history. */
export const secretCommand = (name: string, file: string): string =>
  `${CLI} setting ${name}${fileOption(file)} | npx wrangler secret put ${name}`;

/** The same for all that a file holds, at once. */
export const allSecretsCommand = (file: string): string =>
  `${CLI} setting --all${fileOption(file)} | npx wrangler secret bulk`;

/** Settings of this machine alone: a deployed Worker can't reach its loopback. */
const isLocal = (name: string, value: string): boolean =>
  (name === "GRAPH_ENDPOINT" || name === "LOGIN_ENDPOINT") && /^http:/i.test(value.trim());

/** The settings of a file that belong to a deployed Worker, in the file's order. */
export function deployable(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !isBlank(value) && !isLocal(name, value)),
  );
}

/**
 * Print a setting as the file holds it, or all of them as one JSON object: what `wrangler secret` reads.
 *
 * @throws Fault where the file hasn't got it
 */
export async function setting(
  name: string | undefined,
  { file = USUAL_FILE, all }: { readonly file?: string | undefined; readonly all?: boolean | undefined },
): Promise<Told> {
  if ((name === undefined) === (all !== true)) throw failure("Give the name of one setting, or --all.");
  const settings = await settingsOf(file);
  if (name === undefined) {
    const json = deployable(settings);
    return { json, lines: [JSON.stringify(json)], well: true };
  }
  const value = settings[name];
  if (value === undefined || isBlank(value)) throw failure(`${file} has no ${nameHint(name, settings)}.`);
  return { json: { [name]: value }, lines: [value], well: true };
}

/** A known name in another letter case is told. */
function nameHint(name: string, settings: Readonly<Record<string, string>>): string {
  const known = [...Object.keys(settings), ...Object.keys(variableSchemas)].find(
    (one) => one !== name && one.toLowerCase() === name.toLowerCase(),
  );
  return known === undefined ? name : `${name}; did you mean ${known}?`;
}

async function settingsOf(file: string): Promise<Record<string, string>> {
  const text = await textOfFile(file);
  if (text === undefined) throw failure(`There is no file '${file}'; npm run cli -- init makes one.`);
  if (text.trimStart().startsWith("[")) return accountSettings((await readAccounts(file)).entries);
  return settingsIn(text);
}
