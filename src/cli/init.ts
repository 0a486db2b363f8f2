/**
 * `npm run cli -- init`: from an app registration to a configuration that was tried, in `.dev.vars`, and the commands that
 * deploy it. Whatever isn't given by an option is asked for at a terminal; without one it has to be given.
 */
import { randomBytes } from "node:crypto";
import { checkVariables, missingVariable, readConfig } from "../config.ts";
import { configChecks } from "../config-checks.ts";
import { accountVariables, isBlank } from "../config-variables.ts";
import { DEFAULT_FILE, passwordFrom } from "./account.ts";
import { accountSettings } from "./accounts-file.ts";
import { failure } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { doctorText, type Examined, examine, isHealthy } from "./doctor.ts";
import {
  type Changes,
  complaintAbout,
  completed,
  givenBy,
  type InitOptions,
  IS_ASKED,
  type Settings,
  withoutUndefined,
} from "./init-answers.ts";
import { generatedPassword, quickHash, slowHash } from "./password.ts";
import { REGISTRATION } from "./permissions.ts";
import type { Person } from "./person.ts";
import { allSecretsCommand, deployable, secretCommand } from "./secret-commands.ts";
import { settingsIn, textOfFile, withSettings, writeWhole } from "./settings-file.ts";

/**
 * @throws Fault where something is missing or wrong, or the sign-in fails and nobody wants it written: nothing is then
 */
export async function init(options: InitOptions, person: Person): Promise<Told> {
  const file = options.file ?? DEFAULT_FILE;
  const text = (await textOfFile(file)) ?? "";
  const held = settingsIn(text);
  if (!isBlank(held.TENANTS)) {
    throw failure(`${file} lists several tenants in TENANTS, and init sets up a single one: add yours there by hand.`);
  }
  if (person.isThere) for (const line of REGISTRATION) person.tell(line);

  let given = await givenBy(options);
  let offered: Settings = held;
  let answers: Changes;
  let examined: Examined[] = [];
  for (;;) {
    answers = await completed(given, offered, person);
    if (options.try === false) break;
    person.tell("Trying it against Graph …");
    examined = await examine(withoutUndefined({ ...held, ...answers, ACCOUNTS: A_PLACEHOLDER }));
    const [signIn] = examined[0]?.findings ?? [];
    if (signIn?.verdict === "good") break;
    const why = signIn?.sentence ?? "Nothing could be tried.";
    if (!person.isThere) throw failure(`${why} Nothing was written; --no-try writes it untried.`);
    person.tell(why);
    if (!isYes(await person.ask("Change what you gave? (no writes it as it is)", "yes"))) break;
    offered = withoutUndefined({ ...held, ...answers });
    given = Object.fromEntries(Object.entries(given).filter(([name]) => !IS_ASKED.has(name)));
  }

  const account = await firstAccount(options, held, person);
  const hashKey = isBlank(held.USER_HASH_KEY) ? randomBytes(32).toString("hex") : undefined;
  const changes: Changes = {
    ...answers,
    ...(hashKey === undefined ? {} : { USER_HASH_KEY: hashKey }),
    ...account.settings,
  };
  await confirmReplacing(file, held, changes, options, person);
  const next = withSettings(text, changes);
  refuseWrong(settingsIn(next));
  await writeWhole(file, next);
  return report(file, settingsIn(next), examined, account, !isBlank(held.USER_HASH_KEY));
}

/** Accounts are no part of what is tried, but a configuration isn't read without one. */
const A_PLACEHOLDER = JSON.stringify([{ username: "nobody", passwordHash: `sha256$${"0".repeat(64)}` }]);

const isYes = (answer: string): boolean => /^y(es)?$/i.test(answer.trim());

interface FirstAccount {
  readonly username: string | undefined;
  /** Only where it was made here. */
  readonly password: string | undefined;
  readonly settings: Settings;
}

/** An account to begin with, unless the file has some. */
async function firstAccount({ account }: InitOptions, held: Settings, person: Person): Promise<FirstAccount> {
  if (accountVariables(held).length > 0) {
    if (account === undefined) return { username: undefined, password: undefined, settings: {} };
    throw failure("The file has accounts already: add another by 'account add'.");
  }
  const username =
    account ?? (person.isThere ? await person.ask("User name for old programs and for you", "reports") : "reports");
  const chosen = person.isThere
    ? await person.askSecret(`Password for ${username} (empty makes one of 160 bits, which the free plan needs)`)
    : "";
  const password = chosen === "" ? generatedPassword() : chosen;
  if (chosen !== "") await passwordFrom({ ...person, isThere: false, read: async () => chosen }, username);
  const entry = {
    username,
    passwordHash: chosen === "" ? quickHash(password) : await slowHash(password),
    roles: ["reader", "operator"] as const,
  };
  const settings = accountSettings([entry]);
  const wrong = complaintAbout("ACCOUNTS", settings.ACCOUNTS ?? "");
  if (wrong !== undefined) throw failure(`--account: ${wrong}.`);
  return { username, password: chosen === "" ? password : undefined, settings };
}

/** @throws Fault where the file holds other values and nobody agrees to replace them */
async function confirmReplacing(
  file: string,
  held: Settings,
  changes: Changes,
  { yes }: InitOptions,
  person: Person,
): Promise<void> {
  const replaced = Object.keys(changes).filter((name) => !isBlank(held[name]) && held[name] !== changes[name]);
  if (replaced.length === 0 || yes === true) return;
  const what = `${file} has ${replaced.join(", ")} with other values`;
  if (!person.isThere) throw failure(`${what}: confirm with --yes that they are replaced.`);
  if (!isYes(await person.ask(`${what}; replace them?`, "no"))) throw failure("Nothing was changed.");
}

/** What would stop the Worker stops here as well, before anything is written. */
function refuseWrong(settings: Settings): void {
  if (missingVariable((name) => !isBlank(settings[name]), accountVariables(settings).length > 0) === undefined) {
    readConfig(settings, configChecks);
  } else {
    checkVariables(settings, configChecks);
  }
}

function report(
  file: string,
  settings: Settings,
  examined: readonly Examined[],
  { username, password }: FirstAccount,
  keyIsKept: boolean,
): Told {
  const names = Object.keys(deployable(settings));
  const puts = names.map((name) => secretCommand(name, file));
  const commands = ["npx wrangler login", allSecretsCommand(file), "npm run deploy"];
  const dev = file === DEFAULT_FILE ? "npm run dev" : `npm run dev -- --env-file ${file}`;
  return {
    json: {
      file,
      tenants: examined,
      account: username === undefined ? null : { username, ...(password === undefined ? {} : { password }) },
      commands,
      secrets: puts,
    },
    lines: [
      ...(examined.length === 0 ? ["Nothing was tried."] : [doctorText(examined, process.stdout.isTTY === true)]),
      "",
      `${file} was written; only you can read it${file === DEFAULT_FILE ? ", and git leaves it out" : ""}.`,
      ...(password === undefined ? [] : [`Account ${username}, password (shown this once): ${password}`]),
      keyIsKept
        ? "USER_HASH_KEY stays as it was: it is what makes a user the same user in next year's figures."
        : "USER_HASH_KEY was made; keep a copy: without it no user of next year is a user of this one.",
      "",
      `On this machine:  ${dev}`,
      "On Cloudflare:",
      ...commands.map((command) => `  ${command}`),
      "One secret alone, where it has changed:",
      ...puts.map((command) => `  ${command}`),
      "The first sweep begins at the next quarter hour; at once: npm run cli -- sync --against https://YOUR-WORKER --user …",
      ...(isHealthy(examined) ? [] : ["", "Not all is well yet, see FAIL above; try again by npm run cli -- doctor."]),
    ],
    well: isHealthy(examined),
  };
}
