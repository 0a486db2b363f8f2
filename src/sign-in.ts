/**
 * Basic sign-in against the hashes of ACCOUNTS (design.md, "Interfaces"). An unknown user costs as much as a wrong
 * password, so that the time of a refusal doesn't tell which names exist; a right password's slow hash is paid once
 * per isolate. WebCrypto only: it runs in workerd and in Node.
 */
import { hash } from "node:crypto";
import type { Account } from "./config.ts";
import type { Door } from "./sign-in-door.ts";
import { userKey } from "./user-key.ts";

/** More than any Basic credential needs; what is longer is refused unread. */
const LONGEST_CREDENTIAL = 4096;

/** Characters of a name by which failures are counted: what strangers type must not fill memory. */
const COUNTED_NAME = 256;

/** Credentials that were found right, oldest first. A thousand digests are 64 KB. */
const MOST_REMEMBERED = 1000;
const remembered = new Map<string, true>();

interface Attempt {
  readonly username: string;
  readonly password: string;
}

interface Reading {
  readonly user: string;
  readonly account: Account | undefined;
  /** What the credential is remembered by. */
  readonly key: string;
}

interface Directory {
  readonly byName: ReadonlyMap<string, Account>;
  /** What headers that were found right say, by the header's digest, so that each is read once; the oldest first. */
  readonly known: Map<string, readonly Reading[]>;
  /** The most PBKDF2 iterations any account asks for, which is what every refusal costs; 0 without such an account. */
  readonly iterations: number;
}

type ParsedHash =
  | { readonly kind: "sha256"; readonly digest: Uint8Array }
  | {
      readonly kind: "pbkdf2";
      readonly digest: Uint8Array;
      readonly salt: Uint8Array<ArrayBuffer>;
      readonly iterations: number;
    };

/** Stands in for the hash of a user who doesn't exist; no password is known that fits. */
const NOBODY: ParsedHash = { kind: "sha256", digest: new Uint8Array(32) };

const directories = new WeakMap<readonly Account[], Directory>();
const encoder = new TextEncoder();

/** What stands before the check, and the network that the caller comes from (sign-in-limits.ts). */
export interface Entrance {
  readonly door: Door;
  readonly network: string;
}

/**
 * The account that an Authorization header proves, or undefined for any other header. User names compare as user-key.ts
 * says; `DOMAIN\user` and `user@domain` are spellings like any other, as configured. Old clients send UTF-8 or Latin-1
 * and don't say which (RFC 7617, 2.1), so a credential is tried as both; hashes are over the password in UTF-8.
 *
 * @param authorizationHeader the header's value, as received
 * @param accounts checked by config.ts; the same array for every request of a configuration
 * @param entrance without it failures are not counted and nobody is locked out
 * @throws Fault lockedOut
 */
export async function signIn(
  authorizationHeader: string | null | undefined,
  accounts: readonly Account[],
  entrance?: Entrance,
): Promise<Account | undefined> {
  const header = authorizationHeader ?? "";
  if (header === "" || accounts.length === 0) return undefined;
  const directory = directoryOf(accounts);
  const digest = hash("sha256", header, "base64");
  const readings = directory.known.get(digest) ?? (await read(header, directory));
  if (readings.length === 0) return undefined;
  // All spellings are first looked up, so that the second one doesn't pay for the slow hash of the first again.
  const known = () => readings.find(({ account, key }) => account !== undefined && remembered.has(key))?.account;
  const check = async (): Promise<Account | undefined> => {
    for (const [index, { password }] of readBasic(header).entries()) {
      const reading = readings[index];
      if (reading === undefined || !(await verify(reading, password, directory.iterations))) continue;
      keep(directory.known, digest, readings);
      return reading.account;
    }
    return undefined;
  };
  const [first] = readings;
  if (entrance === undefined || first === undefined) return known() ?? check();
  const { network } = entrance;
  const user = (readings.find(({ account }) => account !== undefined) ?? first).user.slice(0, COUNTED_NAME);
  return entrance.door.pass({ user, network, credential: first.key.slice(0, 16) }, known, check);
}

async function read(header: string, { byName }: Directory): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  for (const { username, password } of readBasic(header)) {
    const user = userKey(username);
    const account = byName.get(user);
    readings.push({ user, account, key: await credentialKey(account, password) });
  }
  return readings;
}

/** What a Basic header may mean: its UTF-8 and its Latin-1 reading, one entry where both are the same, none if broken. */
function readBasic(header: string): readonly Attempt[] {
  if (header.length > LONGEST_CREDENTIAL) return [];
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})\s*$/i.exec(header)?.[1];
  const latin1 = encoded === undefined ? undefined : fromBase64(encoded);
  if (latin1 === undefined) return [];
  const utf8 = asUtf8(latin1);
  const readings = utf8 === undefined || utf8 === latin1 ? [latin1] : [utf8, latin1];
  return readings.flatMap((reading) => {
    const colon = reading.indexOf(":");
    // No account has an empty password, and not every engine derives a key from one.
    return colon < 1 || colon === reading.length - 1
      ? []
      : [{ username: reading.slice(0, colon), password: reading.slice(colon + 1) }];
  });
}

/** Decodes into one character per byte, which is Latin-1; undefined for a length that base64 can't have. */
function fromBase64(encoded: string): string | undefined {
  try {
    return atob(encoded);
  } catch {
    return undefined;
  }
}

function asUtf8(latin1: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytesOf(latin1));
  } catch {
    return undefined;
  }
}

function bytesOf(latin1: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0));
}

function directoryOf(accounts: readonly Account[]): Directory {
  const known = directories.get(accounts);
  if (known !== undefined) return known;
  const directory = {
    byName: new Map(accounts.map((account) => [userKey(account.username), account])),
    known: new Map(),
    iterations: Math.max(0, ...accounts.map((account) => iterationsOf(parseHash(account.passwordHash)))),
  };
  directories.set(accounts, directory);
  return directory;
}

/** Bound to the hash, so that a changed password isn't remembered; a digest, so that no password stays in memory. */
async function credentialKey(account: Account | undefined, password: string): Promise<string> {
  const digest = await sha256(`${account?.passwordHash ?? "nobody"}\n${password}`);
  return btoa(String.fromCharCode(...digest));
}

/** A refusal always costs one SHA-256 and `mostIterations` of PBKDF2, whoever is asked for and by which kind of hash. */
async function verify({ account, key }: Reading, password: string, mostIterations: number): Promise<boolean> {
  const hash = account === undefined ? NOBODY : parseHash(account.passwordHash);
  const quick = await sha256(password);
  const proved = hash.kind === "sha256" ? quick : await pbkdf2(password, hash.salt, hash.iterations);
  const matches = sameBytes(proved, hash.digest) && account !== undefined;
  const spent = iterationsOf(hash);
  if (!matches && spent < mostIterations) await pbkdf2(password, NO_SALT, mostIterations - spent);
  if (matches) remember(key);
  return matches;
}

/**
 * Only finished results are kept, never promises: in Workers one request must not wait for another's. Wrong passwords
 * aren't kept at all, so a flood of them can't push out the right ones.
 */
function remember(key: string): void {
  keep(remembered, key, true);
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  const [oldest] = map.keys();
  if (map.size >= MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}

const NO_SALT = new Uint8Array(16);

function parseHash(passwordHash: string): ParsedHash {
  const [kind = "", first = "", salt = "", digest = ""] = passwordHash.split("$");
  if (kind === "sha256") {
    const pairs = first.match(/../g) ?? [];
    return { kind: "sha256", digest: Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)) };
  }
  return { kind: "pbkdf2", iterations: Number(first), salt: bytesOf(atob(salt)), digest: bytesOf(atob(digest)) };
}

function iterationsOf(hash: ParsedHash): number {
  return hash.kind === "pbkdf2" ? hash.iterations : 0;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

async function pbkdf2(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256),
  );
}

/** Looks at every byte, however early two digests differ. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  return difference === 0;
}
