/** What init has to know of an app registration: given by options, asked for at a terminal, or known from the file. */
import { ConfigError, checkVariables } from "../config.ts";
import { isBlank } from "../config-variables.ts";
import { Fault } from "../errors.ts";
import { failure } from "./bridge-client.ts";
import type { Person } from "./person.ts";
import { textOfFile } from "./settings-file.ts";

export interface InitOptions {
  readonly file?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly tenantName?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clientSecretFile?: string | undefined;
  readonly clientSecretExpires?: string | undefined;
  readonly certificate?: string | undefined;
  readonly privateKey?: string | undefined;
  readonly cloud?: string | undefined;
  readonly jurisdiction?: string | undefined;
  readonly graphEndpoint?: string | undefined;
  readonly loginEndpoint?: string | undefined;
  readonly account?: string | undefined;
  readonly yes?: boolean | undefined;
  /** False: nothing is tried, for machines without a network. */
  readonly try?: boolean | undefined;
}

export type Settings = Readonly<Record<string, string>>;
/** Undefined takes a setting out. */
export type Changes = Readonly<Record<string, string | undefined>>;

export const withoutUndefined = (changes: Changes): Settings =>
  Object.fromEntries(Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

interface Question {
  readonly variable: string;
  readonly option: string;
  readonly ask: string;
  readonly usual?: string;
}

const QUESTIONS: readonly Question[] = [
  { variable: "TENANT_ID", option: "--tenant-id", ask: "Directory (tenant) id" },
  {
    variable: "TENANT_NAME",
    option: "--tenant-name",
    ask: "Name to print as TenantName, e.g. contoso.onmicrosoft.com",
  },
  { variable: "CLIENT_ID", option: "--client-id", ask: "Application (client) id" },
  { variable: "CLOUD", option: "--cloud", ask: "Cloud: global, us-gov-high, us-gov-dod or china", usual: "global" },
];

/** What is asked for again when the sign-in failed. */
export const IS_ASKED: ReadonlySet<string> = new Set([
  ...QUESTIONS.map(({ variable }) => variable),
  "CLIENT_SECRET",
  "CLIENT_CERTIFICATE",
  "CLIENT_PRIVATE_KEY",
]);

const OPTION_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(QUESTIONS.map(({ variable, option }) => [variable, option])),
  CLIENT_SECRET: "--client-secret",
  CLIENT_SECRET_EXPIRES: "--client-secret-expires",
  CLIENT_CERTIFICATE: "--certificate",
  CLIENT_PRIVATE_KEY: "--private-key",
  JURISDICTION: "--jurisdiction",
  GRAPH_ENDPOINT: "--graph-endpoint",
  LOGIN_ENDPOINT: "--login-endpoint",
};

/** What the options say, each checked at once. @throws Fault that names the option */
export async function givenBy(options: InitOptions): Promise<Changes> {
  if (options.clientSecret !== undefined && options.clientSecretFile !== undefined) {
    throw failure("Give --client-secret or --client-secret-file, not both.");
  }
  const secret = options.clientSecret ?? (await contentOf(options.clientSecretFile))?.trim();
  const certificate = oneLine(await contentOf(options.certificate));
  const privateKey = oneLine(await contentOf(options.privateKey));
  if (secret !== undefined && (certificate ?? privateKey) !== undefined) {
    throw failure("Give a client secret or --certificate and --private-key, not both.");
  }
  if ((certificate === undefined) !== (privateKey === undefined)) {
    throw failure("A certificate needs its key: give both --certificate FILE and --private-key FILE.");
  }
  const given = {
    TENANT_ID: options.tenantId,
    TENANT_NAME: options.tenantName,
    CLIENT_ID: options.clientId,
    CLOUD: options.cloud,
    JURISDICTION: options.jurisdiction,
    GRAPH_ENDPOINT: options.graphEndpoint,
    LOGIN_ENDPOINT: options.loginEndpoint,
    CLIENT_SECRET_EXPIRES: options.clientSecretExpires,
    ...credential(secret, certificate, privateKey),
  };
  const known = withoutUndefined(given);
  for (const [name, value] of Object.entries(known)) {
    const wrong = isBlank(value) ? `${name} must not be empty` : complaintAbout(name, value);
    if (wrong !== undefined) throw failure(`${OPTION_OF[name] ?? name}: ${wrong}.`);
  }
  return credentialOf(given) === undefined ? known : given;
}

/** A secret stands in place of a certificate and the other way round: the one that isn't meant has to go. */
function credential(
  secret: string | undefined,
  certificate: string | undefined,
  privateKey: string | undefined,
): Changes {
  return { CLIENT_SECRET: secret, CLIENT_CERTIFICATE: certificate, CLIENT_PRIVATE_KEY: privateKey };
}

const credentialOf = ({ CLIENT_SECRET, CLIENT_CERTIFICATE }: Changes): string | undefined =>
  CLIENT_SECRET ?? CLIENT_CERTIFICATE;

async function contentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await textOfFile(file);
  if (text === undefined) throw failure(`There is no file '${file}'.`);
  return text;
}

/** A PEM block on one line, as settings files and secrets hold it best: `\n` stands for its line breaks. */
const oneLine = (pem: string | undefined): string | undefined =>
  pem?.trim().replaceAll("\r", "").replaceAll("\n", "\\n");

/** What the Worker would say about one variable; undefined where it is good. */
export function complaintAbout(name: string, value: string): string | undefined {
  try {
    checkVariables({ [name]: value });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

/**
 * What was given and all that is missing: from the person, or from what the file offers.
 *
 * @throws Fault that names the option where nobody can be asked
 */
export async function completed(given: Changes, offered: Settings, person: Person): Promise<Changes> {
  const all: Record<string, string | undefined> = { ...given };
  for (const { variable, option, ask, usual } of QUESTIONS) {
    if (all[variable] !== undefined) continue;
    const known = isBlank(offered[variable]) ? undefined : offered[variable];
    if (person.isThere) all[variable] = await asked(variable, ask, known ?? usual, person);
    else if (known !== undefined) all[variable] = known;
    else if (usual === undefined) {
      throw failure(`${variable} is missing: give ${option}, or run init in a terminal.`);
    }
  }
  // The usual cloud needs no setting.
  if (all.CLOUD === "global" && isBlank(offered.CLOUD)) delete all.CLOUD;
  if (credentialOf(all) !== undefined) return all;
  const { CLIENT_SECRET, CLIENT_CERTIFICATE, CLIENT_PRIVATE_KEY } = offered;
  const known = credential(CLIENT_SECRET, CLIENT_CERTIFICATE, CLIENT_PRIVATE_KEY);
  const isKnown = !isBlank(credentialOf(known));
  if (!person.isThere) {
    if (isKnown) return { ...all, ...known };
    throw failure(
      "The app's credential is missing: give --client-secret-file FILE, or --certificate and --private-key.",
    );
  }
  return { ...all, ...(await askedCredential(isKnown ? known : undefined, person)) };
}

/** Asked until it is right. */
async function asked(variable: string, question: string, usual: string | undefined, person: Person): Promise<string> {
  for (;;) {
    const answer = await person.ask(question, usual);
    const wrong = answer === "" ? `${variable} is needed` : complaintAbout(variable, answer);
    if (wrong === undefined) return answer;
    person.tell(`${wrong}.`);
  }
}

/** A secret or a certificate with its key; an empty answer keeps the one that is known. */
async function askedCredential(known: Changes | undefined, person: Person): Promise<Changes> {
  const keeping = known === undefined ? "" : "; empty keeps what is there";
  for (;;) {
    const secret = (await person.askSecret("Client secret, its value (empty: a certificate, or what is there)")).trim();
    if (secret !== "") {
      const wrong = complaintAbout("CLIENT_SECRET", secret);
      if (wrong === undefined) return { ...credential(secret, undefined, undefined), ...(await askedExpiry(person)) };
      person.tell(`${wrong}.`);
      continue;
    }
    const path = await person.ask(`File of the certificate (PEM)${keeping}`);
    if (path === "" && known !== undefined) return known;
    try {
      const certificate = oneLine(await contentOf(path));
      const key = oneLine(await contentOf(await person.ask("File of its private key (PEM, without a password)")));
      const wrong =
        complaintAbout("CLIENT_CERTIFICATE", certificate ?? "") ?? complaintAbout("CLIENT_PRIVATE_KEY", key ?? "");
      if (wrong === undefined) return credential(undefined, certificate, key);
      person.tell(`${wrong}.`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      person.tell(error.message);
    }
  }
}

/** Entra tells nobody but its own pages when a secret ends; the bridge warns of it in time where it knows. */
async function askedExpiry(person: Person): Promise<Changes> {
  for (;;) {
    const day = await person.ask("Day on which the secret ends, as Entra shows it, e.g. 2027-11-30 (empty: not known)");
    const wrong = day === "" ? undefined : complaintAbout("CLIENT_SECRET_EXPIRES", day);
    if (wrong === undefined) return day === "" ? {} : { CLIENT_SECRET_EXPIRES: day };
    person.tell(`${wrong}.`);
  }
}
