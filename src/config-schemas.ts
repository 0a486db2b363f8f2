/**
 * The form of every variable of the Worker, one zod schema each (design.md, "Interfaces"), made when its variable is
 * there. A schema's complaint is the end of a sentence that begins with the variable's name ("POLICY.weekLabel must be one
 * of …") and never holds the value that was given, which may be a secret.
 */
import * as z from "zod/mini";
import { lazily } from "./lazily.ts";
import type { Policy } from "./reports/policy.ts";

type RawIssue = { readonly code?: string | undefined; readonly input?: unknown; readonly keys?: unknown };

/** A complaint that tells a missing member from a wrong one. */
const say = (complaint: string) => (issue: RawIssue) => (issue.input === undefined ? "is missing" : complaint);

function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: say(`must be one of ${words.join(", ")}`) });
}

function matching(pattern: RegExp, complaint: string) {
  return z.string({ error: say(complaint) }).check(z.regex(pattern, { error: complaint }));
}

function listOf<T extends z.ZodMiniType>(member: T, complaint: string) {
  return z.array(member, { error: say(complaint) }).check(z.minLength(1, { error: "must not be an empty list" }));
}

/** An object without room for unknown members: a misspelt switch must not pass for one that is set. */
function object<T extends z.core.$ZodShape>(members: T) {
  const known = Object.keys(members).join(", ");
  return z.strictObject(members, {
    error: (issue: RawIssue) =>
      issue.code === "unrecognized_keys"
        ? `has an unknown member ${quoted(issue.keys)}; known are ${known}`
        : "must be a JSON object",
  });
}

function quoted(keys: unknown): string {
  const first: unknown = Array.isArray(keys) ? keys[0] : undefined;
  return JSON.stringify(String(first).slice(0, 40));
}

const lowerCase = lazily(() => z.transform((text: string) => text.toLowerCase()));

const filled = lazily(() => matching(/\S/, "must be a text that is not empty"));

/** An Entra id; read in any letter case, kept in lower case. */
const guid = lazily(() =>
  z.pipe(matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "must be a GUID"), lowerCase()),
);

const token = lazily(() => matching(/^[\x21-\x7e]+$/, "must be one word of visible ASCII characters"));

const cloud = lazily(() => oneOf(["global", "us-gov-high", "us-gov-dod", "china"]));

/** Where the platform keeps an archive and lets it run. */
const jurisdiction = lazily(() => oneOf(["eu", "fedramp"]));

const wholeNumber = (least: number, most: number) => {
  const complaint = `must be a whole number from ${least} to ${most}`;
  return z
    .number({ error: say(complaint) })
    .check(
      z.multipleOf(1, { error: complaint }),
      z.gte(least, { error: complaint }),
      z.lte(most, { error: complaint }),
    );
};

/** A plain variable is a text; wrangler.toml may also give a number. */
const wholeNumberText = (least: number, most: number) =>
  z.pipe(
    z.transform((value: unknown) => (typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value)),
    wholeNumber(least, most),
  );

const yesOrNo = lazily(() => z.boolean({ error: say("must be true or false") }));

/** All switches of a policy; design.md, "Policies". The defaults are in reports/policy.ts. */
export const policySchema = lazily(
  () =>
    object({
      weekLabel: oneOf(["closing-sunday", "opening-sunday", "saturday"]),
      avConferenceMinutes: oneOf(["person-minutes", "wall-clock"]),
      countPstnLegs: yesOrNo(),
      unavailable: oneOf(["zero", "null"]),
      fallback: oneOf(["teams-reports", "none"]),
      settleHours: wholeNumber(0, 8784),
      laterColumns: yesOrNo(),
      extensions: yesOrNo(),
      retentionYears: wholeNumber(1, 100),
    }) satisfies z.ZodMiniType<Policy>,
);

const somePolicy = lazily(() => z.partial(policySchema()));

/**
 * An origin: scheme, host and port, without user, path, query or fragment. The answer is in the URL standard's
 * spelling, without a slash at the end.
 */
function originOf(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const bare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username + url.password === "";
  return bare && (url.protocol === "https:" || url.protocol === "http:") ? url : undefined;
}

/** 127.0.0.0/8, ::1 and localhost; the URL standard has already spelt every form of these addresses out. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const asOrigin = lazily(() => z.transform((text: string) => originOf(text)?.origin ?? ""));

const publicOrigin = lazily(() =>
  z.pipe(
    filled().check(
      z.refine((text) => originOf(text) !== undefined, {
        error: "must be an http or https origin without a path, like https://reports.example.com",
      }),
    ),
    asOrigin(),
  ),
);

/** Tokens and tenant data go there, so plain http must not leave the machine. */
const endpoint = lazily(() =>
  z.pipe(
    filled().check(
      z.refine((text) => originOf(text) !== undefined, {
        error: "must be an origin without a path, like https://graph.microsoft.com",
        abort: true,
      }),
      z.refine(
        (text) => {
          const url = originOf(text);
          return url?.protocol === "https:" || (url !== undefined && isLoopback(url.hostname));
        },
        { error: "may be plain http on loopback only (127.0.0.0/8, ::1, localhost)" },
      ),
    ),
    asOrigin(),
  ),
);

/** The first PEM block of a kind; `\n` in two characters stands for a line break, as one-line variables need. */
function pemBlock(text: string, label: RegExp): string | undefined {
  const block = new RegExp(`-----BEGIN (${label.source})-----\\s[A-Za-z0-9+/=\\s]+-----END \\1-----`);
  return block.exec(text.replaceAll("\\n", "\n").replaceAll("\r", ""))?.[0];
}

function pem(label: RegExp, complaint: string) {
  return z.pipe(
    filled().check(z.refine((text) => pemBlock(text, label) !== undefined, { error: complaint })),
    z.transform((text: string) => pemBlock(text, label) ?? ""),
  );
}

/** A certificate (the first of a chain) as PEM. */
export const certificateSchema = lazily(() => pem(/CERTIFICATE/, "must be a certificate in PEM form"));
/** A private key as PEM, PKCS#8 or PKCS#1, not encrypted. */
export const privateKeySchema = lazily(() =>
  pem(/(?:RSA )?PRIVATE KEY/, "must be a private key in PEM form without a password"),
);
export const secretSchema = token;

/** A day or an instant as an HTTP date, which is what the Sunset header carries (RFC 8594). */
function httpDate(text: string): string | undefined {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return undefined;
  if (time.toUTCString() === text) return text;
  // V8 rolls 30 February over to March: only a day that reads back the same is one.
  const day = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/.exec(text)?.[1];
  return day !== undefined && time.toISOString().startsWith(day) ? time.toUTCString() : undefined;
}

const sunset = lazily(() =>
  z.pipe(
    filled().check(
      z.refine((text) => httpDate(text) !== undefined, { error: "must be a date like 2027-12-31 or an HTTP date" }),
    ),
    z.transform((text: string) => httpDate(text) ?? ""),
  ),
);

/** A day as ms since 1970, UTC. */
const lastDay = lazily(() =>
  z.pipe(
    filled().check(z.refine((text) => httpDate(text) !== undefined, { error: "must be a date like 2027-12-31" })),
    z.transform((text: string) => Date.parse(httpDate(text) ?? "")),
  ),
);

const HASH_FORM =
  "must be pbkdf2-sha256$<iterations, at most 100000>$<salt base64>$<32-byte hash base64> or sha256$<64 hex digits>";

/** 43 base64 characters and one `=` are 32 bytes; the platform refuses more than 100,000 iterations. */
const passwordHash = lazily(() =>
  matching(
    /^(?:sha256\$[0-9a-fA-F]{64}|pbkdf2-sha256\$(?:[1-9][0-9]{0,4}|100000)\$(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)\$[A-Za-z0-9+/]{43}=)$/,
    HASH_FORM,
  ),
);

const account = lazily(() =>
  object({
    /** Basic ends the user name at the first colon, so a name with one could never sign in. */
    username: matching(/^[^:\p{Cc}]*[^:\p{Cc}\s][^:\p{Cc}]*$/u, "must be a text without colons and control characters"),
    passwordHash: passwordHash(),
    roles: z.optional(listOf(oneOf(["reader", "operator"]), "must be a list of roles")),
    tenants: z.optional(listOf(filled(), "must be a list of tenants")),
    sets: z.optional(listOf(filled(), "must be a list of entity sets")),
    zone: z.optional(filled()),
  }),
);

export const accountsSchema = lazily(() => z.array(account(), { error: "must be a JSON array of accounts" }));

const tenant = lazily(() =>
  object({
    tenantId: guid(),
    tenantName: filled(),
    domains: z.optional(
      z.array(z.pipe(matching(/^[^\s/:@]+$/, "must be a domain name"), lowerCase()), {
        error: "must be a list of domains",
      }),
    ),
    clientId: token(),
    clientSecretName: z.optional(filled()),
    clientSecretExpires: z.optional(lastDay()),
    certificateName: z.optional(filled()),
    privateKeyName: z.optional(filled()),
    cloud: z.optional(cloud()),
    jurisdiction: z.optional(jurisdiction()),
    policy: z.optional(somePolicy()),
  }),
);

/** What one run of collecting may spend before it leaves the rest to the next. */
const budget = lazily(() =>
  z.partial(
    object({
      /** Requests; a step of work needs some, so fewer would get nowhere. */
      requests: wholeNumber(20, 10_000),
      /** Rows of the archive's tables and indexes. */
      rowsRead: wholeNumber(1_000, 1_000_000_000),
      rowsWritten: wholeNumber(1_000, 1_000_000_000),
    }),
  ),
);

/** Entra's bearer tokens beside Basic. */
const bearer = lazily(() =>
  object({
    /** The `aud` of v2 tokens: the client id of the app registration that stands for the bridge. */
    audience: token(),
    /** Values of the claim `roles`, each with a role of ours. */
    roles: z.optional(
      z.record(z.string(), oneOf(["reader", "operator"]), { error: say("must be an object of app roles") }),
    ),
  }),
);

/** The plain variables and the secrets whose names are fixed, each with what makes its schema; ACCOUNTS may have numbered continuations. */
export const variableSchemas = {
  TENANT_ID: guid,
  TENANT_NAME: filled,
  CLIENT_ID: token,
  CLIENT_SECRET: secretSchema,
  CLIENT_SECRET_EXPIRES: lastDay,
  CLIENT_CERTIFICATE: certificateSchema,
  CLIENT_PRIVATE_KEY: privateKeySchema,
  CLOUD: cloud,
  JURISDICTION: jurisdiction,
  GRAPH_ENDPOINT: endpoint,
  LOGIN_ENDPOINT: endpoint,
  PUBLIC_ORIGIN: publicOrigin,
  USER_HASH_KEY: filled,
  /** Graph keeps at most 128 characters of clientState. */
  WEBHOOK_SECRET: () => filled().check(z.maxLength(128, { error: "must have at most 128 characters" })),
  SUNSET: sunset,
  HEALTH_MAX_AGE_HOURS: () => wholeNumberText(1, 720),
  BUDGET: budget,
  BEARER: bearer,
  TENANTS: () => listOf(tenant(), "must be a JSON array of tenants"),
  POLICY: somePolicy,
} as const;

/** Variables whose value is JSON; wrangler.toml may also give them as tables and lists. */
export const JSON_VARIABLES: ReadonlySet<string> = new Set(["TENANTS", "POLICY", "BUDGET", "BEARER"]);
