/** `npm run cli -- account add`, `list` and `remove`: the callers of a bridge, kept in `.dev.vars` or another file. */
import { catalog } from "../catalog.ts";
import type { Role } from "../config.ts";
import { resolveZone } from "../reports/zones.ts";
import { userKey } from "../user-key.ts";
import {
  type AccountEntry,
  type AccountsFile,
  accountSettings,
  fitsSecret,
  listText,
  readAccounts,
  writeAccounts,
} from "./accounts-file.ts";
import { failure } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { generatedPassword, kindOfHash, quickHash, slowHash } from "./password.ts";
import type { Person } from "./person.ts";
import { quotedForShell, secretCommand } from "./secret-commands.ts";
import { tableText } from "./table.ts";

export const DEFAULT_FILE = ".dev.vars";
const ROLES: readonly Role[] = ["reader", "operator"];
/** Below so many characters a chosen password is worth a warning. */
const SHORT_PASSWORD = 12;

export interface AccountOptions {
  readonly file?: string | undefined;
  readonly generate?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly role?: readonly string[] | undefined;
  readonly tenant?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly zone?: string | undefined;
}

/**
 * Add an account, or give one that is there a new password.
 *
 * @throws Fault for a name that is there already, a wrong role, set or zone, or where no password can be had
 */
export async function addAccount(username: string, options: AccountOptions, person: Person): Promise<Told> {
  const accounts = await readAccounts(options.file ?? DEFAULT_FILE);
  const at = placeOf(accounts, username);
  const known = accounts.entries[at];
  if (known !== undefined && options.replace !== true) {
    throw failure(`${accounts.file} has an account '${known.username}' already; --replace gives it a new password.`);
  }
  const rights = rightsOf(options);
  const password = options.generate === true ? generatedPassword() : await passwordFrom(person, username);
  const passwordHash = options.generate === true ? quickHash(password) : await slowHash(password);
  const entry: AccountEntry = { ...known, username: known?.username ?? username, passwordHash, ...rights };
  const entries = known === undefined ? [...accounts.entries, entry] : accounts.entries.with(at, entry);
  await writeAccounts(accounts, entries);
  const shown = options.generate === true ? { password } : {};
  return {
    json: { file: accounts.file, account: summaryOf(entry), ...shown, commands: commandsFor(accounts, entries) },
    lines: [
      `${entry.username} ${known === undefined ? "was added to" : "has a new password in"} ${accounts.file}.`,
      ...(options.generate === true ? [`Its password, shown this once: ${password}`] : []),
      ...deploying(accounts, entries),
    ],
    well: true,
  };
}

/** The accounts of a file, without their hashes. @throws Fault where there is no such file */
export async function listAccounts(options: AccountOptions): Promise<Told> {
  const { file, entries, text } = await readAccounts(options.file ?? DEFAULT_FILE);
  if (text === "" && entries.length === 0) throw failure(`There is no file '${file}', or it is empty.`);
  const accounts = entries.map(summaryOf);
  const rows = accounts.map(({ username, roles, tenants, sets, zone, password }) => [
    username,
    roles.join(", "),
    tenants?.join(", ") ?? "the first",
    sets?.join(", ") ?? "all",
    zone ?? "UTC",
    password,
  ]);
  const lines =
    rows.length === 0
      ? [`${file} has no accounts.`]
      : tableText(["account", "roles", "tenants", "reports", "zone", "password"], rows);
  return { json: { file, accounts }, lines, well: true };
}

/** @throws Fault where there is no such account */
export async function removeAccount(username: string, options: AccountOptions): Promise<Told> {
  const accounts = await readAccounts(options.file ?? DEFAULT_FILE);
  const at = placeOf(accounts, username);
  const removed = accounts.entries[at];
  if (removed === undefined) throw failure(`${accounts.file} has no account '${username}'.`);
  const entries = accounts.entries.toSpliced(at, 1);
  await writeAccounts(accounts, entries);
  const none = entries.length === 0 ? ["No account is left: the bridge refuses to start without one."] : [];
  return {
    json: { file: accounts.file, removed: removed.username, commands: commandsFor(accounts, entries) },
    lines: [`${removed.username} was removed from ${accounts.file}.`, ...none, ...deploying(accounts, entries)],
    well: true,
  };
}

const placeOf = ({ entries }: AccountsFile, username: string): number =>
  entries.findIndex((entry) => userKey(entry.username) === userKey(username));

/** What an account may do, of the options that are given. */
function rightsOf({ role, tenant, set, zone }: AccountOptions): Partial<AccountEntry> {
  return {
    ...(role === undefined ? {} : { roles: role.map(roleOf) }),
    ...(tenant === undefined ? {} : { tenants: tenant }),
    ...(set === undefined ? {} : { sets: set.map(setNamed) }),
    ...(zone === undefined ? {} : { zone: resolveZone(zone) && zone }),
  };
}

function roleOf(name: string): Role {
  const role = ROLES.find((one) => one === name.toLowerCase());
  if (role === undefined) throw failure(`There is no role '${name}': roles are ${ROLES.join(" and ")}.`);
  return role;
}

function setNamed(name: string): string {
  const set = catalog().sets.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (set === undefined) throw failure(`There is no report '${name}': give a set such as CsConferenceDaily.`);
  return set.name;
}

/** Asked twice at a terminal, and read from what is piped in. @throws Fault where none comes, or two that differ */
export async function passwordFrom(person: Person, username: string): Promise<string> {
  const password = person.isThere ? await typedPassword(person, username) : (await person.read()).replace(/\r?\n$/, "");
  if (password === "") throw failure("No password was given: pipe one in, or let --generate make one.");
  if (/\p{Cc}/u.test(password)) throw failure("A password is one line without control characters.");
  if ([...password].length < SHORT_PASSWORD) {
    person.tell(`This password has fewer than ${SHORT_PASSWORD} characters; --generate makes one of 160 bits.`);
  }
  return password;
}

async function typedPassword(person: Person, username: string): Promise<string> {
  const password = await person.askSecret(`Password for ${username}`);
  if (password !== "" && password !== (await person.askSecret("The same again"))) {
    throw failure("The two passwords differ; nothing was changed.");
  }
  return password;
}

const summaryOf = ({ username, passwordHash, roles, tenants, sets, zone }: AccountEntry) => ({
  username,
  roles: roles ?? ["reader"],
  tenants: tenants ?? null,
  sets: sets ?? null,
  zone: zone ?? null,
  password: kindOfHash(passwordHash),
});

/** Commands that set the deployed secrets; a variable that fell away is deleted. */
function commandsFor({ file, isList, entries: before }: AccountsFile, entries: readonly AccountEntry[]): string[] {
  const names = Object.keys(accountSettings(entries));
  const gone = Object.keys(accountSettings(before)).filter((name) => !names.includes(name));
  const [first] = names;
  const whole = isList && first !== undefined && fitsSecret(listText(entries));
  return [
    ...(whole
      ? [`npx wrangler secret put ${first} < ${quotedForShell(file)}`]
      : names.map((name) => secretCommand(name, file))),
    ...gone.map((name) => `npx wrangler secret delete ${name}`),
  ];
}

const deploying = (accounts: AccountsFile, entries: readonly AccountEntry[]): string[] => [
  "A bridge that runs on this machine reads it at its next start; a deployed one learns of it by:",
  ...commandsFor(accounts, entries).map((command) => `  ${command}`),
];
