/** The tenants of the Worker under test: one archive and one policy each, so that test files don't meet. */
import { createHash } from "node:crypto";

export interface WireTenant {
  readonly id: string;
  readonly name: string;
  readonly policy?: Readonly<Record<string, unknown>>;
}

const plain = (digit: string, name: string, policy?: WireTenant["policy"]): WireTenant => ({
  id: `${digit.repeat(8)}-0000-4000-8000-${digit.repeat(12)}`,
  name,
  ...(policy === undefined ? {} : { policy }),
});

export const TENANTS = {
  /** The organization of the documents' examples. */
  documents: { id: "b4225608-d90a-4289-a458-bc69587bc613", name: "ExampleTenantName" },
  samples: plain("9", "samples.example"),
  wallClock: plain("1", "wall-clock.example", { avConferenceMinutes: "wall-clock" }),
  pstnLegs: plain("2", "pstn-legs.example", { countPstnLegs: true }),
  company: plain("3", "company.example"),
  /** Nobody collects for it: rows come by import alone. */
  recorded: plain("4", "recorded.example"),
  /** Rows come by import alone here as well; what no source can give is null. */
  withNulls: plain("8", "nulls.example", { unavailable: "null" }),
  /** The same records as those below, from a Graph without faults. */
  undisturbed: plain("a", "undisturbed.example"),
  listThrottled: plain("b", "list-throttled.example"),
  listCut: plain("c", "list-cut.example"),
  batchFails: plain("d", "batch-fails.example"),
  batchCut: plain("e", "batch-cut.example"),
  partsFail: plain("f", "parts-fail.example"),
  pagesThrottled: plain("5", "pages-throttled.example"),
  signInFails: plain("6", "sign-in-fails.example"),
  /** Asked with bearer tokens. */
  withTokens: { id: "12345678-0000-4000-8000-123456789012", name: "tokens.example" },
  /** Exported, removed, restored. */
  moved: plain("7", "moved.example"),
  /** Whose callers are looked at. */
  asked: plain("0", "asked.example"),
} as const satisfies Record<string, WireTenant>;

export type TenantKey = keyof typeof TENANTS;

export const PASSWORD = "a password with ünïcode: and a colon";
/** What tokens for this bridge are made out to. */
export const BEARER_AUDIENCE = "abababab-0000-4000-8000-000000000009";
export const CLIENT_ID = "abababab-0000-4000-8000-000000000001";
export const CLIENT_SECRET = "simulated-secret";
export const PUBLIC_ORIGIN = "https://reports.office365.com";

export const operatorOf = (key: TenantKey): string => `operator@${TENANTS[key].name}`;
export const readerOf = (key: TenantKey): string => `reader@${TENANTS[key].name}`;
/** Reads one set only, in a zone of its own. */
export const NARROW_READER = "narrow@recorded.example";
/** Sees every tenant. */
export const OVERSEER = "overseer@bridge.example";

const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;

/** The Worker's variables; Graph and sign-in are both at `endpoint`. */
export function variablesFor(endpoint: string): Record<string, string> {
  const keys = Object.keys(TENANTS) as TenantKey[];
  const tenants = keys.map((key) => {
    const { id, name, policy }: WireTenant = TENANTS[key];
    return {
      tenantId: id,
      tenantName: name,
      domains: [name.toLowerCase()],
      clientId: CLIENT_ID,
      clientSecretName: "GRAPH_SECRET",
      ...(policy === undefined ? {} : { policy }),
    };
  });
  const accounts = keys.flatMap((key) => [
    { username: operatorOf(key), passwordHash, roles: ["reader", "operator"], tenants: [TENANTS[key].id] },
    { username: readerOf(key), passwordHash, tenants: [TENANTS[key].id] },
  ]);
  return {
    TENANTS: JSON.stringify(tenants),
    ACCOUNTS: JSON.stringify(accounts),
    ACCOUNTS_2: JSON.stringify([
      {
        username: NARROW_READER,
        passwordHash,
        tenants: [TENANTS.recorded.id],
        sets: ["CsConferenceDaily"],
        zone: "Asia/Tokyo",
      },
      { username: OVERSEER, passwordHash, roles: ["operator"], tenants: keys.map((key) => TENANTS[key].id) },
    ]),
    GRAPH_SECRET: CLIENT_SECRET,
    GRAPH_ENDPOINT: endpoint,
    LOGIN_ENDPOINT: endpoint,
    PUBLIC_ORIGIN,
    SUNSET: "2027-12-31",
    POLICY: "{}",
    BEARER: JSON.stringify({ audience: BEARER_AUDIENCE }),
    USER_HASH_KEY: "a key for tests",
  };
}
