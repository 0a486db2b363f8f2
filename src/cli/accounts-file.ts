/**
 * The accounts of a file: the variables ACCOUNTS, ACCOUNTS_2 … of a settings file such as `.dev.vars`, or a file that is
 * the JSON array itself. What is written was checked by the Worker's own rules first.
 */
import { basename } from "node:path";
import type { Role } from "../config.ts";
import { checkVariables, missingVariable, readConfig } from "../config.ts";
import { configChecks } from "../config-checks.ts";
import { accountVariables, ConfigError, isBlank } from "../config-variables.ts";
import { failure } from "./bridge-client.ts";
import { settingsIn, textOfFile, withSettings, writeWhole } from "./settings-file.ts";

/** One element of ACCOUNTS, as it is written. */
export interface AccountEntry {
  readonly username: string;
  readonly passwordHash: string;
  readonly roles?: readonly Role[];
  readonly tenants?: readonly string[];
  readonly sets?: readonly string[];
  readonly zone?: string;
}

export interface AccountsFile {
  readonly file: string;
  /** Whether the file is the JSON array itself. */
  readonly isList: boolean;
  readonly text: string;
  readonly entries: readonly AccountEntry[];
}

/** A secret holds 5 KB; what is longer goes on in the next variable. */
const MOST_BYTES = 5_000;
const bytesOf = (text: string): number => Buffer.byteLength(text);

export const fitsSecret = (text: string): boolean => bytesOf(text) <= MOST_BYTES;

/** The accounts as a file of their own holds them. */
export const listText = (entries: readonly AccountEntry[]): string => `${JSON.stringify(entries, null, 2)}\n`;

/**
 * Read the accounts of a file; an absent file has none.
 *
 * @throws Fault where it can't be read or holds accounts that the Worker would refuse
 */
export async function readAccounts(file: string): Promise<AccountsFile> {
  const text = await textOfFile(file);
  const isList = text === undefined || text.trim() === "" ? file.endsWith(".json") : text.trimStart().startsWith("[");
  const settings = isList ? { ACCOUNTS: text ?? "" } : settingsIn(text ?? "");
  const accounts = Object.fromEntries(accountVariables(settings).map((name) => [name, settings[name] ?? ""]));
  check(file, () => checkVariables(accounts, configChecks));
  const entries = Object.values(accounts).flatMap((json) => JSON.parse(json) as AccountEntry[]);
  return { file, isList, text: text ?? "", entries };
}

/**
 * The accounts as values of ACCOUNTS, ACCOUNTS_2 and so on, none longer than a secret may be.
 *
 * @throws Fault for an account that is too long by itself
 */
export function accountSettings(entries: readonly AccountEntry[]): Record<string, string> {
  const lists: string[][] = [[]];
  for (const entry of entries) {
    // An apostrophe would end the quotation in a settings file.
    const json = JSON.stringify(entry).replaceAll("'", "\\u0027");
    if (bytesOf(json) + 2 > MOST_BYTES) {
      throw failure(`The account '${entry.username}' is longer than a secret of ${MOST_BYTES} bytes can hold.`);
    }
    const last = lists.at(-1) ?? [];
    if (bytesOf([...last, json].join()) + 2 > MOST_BYTES) lists.push([json]);
    else last.push(json);
  }
  return Object.fromEntries(
    lists
      .filter((list) => list.length > 0)
      .map((list, index) => [index === 0 ? "ACCOUNTS" : `ACCOUNTS_${index + 1}`, `[${list.join()}]`]),
  );
}

/** A settings file's text with these accounts in place of all that it held. */
export function withAccounts(text: string, entries: readonly AccountEntry[]): string {
  const values = accountSettings(entries);
  const before = Object.keys(settingsIn(text)).filter((name) => /^ACCOUNTS(?:_[0-9]+)?$/.test(name));
  return withSettings(text, { ...Object.fromEntries(before.map((name) => [name, undefined])), ...values });
}

/**
 * Write the accounts back, all or nothing.
 *
 * @throws Fault where the Worker would refuse them, or the file can't be written
 */
export async function writeAccounts(
  { file, isList, text }: AccountsFile,
  entries: readonly AccountEntry[],
): Promise<void> {
  const next = isList ? listText(entries) : withAccounts(text, entries);
  const settings = isList ? accountSettings(entries) : settingsIn(next);
  check(file, () => {
    checkVariables(isList ? settings : accountsOf(settings), configChecks);
    const isWhole = missingVariable((name) => !isBlank(settings[name]), entries.length > 0) === undefined;
    if (isWhole) readConfig(settings, configChecks);
  });
  await writeWhole(file, next);
}

const accountsOf = (settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(accountVariables(settings).map((name) => [name, settings[name] ?? ""]));

/** A complaint of the configuration as one about the file. */
export function check(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) throw failure(`${basename(file)}: ${error.message}.`);
    throw error;
  }
}
